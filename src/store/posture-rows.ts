import { z } from 'zod';
import { regressionSubject, type Regressed, type RegressionAlert } from '../posture/regression.ts';
import type { LocalDate } from '../posture/snapshot.ts';
import type { PostureDay } from '../posture/store.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Bodies } from './posture-bodies.ts';
import { alertSchema, daySchema, dayStatus, personSchema } from './posture-schema.ts';
import { encodeKey, startingWith } from './keys.ts';
import { askOp, outboxKey, readOutbox, receiptKey } from './outbox-rows.ts';
import { createCodec, readProps } from './rows.ts';
import type { Op, Row, StoredRow, Table } from './tables.ts';

/** In the partition of a tenant's events, where the outbox is: `pd` days and `pa` alerts newest first, `pt` tests. */
const DAY = 'pd';
const ALERT = 'pa';
const TEST = 'pt';

/** More people than this lie in parts of their own: a row holds at most 1 MiB, a transaction 4. */
const PEOPLE_IN_ROW = 500;

const dayCodec = createCodec<PostureDay>(daySchema);
const alertCodec = createCodec<RegressionAlert>(alertSchema);
const peopleSchema = z.array(personSchema);

/** Eight digits that sort newest first. */
function newestDay(localDate: LocalDate): string {
  return String(99_999_999 - Number(localDate.replaceAll('-', ''))).padStart(8, '0');
}

export function dayKey(localDate: LocalDate): string {
  return `${DAY}${newestDay(localDate)}`;
}

/** Days before this one, or all. */
export function daysRange(before?: LocalDate): { from: string; to: string } {
  return before === undefined ? startingWith(DAY) : { from: `${dayKey(before)}~`, to: `${DAY}~` };
}

export function alertKey({ id, localDate, test }: Pick<RegressionAlert, 'id' | 'localDate' | 'test'>): string {
  return test ? `${TEST}~${encodeKey(id)}` : `${ALERT}${newestDay(localDate)}~${encodeKey(id)}`;
}

/** The row of an alert by its id alone, which ends in its day; undefined for what is no such id. */
export function keyOfAlertId(id: string): string | undefined {
  if (id.startsWith('test-')) return alertKey({ id, localDate: '', test: true });
  const localDate = /-(\d{4}-\d{2}-\d{2})$/.exec(id)?.[1];
  return localDate && alertKey({ id, localDate });
}

/** Alerts of this day or later. */
export function alertsFrom(localDate: LocalDate): { from: string; to: string } {
  return { from: ALERT, to: `${ALERT}${newestDay(localDate)}~~` };
}

/** Alerts of days before this one. */
export function alertsBefore(localDate: LocalDate): { from: string; to: string } {
  return { from: `${ALERT}${newestDay(localDate)}~~`, to: `${ALERT}~` };
}

export const TESTS = startingWith(`${TEST}~`);

export function dayRow(pk: string, { day, body, corr }: { day: PostureDay; body: string; corr: string }): Row {
  const { localDate, status } = day;
  return { pk, rk: dayKey(localDate), props: { ...dayCodec.encode(day, corr), status, snapshot: body } };
}

export function readDay(row: Row): PostureDay {
  return dayCodec.decode(row);
}

const pointerSchema = z.object({ status: dayStatus, snapshot: z.string() });
/** What `readPointer` reads. */
export const POINTER = ['v', 'status', 'snapshot'];

/** Where the snapshot of a day lies. */
export function readPointer(row: Row): z.output<typeof pointerSchema> {
  return readProps(pointerSchema, row);
}

/** The row of an alert; its people are in their place before it is written. */
export async function alertRow(bodies: Bodies, alert: RegressionAlert, corr: string): Promise<Row> {
  const pk = encodeKey(alert.tenantId);
  const rk = alertKey(alert);
  if (alert.people.length <= PEOPLE_IN_ROW) return { pk, rk, props: alertCodec.encode(alert, corr) };
  const { tenantId, localDate, people } = alert;
  const body = await bodies.put(tenantId, { sort: 'a', localDate, json: JSON.stringify(people) });
  return { pk, rk, props: { ...alertCodec.encode({ ...alert, people: [] }, corr), people: body } };
}

/** An alert without its people where they are many. */
export function readAlertHead(row: Row): RegressionAlert {
  return alertCodec.decode(row);
}

/** The people of an alert by the name of the body that they lie in; undefined when it is gone. */
export type ReadPeople = (tenantId: TenantId, name: string) => Promise<readonly Regressed[] | undefined>;

export function peopleIn(bodies: Bodies): ReadPeople {
  return async (tenantId, name) => {
    const json = await bodies.get(tenantId, name);
    return json === undefined ? undefined : peopleSchema.parse(JSON.parse(json));
  };
}

export async function readAlert(readPeople: ReadPeople, tenantId: TenantId, row: Row): Promise<RegressionAlert> {
  const alert = readAlertHead(row);
  const { people } = row.props;
  return typeof people === 'string' ? { ...alert, people: (await readPeople(tenantId, people)) ?? [] } : alert;
}

export interface Tell {
  readonly channels: readonly string[];
  readonly from: Date;
  readonly corr: string;
}

/** The steps by which the channels are asked to tell an alert, over what waits already. */
export async function askAlert(
  table: Table,
  alert: Pick<RegressionAlert, 'id' | 'tenantId' | 'revision'>,
  { channels, from, corr }: Tell,
): Promise<Op[]> {
  const { tenantId, revision } = alert;
  const subject = regressionSubject(alert);
  return Promise.all(
    channels.map(async (channel) => {
      const present = await table.get(encodeKey(tenantId), outboxKey(subject, channel));
      return askOp({ item: { tenantId, subject, channel, wanted: revision }, corr, from }, present);
    }),
  );
}

/** The same of those who were told already or are about to be: whoever was not wants to hear of it no more. */
export async function askAgain(
  table: Table,
  alert: Pick<RegressionAlert, 'id' | 'tenantId' | 'revision'>,
  tell: Tell,
): Promise<Op[]> {
  const pk = encodeKey(alert.tenantId);
  const subject = regressionSubject(alert);
  const knows = async (channel: string) =>
    readOutbox(await table.get(pk, outboxKey(subject, channel))) !== undefined ||
    (await table.get(pk, receiptKey(subject, channel))) !== undefined;
  const known = await Promise.all(tell.channels.map(knows));
  return askAlert(table, alert, { ...tell, channels: tell.channels.filter((_channel, at) => known[at]) });
}

export function writeOp(row: Row, present: StoredRow | undefined): Op {
  return present ? { kind: 'replace', row, etag: present.etag } : { kind: 'insert', row };
}
