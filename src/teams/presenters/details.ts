import { PARTS, PART_NAMES, partOf, type Part } from '../../commands/parts.ts';
import type { ResultOf } from '../../commands/result.ts';
import { microsoftLinkWords } from '../../commands/words/microsoft-link.ts';
import type { HistoryLine } from '../../events/event.ts';
import { categoryWords } from '../../texts/category.ts';
import { timeIn } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName } from '../escape.ts';
import { allOffers, buttonsWithin, openOffers } from '../offers.ts';
import { render } from '../render.ts';
import { deedLines } from '../views/deeds.ts';
import {
  atMost,
  eventSummary,
  explained,
  factViews,
  headView,
  ignoreButtons,
  microsoftUrl,
  timeFacts,
} from '../views/event-view.ts';
import { creditOf, ipRow } from '../views/ip.ts';
import { nothingToRemedy } from '../views/remedies.ts';
import { activityNotes, activityWords } from '../views/activities.ts';
import { relatedWords } from '../views/related.ts';
import { sectionHeading, sectionSummary, sectionView } from '../views/sections.ts';
import type { PresenterDeps } from './presenter.ts';

type Details = ResultOf<'details'>;

/** How much of each thing a card shows; what is left out is counted and can be asked for by its part. */
interface Room {
  /** Entities with all that is known of them, and those with a line each. */
  readonly full: number;
  readonly brief: number;
  readonly ips: number;
  readonly history: number;
  readonly reasons: number;
  readonly description: number;
  readonly why: boolean;
}

const ROOMY: Room = { full: 12, brief: 30, ips: 6, history: 8, reasons: 8, description: 4_000, why: true };

/** Tried in turn until the card fits. */
const TIGHTER: readonly Room[] = [
  { full: 8, brief: 24, ips: 5, history: 4, reasons: 6, description: 2_000, why: true },
  { full: 6, brief: 18, ips: 4, history: 3, reasons: 5, description: 1_000, why: false },
  { full: 4, brief: 12, ips: 3, history: 2, reasons: 4, description: 800, why: false },
  { full: 2, brief: 8, ips: 2, history: 1, reasons: 3, description: 600, why: false },
  { full: 1, brief: 4, ips: 1, history: 0, reasons: 2, description: 400, why: false },
  { full: 0, brief: 4, ips: 1, history: 0, reasons: 2, description: 300, why: false },
];

/** Everything known of an event, what to do about it step by step, and its history. */
export function presentDetails(result: Details, { offers }: PresenterDeps): Shown {
  const draw = (room: Room) => viewOf(result, offers, room);
  const shrinks = TIGHTER.map((room) => () => draw(room));
  return { kind: 'card', card: render('details', draw(ROOMY), shrinks), summary: eventSummary(result) };
}

function viewOf(result: Details, offers: PresenterDeps['offers'], room: Room) {
  const { event, tenant } = result;
  const { facts, suspicious, react } = explained(event);
  const left = leftOut(result, room);
  const missing = offers(event).length === 0 ? nothingToRemedy(event) : '';
  return {
    ...headView(result),
    description: escape(event.description, room.description) || 'The alert has no description.',
    facts: [...factViews(facts), ...timeFacts(result), ...moreTimes(result)],
    ...sectionsOf(result, room),
    omitted: left,
    hasOmitted: left !== '',
    suspicious: suspicious.slice(0, room.reasons).map((text) => ({ text: `– ${escape(text, 400)}` })),
    hasSuspicious: suspicious.length > 0,
    react: react.map(({ what, why }, index) => ({
      text: `**${index + 1}.** ${escape(what, 400)}`,
      why: room.why ? escape(why, 300) : '',
    })),
    hasReact: react.length > 0,
    missing,
    noRemediation: missing !== '',
    ...ipsOf(result, room),
    ...relatedOf(result, room),
    ...activitiesOf(result, room),
    deeds: deedLines(event.deeds, room.why ? 12 : 3),
    hasDeeds: event.deeds.length > 0,
    ...historyOf(result.history, { zone: tenant.timeZone, most: room.history, n: event.number }),
    ...buttonsOf(result, offers),
    reading: result.waiting.length > 0 || result.ips.some(({ pending }) => pending),
  };
}

function moreTimes({ tenant, event }: Details) {
  const at = (date: Date) => timeIn(date, tenant.timeZone);
  return [
    { title: 'Changed', value: at(event.updatedAt) },
    { title: 'Seen by Tocsin', value: at(event.storedAt) },
    { title: 'Category', value: event.category ? escape(categoryWords(event.category), 60) : 'not in the alert' },
  ];
}

