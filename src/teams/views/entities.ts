import type { Entity } from '../../entities/entity.ts';
import { entityKey, entityLabel } from '../../entities/entity.ts';
import type { SecurityEvent } from '../../events/event.ts';
import type { EntityNote } from '../../events/notes.ts';
import { escape } from '../escape.ts';

const NAMES: Readonly<Record<Entity['type'], string>> = {
  user: 'User',
  ip: 'IP address',
  mailbox: 'Mailbox',
  inboxRule: 'Inbox rule',
  mailFlowRule: 'Mail flow rule',
  anonymousLink: 'Anonymous link',
  teamsApp: 'Teams app',
  application: 'Application',
  url: 'Link',
  file: 'File',
  device: 'Device',
  message: 'Message',
  other: 'Other',
};

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

/** Notes that still hold: what was changed since may be otherwise by now, and is left to the details. */
export function presentNotes({ notes = [], deeds }: Pick<SecurityEvent, 'notes' | 'deeds'>): readonly EntityNote[] {
  return notes.filter(({ key, at }) => !deeds.some((deed) => deed.target === key && deed.at >= at));
}

function entityName(entity: Entity): string {
  return entity.type === 'other' ? escape(entity.label, 60) : NAMES[entity.type];
}

/** What a type of entity is called on a card. */
export function entityTypeName(type: Entity['type']): string {
  return NAMES[type];
}
