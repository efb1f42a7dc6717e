import type { ResultOf } from '../../commands/result.ts';
import type { HistoryLine } from '../../events/event.ts';
import { cut } from '../../texts/plain.ts';
import { timeIn } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName } from '../escape.ts';
import { allOffers } from '../offers.ts';
import { render } from '../render.ts';
import { deedLines } from '../views/deeds.ts';
import { entityDetails } from '../views/entities.ts';
import { atMost, eventSummary, explained, factViews, headView, microsoftUrl, timeFacts } from '../views/event-view.ts';
import { creditOf, ipRow } from '../views/ip.ts';
import type { PresenterDeps } from './presenter.ts';

const ENTITIES = 30;
const HISTORY = 12;

type DetailsView = ReturnType<typeof viewOf>;

/** Everything known of an event, what to do about it step by step, and its history. */
export function presentDetails(result: ResultOf<'details'>, { offers }: PresenterDeps): Shown {
  const card = render('details', viewOf(result, offers), SHRINKS);
  return { kind: 'card', card, summary: eventSummary(result) };
}

function viewOf(result: ResultOf<'details'>, offers: PresenterDeps['offers']) {
  const { event, tenant, history } = result;
  const { facts, suspicious, react } = explained(event);
  const entities = atMost(event.entities, ENTITIES);
  const url = microsoftUrl(event);
  const resolved = event.status === 'resolved';
  return {
    ...headView(result),
    description: escape(event.description, 4000) || 'The alert has no description.',
    facts: [...factViews(facts), ...timeFacts(result), ...moreTimes(result)],
    entities: entityDetails(entities.shown),
    hasEntities: entities.shown.length > 0,
    omitted: omittedWords(entities.hidden, 'entities'),
    hasOmitted: entities.hidden > 0,
    suspicious: suspicious.map((text) => ({ text: `– ${escape(text, 400)}` })),
    hasSuspicious: suspicious.length > 0,
    react: react.map(({ what, why }, index) => ({
      text: `**${index + 1}.** ${escape(what, 400)}`,
      why: escape(why, 300),
    })),
    hasReact: react.length > 0,
    noRemediation: offers(event).length === 0,
    ips: result.ips.map(ipRow),
    hasIps: result.ips.length > 0,
    credit: creditOf(result.ips.flatMap(({ recorded, live }) => [recorded, live].filter((facts) => !!facts))),
    deeds: deedLines(event.deeds, 12),
    hasDeeds: event.deeds.length > 0,
    ...historyOf(history, tenant.timeZone),
    ...offersOf(result, offers),
    canAssign: !resolved,
    canResolve: !resolved,
    canReopen: resolved,
    url,
    hasUrl: url !== '',
  };
}

function moreTimes({ tenant, event }: ResultOf<'details'>) {
  const at = (date: Date) => timeIn(date, tenant.timeZone);
  return [
    { title: 'Changed', value: at(event.updatedAt) },
    { title: 'Seen by Tocsin', value: at(event.storedAt) },
    { title: 'Category', value: event.category ? escape(event.category, 60) : 'not in the alert' },
  ];
}

function historyOf(history: readonly HistoryLine[], zone: string) {
  const { shown, hidden } = atMost(history.toReversed(), HISTORY);
  return {
    history: shown.map(({ at, by, what }) => ({
      text: `${timeIn(at, zone)} – ${escapeName(by)}: ${escape(what, 300)}`,
    })),
    hasHistory: shown.length > 0,
    earlier: hidden > 0 ? `${hidden} earlier changes are not shown.` : '',
    hasEarlier: hidden > 0,
  };
}

function offersOf({ event }: ResultOf<'details'>, offers: PresenterDeps['offers']) {
  const shown = allOffers(event, offers).slice(0, 6);
  return { offers: shown, hasOffers: shown.length > 0 };
}

function omittedWords(count: number, what: string): string {
  return `${count} more ${what} are in the alert at Microsoft.`;
}

const SHRINKS: readonly ((view: DetailsView) => DetailsView)[] = [
  (view) => ({
    ...view,
    history: view.history.slice(0, 4),
    earlier: 'Earlier changes are not shown.',
    hasEarlier: true,
  }),
  (view) => ({ ...view, react: view.react.map(({ text }) => ({ text, why: '' })) }),
  (view) => ({ ...view, ...fewerEntities(view, 12), ips: view.ips.slice(0, 2) }),
  (view) => ({ ...view, description: cut(view.description, 800).replace(/\\…$/, '…') }),
  (view) => ({ ...view, ...fewerEntities(view, 4), suspicious: view.suspicious.slice(0, 2) }),
  (view) => ({ ...view, history: [], hasHistory: false, deeds: view.deeds.slice(-3) }),
];

function fewerEntities(view: DetailsView, most: number) {
  const left = view.hasOmitted ? Number.parseInt(view.omitted, 10) : 0;
  const { shown, hidden } = atMost(view.entities, most);
  return { entities: shown, omitted: omittedWords(left + hidden, 'entities'), hasOmitted: left + hidden > 0 };
}