function sectionsOf({ sections }: Details, { full, brief }: Room) {
  const shown = sections.slice(0, full);
  const open = (at: number) => at === 0 || (shown.length <= 3 && (sections[at]?.suspicious.length ?? 0) > 0);
  const lines = sections.slice(full, brief);
  return {
    sections: shown.map((section, at) => sectionView(section, at, open(at))),
    hasSections: sections.length > 0,
    briefs: lines.map((section) => ({
      text: [sectionHeading(section), sectionSummary(section)].filter(Boolean).join(' · '),
    })),
  };
}

/** "Not shown here: 20 users (show event 7 users), 3 rules (show event 7 rules)"; empty when everything is. */
function leftOut({ event, sections, ips }: Details, room: Room): string {
  const counts = new Map<Part, number>();
  for (const { type } of event.entities) counts.set(partOf(type), (counts.get(partOf(type)) ?? 0) + 1);
  const shown = new Map<Part, number>([['ips', Math.min(ips.length, room.ips)]]);
  for (const { type } of sections.slice(0, room.brief)) shown.set(partOf(type), (shown.get(partOf(type)) ?? 0) + 1);
  const left = PART_NAMES.flatMap((part) => {
    const more = (counts.get(part) ?? 0) - (shown.get(part) ?? 0);
    return more > 0 ? [`${more} under ${PARTS[part].title} (type “show event ${event.number} ${part}”)`] : [];
  });
  return left.length > 0 ? `Not shown here: ${left.join(', ')}.` : '';
}

function ipsOf({ ips }: Details, room: Room) {
  const facts = ips.flatMap(({ recorded, live }) => [recorded, live].filter((one) => !!one));
  return { ips: ips.slice(0, room.ips).map(ipRow), hasIps: ips.length > 0, credit: creditOf(facts) };
}

function relatedOf({ related, event, tenant }: Details, { history: most }: Room) {
  const items = related?.items ?? [];
  const { shown, hidden } = atMost(items, Math.max(2, most));
  return {
    related: shown.map((item) => ({ text: relatedWords(item, tenant.timeZone) })),
    hasRelated: items.length > 0,
    furtherRelated: hidden > 0 || related?.more ? `There are more: type “show event ${event.number} related”` : '',
    hasFurtherRelated: hidden > 0 || related?.more === true,
  };
}

function activitiesOf({ activities, event, tenant }: Details, { history: most }: Room) {
  const { shown, hidden } = atMost(activities?.items ?? [], most);
  const lines = [
    ...activityNotes(activities, tenant.timeZone),
    ...shown.map((one) => activityWords(one, tenant.timeZone)),
  ];
  return {
    activities: lines.map((text) => ({ text })),
    moreActivities: hidden > 0 ? `${hidden} more: type “show event ${event.number} activity”` : '',
    hasMoreActivities: hidden > 0,
  };
}

function historyOf(history: readonly HistoryLine[], { zone, most, n }: { zone: string; most: number; n: number }) {
  const { shown, hidden } = atMost(history.toReversed(), most);
  return {
    history: shown.map(({ at, by, what }) => ({
      text: `${timeIn(at, zone)} – ${escapeName(by)}: ${escape(what, 300)}`,
    })),
    hasHistory: history.length > 0,
    earlier: hidden > 0 ? `${hidden} earlier changes: type “show event ${n} history”` : '',
    hasEarlier: hidden > 0,
  };
}

/** Five at most: what may be asked for, the rest of it behind "Act…", Resolve or Reopen, Ignore or Un-ignore, the link, Back. */
function buttonsOf({ event, tenant }: Details, offers: PresenterDeps['offers']) {
  const url = microsoftUrl(event);
  const resolved = event.status === 'resolved';
  const ignoring = ignoreButtons(event, tenant);
  const open = openOffers(event, offers);
  const again = allOffers(event, offers).filter(
    ({ data }) => !open.some((one) => one.data['action'] === data['action']),
  );
  return {
    ...buttonsWithin(
      [...open, ...again],
      3 - (url === '' ? 0 : 1) - (ignoring.canIgnore || ignoring.canUnignore ? 1 : 0),
    ),
    ...ignoring,
    canResolve: !resolved,
    canReopen: resolved,
    url,
    hasUrl: url !== '',
    view: microsoftLinkWords(url),
  };
}
