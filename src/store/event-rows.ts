import { z } from 'zod';
import type { HistoryLine, SecurityEvent } from '../events/event.ts';
import { lighterForms } from '../events/lighter.ts';
import type { EventListItem, EventWrite } from '../events/store.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { jsonOnce } from '../kernel/json-text.ts';
import { createLru } from '../kernel/lru.ts';
import { eventSchema, eventStatus, historySchema, severity } from './event-schema.ts';
import { isoOf } from './iso.ts';
import { ascending, encodeKey, LAST_NUMBER, newestFirst } from './keys.ts';
import { relationText, relationTextOnce, sharesRelations } from './related-rows.ts';
import { createCodec, moment, readProps, refuseNewer, tenantId } from './rows.ts';
import type { Op, Prop, Props, Row } from './tables.ts';

export const eventCodec = createCodec<SecurityEvent>(eventSchema, eventText);
export const historyCodec = createCodec<HistoryLine>(historySchema, (line) =>
  JSON.stringify({ ...line, at: isoOf(line.at) }),
);

type Written = Omit<SecurityEvent, 'recordedIps'>;

/** The event as JSON. An attack names one address again and again: its facts are not written out anew. */
function eventText(event: SecurityEvent): string {
  const { recordedIps, ...rest } = event;
  // Most of those that come never change: nothing need be remembered of them.
  const text = event.revision > 1 ? changedText(rest) : JSON.stringify(dated(rest));
  return recordedIps ? `${text.slice(0, -1)},"recordedIps":[${recordedIps.map(jsonOnce).join(',')}]}` : text;
}

/** An event that is worked on keeps what it was raised with. */
function changedText(event: Written): string {
  const { evidence, entities, notes, ...rest } = dated(event);
  const part = (name: string, value: unknown) => (value === undefined ? '' : `,"${name}":${jsonOnce(value)}`);
  const parts = part('evidence', evidence) + part('entities', entities) + part('notes', notes);
  return `${JSON.stringify(rest).slice(0, -1)}${parts}}`;
}

function dated(event: Written) {
  return {
    ...event,
    storedAt: isoOf(event.storedAt),
    detectedAt: isoOf(event.detectedAt),
    updatedAt: isoOf(event.updatedAt),
    occurredAt: event.occurredAt && isoOf(event.occurredAt),
  };
}

/** Enough for any list; a whole title is in the event's own row. */
const TITLE_CHARS = 500;

/** What a list needs lies beside the body, so that a page of a list is one range read without a single body. */
const itemSchema = z.object({
  tenantId,
  key: z.string(),
  number: z.number(),
  title: z.string(),
  kind: z.string(),
  severity,
  status: eventStatus,
  detectedAt: moment,
  assignee: z.string().exactOptional(),
  assigneeId: z.string().exactOptional(),
  ignored: z.literal(true).exactOptional(),
}) satisfies z.ZodType<EventListItem>;

export function readItem(row: Row): EventListItem {
  return readProps(itemSchema, row);
}

/** The key of the event's row. Only keys made by `eventKey` can be one: rows of other sorts start with other letters. */
export function eventRowKey(key: string): string | undefined {
  return /^e[0-9A-Za-z-]+$/.test(key) ? key : undefined;
}

/** Which lists an event is in: `t` all, `o` those that somebody has to look at, `i` the ignored ones. */
type Index = 't' | 'o' | 'i';

function indexesOf({ status, ignored }: SecurityEvent): readonly Index[] {
  if (ignored) return ['t', 'i'];
  return status === 'resolved' ? ['t'] : ['t', 'o'];
}

function listKey(index: Index, event: SecurityEvent): string {
  return `${index}${newestFirst(event.detectedAt, event.number)}`;
}

/** Where the newest-first index holds what was detected in that time, both ends included. */
export function detectedRange(first: Date, last: Date): { readonly from: string; readonly to: string } {
  return { from: `t${newestFirst(last, LAST_NUMBER)}`, to: `t${newestFirst(first, 0)}~` };
}

const keySchema = z.object({ key: z.string() });

/** The event that a row of an index is about. */
export function readKey(row: Row): string {
  return readProps(keySchema, row).key;
}

