import type { Entity } from '../entities/entity.ts';
import type { SecurityEvent } from '../events/event.ts';
import type { Offer } from '../remediation/actions/index.ts';
import { offeredByEntity, offeredNow, type Offers } from '../remediation/offered.ts';
import { plain } from './escape.ts';

export type { Offers };

/** A button that asks for a preview of a remediation. */
export interface OfferButton {
  readonly title: string;
  readonly n: number;
  /** References of the offer: `verb`, `n`, `action`, `target` where there is one, `g` the generation it was drawn at. */
  readonly data: Readonly<Record<string, string | number>>;
}

/** On the shared card: what has not been done yet. */
export function openOffers(event: SecurityEvent, offers: Offers): readonly OfferButton[] {
  if (event.status === 'resolved') return [];
  return offers(event)
    .filter((offer) => !offer.done && !offer.busy)
    .map((offer) => button(event, offer));
}

/** In the details: all that can be asked for now; a finished deed again, one under way or unknown not. */
export function allOffers(event: SecurityEvent, offers: Offers): readonly OfferButton[] {
  return offeredNow(event, offers).map((offer) => button(event, offer));
}

export interface Buttons {
  readonly offers: readonly OfferButton[];
  /** True when there is more than was given room: "Act…" has it. */
  readonly canAct: boolean;
}

/** The first remediations as buttons, and "Act…" for all of them where they do not fit: never more than `room` together. */
export function buttonsWithin(offers: readonly OfferButton[], room: number): Buttons {
  const fits = offers.length <= room;
  return { offers: offers.slice(0, fits ? room : room - 1), canAct: !fits };
}

/** What can be done to one entity of an event. */
export interface OfferGroup {
  readonly entity: Entity;
  readonly offers: readonly OfferButton[];
}

/** Everything that can be asked for now, by entity: each on its own as if it were the only one. */
export function offersByEntity(event: SecurityEvent, offers: Offers): readonly OfferGroup[] {
  return offeredByEntity(event, offers).map((group) => ({
    entity: group.entity,
    offers: group.offers.map((offer) => button(event, offer)),
  }));
}

function button(event: SecurityEvent, offer: Offer): OfferButton {
  const target = offer.target === undefined ? {} : { target: offer.target };
  return {
    title: plain(offer.label, 60),
    n: event.number,
    data: { verb: 'preview', n: event.number, action: offer.action, ...target, g: offer.generation },
  };
}
