import type { Entity } from '../entities/entity.ts';
import type { SecurityEvent } from '../events/event.ts';
import type { Offer } from './actions/index.ts';
import { CONTAIN } from './contain/steps.ts';

/** Which remediations make sense on an event, in the order they are offered. */
export type Offers = (event: SecurityEvent) => readonly Offer[];

/** All that can be asked for now: a finished deed again, one under way or unknown not. */
export function offeredNow(event: SecurityEvent, offers: Offers): readonly Offer[] {
  return offers(event)
    .filter((offer) => !offer.busy)
    .map((offer) => (offer.done ? { ...offer, label: `${offer.label} again` } : offer));
}

/** What can be done to one entity of an event. */
export interface OfferedOn {
  readonly entity: Entity;
  readonly offers: readonly Offer[];
}

/** Everything that can be asked for now, by entity: each on its own as if it were the only one. */
export function offeredByEntity(event: SecurityEvent, offers: Offers): readonly OfferedOn[] {
  return event.entities
    .map((entity) => ({ entity, offers: containFirst(offeredNow({ ...event, entities: [entity] }, offers)) }))
    .filter((group) => group.offers.length > 0);
}

/** What holds most of the others in one stands before them. */
function containFirst(offers: readonly Offer[]): readonly Offer[] {
  const contains = ({ action }: Offer) => action === CONTAIN;
  return [...offers.filter(contains), ...offers.filter((offer) => !contains(offer))];
}
