import type { Entity } from '../../entities/entity.ts';
import { entityKey, entityLabel } from '../../entities/entity.ts';
import { entityTypeName } from '../../entities/type-name.ts';
import type { EntityNote } from '../../events/notes.ts';
import { escape } from '../escape.ts';

export interface FactView {
  readonly title: string;
  readonly value: string;
}

/** Entities as facts of a card: what it is, what people call it, and what was noted of it at arrival. */
export function entityFacts(entities: readonly Entity[], notes: readonly EntityNote[]): readonly FactView[] {
  return entities.map((entity) => {
    const note = notes.find(({ key }) => key === entityKey(entity));
    const said = note ? ` – ${note.alarming ? '⚠ ' : ''}${escape(note.text, 260)}` : '';
    return { title: entityName(entity), value: `${escape(entityLabel(entity), 160)}${said}` };
  });
}

function entityName(entity: Entity): string {
  return entity.type === 'other' ? escape(entity.label, 60) : entityTypeName(entity.type);
}
