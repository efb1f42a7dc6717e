import type { SecurityEvent } from '../events/event.ts';
import type { Offer } from '../remediation/actions/index.ts';
import { plain } from './escape.ts';

/** Which remediations make sense on an event, in the order they are offered. */
export type Offers = (event: SecurityEvent) => readonly Offer[];

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
    .map((offer) => button(event, offer, offer.label));
}

/** In the details: all that can be asked for now; a finished deed again, one under way or unknown not. */
export function allOffers(event: SecurityEvent, offers: Offers): readonly OfferButton[] {
  return offers(event)
    .filter((offer) => !offer.busy)
    .map((offer) => button(event, offer, offer.done ? `${offer.label} again` : offer.label));
}

function button(event: SecurityEvent, offer: Offer, title: string): OfferButton {
  const target = offer.target === undefined ? {} : { target: offer.target };
  return {
    title: plain(title, 60),
    n: event.number,
    data: { verb: 'preview', n: event.number, action: offer.action, ...target, g: offer.generation },
  };
}