function itemProps(event: SecurityEvent): Props {
  const { tenantId, key, number, title, kind, severity, status, detectedAt, assignee, ignored } = event;
  const props: Record<string, Prop> = {
    v: 1,
    tenantId,
    key,
    number,
    title: title.length > TITLE_CHARS ? `${title.slice(0, TITLE_CHARS).replace(/[\uD800-\uDBFF]$/, '')}…` : title,
    kind,
    severity,
    status,
    detectedAt: isoOf(detectedAt),
  };
  if (assignee) {
    props['assignee'] = assignee.name;
    props['assigneeId'] = assignee.objectId.toLowerCase();
  }
  if (ignored) props['ignored'] = true;
  return props;
}

/** The index rows of an event, one for each list it is in. */
function indexRows(
  event: SecurityEvent,
  { pk, corr, relations }: { pk: string; corr: string; relations: string },
): Row[] {
  const props = { ...itemProps(event), corr };
  return indexesOf(event).map((index) => {
    const rk = listKey(index, event);
    return { pk, rk, props: index === 't' ? { ...props, relations } : props };
  });
}

/** The index rows of a new event. */
export function indexInserts(pk: string, event: SecurityEvent, corr: string): Op[] {
  const relations = relationText(event);
  return indexRows(event, { pk, corr, relations }).map((row): Op => ({ kind: 'insert', row }));
}

/** Whether lists show an event otherwise than before. */
export function listsDiffer(before: SecurityEvent, after: SecurityEvent): boolean {
  const [earlier, later] = [itemProps(before), itemProps(after)];
  for (const name in earlier) if (earlier[name] !== later[name]) return true;
  // A field that lists leave out is absent.
  for (const name in later) if (!(name in earlier)) return true;
  return false;
}

/** What a change does to the index rows; nothing when no list shows the difference. */
export function indexChanges(pk: string, before: SecurityEvent, write: EventWrite): Op[] {
  // Detection time and number never change; the key is the one under which the row lies.
  const event = { ...write.event, detectedAt: before.detectedAt, number: before.number };
  if (sharesRelations(before, event) && !listsDiffer(before, event)) return [];
  const relations = relationTextOnce(event);
  const ops = indexRows(event, { pk, corr: write.corr, relations }).map((row): Op => ({ kind: 'upsert', row }));
  const left = indexesOf(before).filter((index) => !indexesOf(event).includes(index));
  return [...ops, ...left.map((index): Op => ({ kind: 'delete', rk: listKey(index, before) }))];
}

/**
 * History keys sort by revision, then by time. The random end keeps two changes apart that were made without raising
 * the revision.
 */
export function historyInserts(pk: string, write: EventWrite): Op[] {
  const { event, history, corr } = write;
  return history.map((line, index) => {
    const order = `${ascending(event.revision)}${ascending(line.at.getTime(), 15)}${ascending(index, 4)}`;
    const rk = `${historyPrefix(event.number)}${order}${newId().slice(0, 4)}`;
    return { kind: 'insert', row: { pk, rk, props: historyCodec.encode(line, corr) } };
  });
}

export function historyPrefix(number: number): string {
  return `h${ascending(number)}~`;
}

export function eventRow(pk: string, event: SecurityEvent, corr: string): Row {
  const { kept, props } = fitting(event, corr);
  const row = { pk, rk: encodeKey(event.key), props };
  remember(row, kept);
  return row;
}

/** The event as it was given, or as much of it as a row holds. */
function fitting(event: SecurityEvent, corr: string): { readonly kept: SecurityEvent; readonly props: Props } {
  let lighter: Iterator<SecurityEvent, unknown> | undefined;
  for (let kept = event; ;) {
    try {
      return { kept, props: eventCodec.encode(kept, corr) };
    } catch (error) {
      if (!isTocsinError(error, 'INPUT_INVALID')) throw error;
      const next = (lighter ??= lighterForms(event)).next();
      if (next.done) throw error;
      kept = next.value;
    }
  }
}

/** Events by row, with the body they were written as or read from: one body means one event, so it is read once. */
const known = createLru<string, { readonly body: string; readonly event: SecurityEvent }>(2_000);

function remember(row: Row, event: SecurityEvent): void {
  const { body } = row.props;
  if (typeof body === 'string') known.set(`${row.pk}~${row.rk}`, { body, event });
}

/** The event of a row. One that this process wrote or read lately, with the same body, is not read again. */
export function readEvent(row: Row): SecurityEvent {
  refuseNewer(row, 1);
  const before = known.get(`${row.pk}~${row.rk}`);
  if (before && before.body === row.props.body) return before.event;
  const event = eventCodec.decode(row);
  remember(row, event);
  return event;
}
