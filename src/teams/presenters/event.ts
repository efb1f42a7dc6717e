import type { EventView, ResultOf } from '../../commands/result.ts';
import type { SecurityEvent } from '../../events/event.ts';
import { presentNotes } from '../../events/notes.ts';
import { createLru } from '../../kernel/lru.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Card, Shown } from '../card.ts';
import { escape } from '../escape.ts';
import { buttonsWithin, openOffers } from '../offers.ts';
import { timeUtc } from '../../texts/time.ts';
import { draw, type Drawing } from '../render.ts';
import { deedLines } from '../views/deeds.ts';
import { entityFacts } from '../views/entities.ts';
import { atMost, eventSummary, explained, factViews, headView, microsoftUrl, timeFacts } from '../views/event-view.ts';
import { withWord } from '../views/said.ts';
import type { PresenterDeps } from './presenter.ts';

/** A card shows at most this many buttons; the rest is behind "Act…" and "Details". */
const BUTTONS = 5;
const ENTITIES = 8;

type EventCardView = ReturnType<typeof viewOf>;

/** The last card of each event that is in memory: a click draws it for its answer, and the channel gets the same. */
const drawn = new WeakMap<SecurityEvent, { readonly tenant: Tenant; readonly card: Card }>();

interface Drawn {
  /** What `alertView` read, by its marks: the event itself is not held, since it may point at thousands of things. */
  readonly read: readonly unknown[];
  readonly alert: AlertView;
  readonly drawing: Drawing;
}

/** How events were drawn lately: a click changes a line or two of a card. About 20 kB each. */
const lately = createLru<string, Drawn>(1_000);

/** The card that everybody in the channel sees: the event as it stands, and what still makes sense to do. */
export function presentEvent({ said, ...view }: ResultOf<'event'>, deps: PresenterDeps): Shown {
  const card = sharedCard(view, deps);
  return { kind: 'card', card: said ? withWord(card, said) : card, summary: eventSummary(view) };
}

function sharedCard(view: EventView, deps: PresenterDeps): Card {
  const before = drawn.get(view.event);
  if (before && before.tenant.name === view.tenant.name && before.tenant.timeZone === view.tenant.timeZone)
    return before.card;
  const key = `${view.tenant.id}~${view.event.key}`;
  const last = lately.get(key);
  const read = readBy(view);
  const alert = last && read.every((mark, at) => mark === last.read[at]) ? last.alert : alertView(view);
  const drawing = draw('event', viewOf(view, alert, deps), { shrinks: SHRINKS, before: last?.drawing });
  lately.set(key, { read, alert, drawing });
  drawn.set(view.event, { tenant: view.tenant, card: drawing.card });
  return drawing.card;
}

function viewOf(view: EventView, alert: AlertView, { offers, page }: PresenterDeps) {
  const { event } = view;
  return {
    ...headView(view),
    ...alert,
    deeds: deedLines(event.deeds, 6),
    hasDeeds: event.deeds.length > 0,
    ...buttonsOf(view, offers),
    ...linksOf(event, page?.(event.number)),
  };
}

type AlertView = ReturnType<typeof alertView>;

/** What was alerted, which mostly stays as it is while people work on the event. */
function alertView(view: AlertFields) {
  const { event } = view;
  const { facts, suspicious } = explained(event);
  const entities = atMost(event.entities, ENTITIES);
  const why = atMost(suspicious, 4);
  const notes = presentNotes(event);
  const newest = notes[0];
  return {
    description: escape(event.description, 300),
    hasDescription: event.description.trim() !== '',
    facts: [...factViews(facts.slice(0, 8)), ...timeFacts(view)],
    entities: entityFacts(entities.shown, notes),
    hasEntities: entities.shown.length > 0,
    more: moreWords(entities.hidden, event.number),
    hasMore: entities.hidden > 0,
    asOf: newest === undefined ? '' : `Looked up ${timeUtc(newest.at)}; Details looks again.`,
    hasAsOf: newest !== undefined,
    suspicious: why.shown.map((text) => ({ text: `– ${escape(text, 300)}` })),
    hasSuspicious: why.shown.length > 0,
  };
}

interface AlertFields {
  readonly tenant: Pick<Tenant, 'timeZone'>;
  readonly event: Pick<SecurityEvent, (typeof ALERT_FIELDS)[number]>;
}

/** All that `alertView` reads of an event; a change keeps the values that it does not touch. */
const ALERT_FIELDS = [
  'number',
  'kind',
  'evidence',
  'entities',
  'notes',
  'deeds',
  'description',
  'occurredAt',
  'detectedAt',
] as const satisfies readonly (keyof SecurityEvent)[];

function readBy({ tenant, event }: AlertFields): readonly unknown[] {
  return [tenant.timeZone, ...ALERT_FIELDS.map((field) => markOf(event[field]))];
}

const marks = new WeakMap<object, object>();

/** Stands for a value without holding it: equal for one and the same, never for two. */
function markOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  let mark = marks.get(value);
  if (!mark) marks.set(value, (mark = {}));
  return mark;
}

/** "12 more: `show event 123`". */
function moreWords(hidden: number, number: number): string {
  return `${hidden} more: type “show event ${number}”`;
}

/** Ways out of the card, each as a Markdown link. */
function linksOf(event: SecurityEvent, page: string | undefined) {
  const url = microsoftUrl(event);
  const links = [
    ...(page ? [`[View event in Tocsin](${page})`] : []),
    ...(url ? [`[Open the alert at Microsoft](${url})`] : []),
  ];
  return { links: links.join(' · '), hasLinks: links.length > 0 };
}

function buttonsOf({ event }: Pick<ResultOf<'event'>, 'event'>, offers: PresenterDeps['offers']) {
  const resolved = event.status === 'resolved';
  const canUnignore = event.ignored !== undefined;
  const canAssign = !resolved && event.assignee === undefined && !canUnignore;
  const fixed = 2 + (canAssign || canUnignore ? 1 : 0);
  return {
    ...buttonsWithin(openOffers(event, offers), BUTTONS - fixed),
    canAssign,
    canResolve: !resolved,
    canReopen: resolved,
    canUnignore,
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
