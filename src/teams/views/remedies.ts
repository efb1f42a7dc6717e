import { entityLabel, type EntityType } from '../../entities/entity.ts';
import type { SecurityEvent } from '../../events/event.ts';
import { ACTIONS } from '../../remediation/actions/index.ts';
import { escape } from '../escape.ts';
import { entityTypeName } from './entities.ts';

/** Why Tocsin can change nothing about an event, and what is missing for it. */
export function nothingToRemedy({ entities }: Pick<SecurityEvent, 'entities'>): string {
  const head = 'Tocsin can fix nothing here by itself: follow the steps below.';
  if (entities.length === 0) {
    return `${head} The alert names nobody and nothing that could be acted on.`;
  }
  const actable = new Set<EntityType>(Object.values(ACTIONS).map(({ target }) => target as EntityType));
  const known = entities.filter(({ type }) => actable.has(type));
  const others = [...new Set(entities.filter(({ type }) => !actable.has(type)).map(({ type }) => type))];
  const [first] = known;
  const why = [
    ...(first ? [`The alert does not say enough of ${escape(entityLabel(first), 80)} to act on it safely.`] : []),
    ...(others.length > 0 ? [`There is no remedy for: ${others.map(entityTypeName).join(', ')}.`] : []),
  ];
  return [head, ...why].join(' ');
}
