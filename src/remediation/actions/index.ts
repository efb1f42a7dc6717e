import { entityKey, entityLabel, type Entity } from '../../entities/entity.ts';
import type { SecurityEvent } from '../../events/event.ts';
import type { CatalogueAction } from '../action.ts';
import { deedKey } from '../deed.ts';
import { revokeSessions } from './revoke-sessions.ts';

/** The catalogue: one line per remediation. */
export const ACTIONS = {
  revokeSessions,
} as const satisfies Record<string, CatalogueAction>;

export type ActionId = keyof typeof ACTIONS;

/** The action of that id; undefined for anything that is no action's id, `__proto__` included. */
export function actionOf(id: string): CatalogueAction | undefined {
  return Object.hasOwn(ACTIONS, id) ? ACTIONS[id as ActionId] : undefined;
}

export interface Target {
  readonly key: string;
  readonly label: string;
  readonly entity: Entity;
}

/** The entities of an event that an action can be done to. */
export function targetsOf(event: SecurityEvent, action: CatalogueAction): readonly Target[] {
  return event.entities
    .filter((entity) => entity.type === action.target && action.appliesTo(event, entity as never))
    .map((entity) => ({ key: entityKey(entity), label: entityLabel(entity), entity }));
}

/** What a card may offer: one per action that has a target here. */
export interface Offer {
  readonly action: string;
  readonly label: string;
  /** Absent when there are several: the person is asked which. */
  readonly target?: string;
  /** The generation that a click on this offer claims against. */
  readonly generation: number;
  /** True when it has been done to every target already. */
  readonly done: boolean;
}

/** Every action that makes sense on this event, in the order of the catalogue. */
export function offersFor(event: SecurityEvent): readonly Offer[] {
  return Object.values(ACTIONS).flatMap((action: CatalogueAction) => {
    const targets = targetsOf(event, action);
    const [first] = targets;
    if (!first) return [];
    const lines = targets.map(({ key }) => event.deeds.find((deed) => deed.key === deedKey(key, action.family)));
    const done = lines.every((line) => line !== undefined && line.state !== 'failed' && line.state !== 'undone');
    const single = targets.length === 1 ? { target: first.key } : {};
    return [{ action: action.id, label: action.label, ...single, generation: lines[0]?.generation ?? 0, done }];
  });
}
