import { entityLabel, type Entity, type EntityType } from '../../entities/entity.ts';
import type { SecurityEvent } from '../../events/event.ts';
import type { CatalogueAction } from '../../remediation/action.ts';
import { ACTIONS } from '../../remediation/actions/index.ts';
import type { Hand } from './hand.ts';
import { entityTypeName } from '../../entities/type-name.ts';

/** Why Tocsin can change nothing about an event, and what is missing for it. */
export function nothingToRemedy(event: SecurityEvent, hand: Hand): string {
  const { entities } = event;
  const head = 'Tocsin can fix nothing here by itself: follow the steps below.';
  if (entities.length === 0) {
    return `${head} The alert names nobody and nothing that could be acted on.`;
  }
  const actable = new Set<EntityType>(Object.values(ACTIONS).map(({ target }) => target as EntityType));
  const cut = cutOff(event);
  const known = entities.filter((entity) => actable.has(entity.type) && !cut.includes(entity));
  const others = [...new Set(entities.filter(({ type }) => !actable.has(type)).map(({ type }) => type))];
  const [first] = known;
  const why = [
    ...(cut.length > 0 ? [NOT_SET_UP] : []),
    ...(first ? [`The alert does not say enough of ${hand.text(entityLabel(first), 80)} to act on it safely.`] : []),
    ...(others.length > 0 ? [`There is no remedy for: ${others.map(entityTypeName).join(', ')}.`] : []),
  ];
  return [head, ...why].join(' ');
}

const NOT_SET_UP =
  'Mail flow rules and mailbox forwarding are changed through Exchange Online, which is not set up: your Tocsin administrator sets EXCHANGE_BASE_URL, and an administrator of the tenant gives Tocsin Exchange.ManageAsApp and the role Exchange Administrator.';

/** What could be acted on if Tocsin had the way to Microsoft that it takes: where nothing is offered, it has not. */
function cutOff(event: SecurityEvent): readonly Entity[] {
  const actions: readonly CatalogueAction[] = Object.values(ACTIONS);
  return event.entities.filter((entity) =>
    actions.some(
      ({ through, target, appliesTo }) => through && target === entity.type && appliesTo(event, entity as never),
    ),
  );
}
