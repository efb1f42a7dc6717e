import type { ResultOf } from '../../commands/result.ts';
import type { Shown } from '../card.ts';
import { escape, quoted } from '../escape.ts';
import { openOffers } from '../offers.ts';
import { render } from '../render.ts';
import { deedLines } from '../views/deeds.ts';
import { entityFacts } from '../views/entities.ts';
import { atMost, eventSummary, explained, factViews, headView, microsoftUrl, timeFacts } from '../views/event-view.ts';
import type { PresenterDeps } from './presenter.ts';

/** A card shows at most this many buttons; the rest is behind "Details". */
const BUTTONS = 5;
const ENTITIES = 8;

type EventCardView = ReturnType<typeof viewOf>;

/** The card that everybody in the channel sees: the event as it stands, and what still makes sense to do. */
export function presentEvent(result: ResultOf<'event'>, { offers }: PresenterDeps): Shown {
  const card = render('event', viewOf(result, offers), SHRINKS);
  return { kind: 'card', card, summary: eventSummary(result) };
}

function viewOf({ said, ...view }: ResultOf<'event'>, offers: PresenterDeps['offers']) {
  const { event } = view;
  const { facts, suspicious } = explained(event);
  const entities = atMost(event.entities, ENTITIES);
  const why = atMost(suspicious, 4);
  return {
    ...headView(view),
    said: escape(quoted(said ?? ''), 400),
    hasSaid: Boolean(said),
    description: escape(event.description, 300),
    hasDescription: event.description.trim() !== '',
    facts: [...factViews(facts.slice(0, 8)), ...timeFacts(view)],
    entities: entityFacts(entities.shown),
    hasEntities: entities.shown.length > 0,
    more: moreWords(entities.hidden, event.number),
    hasMore: entities.hidden > 0,
    suspicious: why.shown.map((text) => ({ text: `– ${escape(text, 300)}` })),
    hasSuspicious: why.shown.length > 0,
    deeds: deedLines(event.deeds, 6),
    hasDeeds: event.deeds.length > 0,
    ...buttonsOf(view, offers),
  };
}

/** "12 more: `show event 123`". */
function moreWords(hidden: number, number: number): string {
  return `${hidden} more: type “show event ${number}”`;
}

function buttonsOf({ event }: Pick<ResultOf<'event'>, 'event'>, offers: PresenterDeps['offers']) {
  const url = microsoftUrl(event);
  const resolved = event.status === 'resolved';
  const canAssign = !resolved && event.assignee === undefined;
  const fixed = 2 + (canAssign ? 1 : 0);
  return {
    offers: openOffers(event, offers).slice(0, BUTTONS - fixed),
    canAssign,
    canResolve: !resolved,
    canReopen: resolved,
    url,
    hasUrl: url !== '',
  };
}

const SHRINKS: readonly ((view: EventCardView) => EventCardView)[] = [
  (view) => ({ ...view, suspicious: [], hasSuspicious: false }),
  (view) => ({ ...view, ...fewerEntities(view, 3) }),
  (view) => ({ ...view, deeds: view.deeds.slice(-2) }),
  (view) => ({ ...view, ...fewerEntities(view, 0), hasEntities: false, facts: view.facts.slice(0, 4) }),
];

function fewerEntities(view: EventCardView, most: number) {
  const left = view.hasMore ? Number.parseInt(view.more, 10) : 0;
  const { shown, hidden } = atMost(view.entities, most);
  return { entities: shown, more: moreWords(left + hidden, view.n), hasMore: left + hidden > 0 };
}
