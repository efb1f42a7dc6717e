import { TocsinError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { regressionSubject, type RegressionAlert } from '../posture/regression.ts';
import type { LocalDate, Snapshot } from '../posture/snapshot.ts';
import type { PostureCommit, PostureStore } from '../posture/store.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { encodeKey, startingWith } from './keys.ts';
import { receiptKey } from './outbox-rows.ts';
import { createBodies, removeRange, type Bodies } from './posture-bodies.ts';
import { packSnapshot } from './posture-pack.ts';
import * as rows from './posture-rows.ts';
import { createShownPosture, readSnapshot } from './posture-shown.ts';
import { readAll, type Op, type RowPage, type Table, type Tables } from './tables.ts';

const TRIES = 8;
/** Days that cannot be used (failed) are few, so one look mostly finds the newest that can. */
const DAYS_AT_ONCE = 5;

interface Place {
  readonly events: Table;
  readonly bodies: Bodies;
  now(): Date;
}

/**
 * Posture by day: the bodies of snapshots in a table of their own; the day, its alerts and their outbox rows in the
 * tenant's partition of the events, so that one transaction covers them.
 */
export function createPostureStore(tables: Tables, deps: { corr: string; clock: Pick<Clock, 'now'> }): PostureStore {
  const events = tables.table('Events');
  const bodies = createBodies(tables.table('Posture'), deps);
  const place: Place = { events, bodies, now: () => tables.now() };
  const keep = (snapshot: Snapshot) =>
    bodies.put(snapshot.tenantId, { sort: 's', localDate: snapshot.localDate, json: packSnapshot(snapshot) });
  const kept = (tenantId: TenantId, name: string) => readSnapshot(bodies, tenantId, name);
  const shown = createShownPosture(bodies, deps.clock);
  return {
    keep,
    kept,
    async latest(tenantId, before) {
      const name = await newestName(events, tenantId, before);
      if (name === undefined) return undefined;
      return before === undefined ? shown.snapshot(tenantId, name) : kept(tenantId, name);
    },
    async snapshot(tenantId, localDate) {
      const row = await events.get(encodeKey(tenantId), rows.dayKey(localDate));
      return row && kept(tenantId, rows.readPointer(row).snapshot);
    },
    async days(tenantId, limit) {
      // Asked for often, whoever looks at whatever.
      shown.tidy();
      const page = await events.query({ pk: encodeKey(tenantId), ...rows.daysRange(), limit });
      return page.rows.map(rows.readDay);
    },
    async day(tenantId, localDate) {
      const row = await events.get(encodeKey(tenantId), rows.dayKey(localDate));
      return row && { day: rows.readDay(row), version: row.etag, reading: rows.readPointer(row).snapshot };
    },
    commit: async (commit) => commitDay(place, { ...commit, body: await keep(commit.snapshot) }),
    async alert(tenantId, id) {
      const rk = rows.keyOfAlertId(id);
      const row = rk === undefined ? undefined : await events.get(encodeKey(tenantId), rk);
      return row && rows.readAlert(shown.people, tenantId, row);
    },
    changeAlert: (ref, change, { notBefore, ...tell }) =>
      changeAlert(place, { ref, change, tell: { ...tell, from: notBefore ?? tables.now() } }),
    async alertsSince(tenantId, localDate) {
      const found = await readAll(events, { pk: encodeKey(tenantId), ...rows.alertsFrom(localDate) });
      return mapLimit(found, 4, (row) => rows.readAlert(shown.people, tenantId, row));
    },
    async addTest(alert, channels, corr) {
      const row = await rows.alertRow(bodies, alert, corr);
      const asks = await rows.askAlert(events, alert, { channels, from: tables.now(), corr });
      if ((await events.transact(row.pk, [{ kind: 'insert', row }, ...asks])) === 'done') return;
      throw new TocsinError('CONFLICT', 'A test alert of this name is on its way already.');
    },
    purge: (tenantId, before) => purge(place, tenantId, before),
  };
}

/** Reads days, not snapshots, until one can be used. */
async function newestName(events: Table, tenantId: TenantId, before?: LocalDate): Promise<string | undefined> {
  const range = { pk: encodeKey(tenantId), ...rows.daysRange(before), limit: DAYS_AT_ONCE, select: rows.POINTER };
  let after: string | undefined;
  do {
    const page: RowPage = await events.query({ ...range, after });
    const usable = page.rows.map(rows.readPointer).find(({ status }) => status !== 'failed');
    if (usable) return usable.snapshot;
    after = page.next;
  } while (after !== undefined);
  return undefined;
}

/** Only a moved day is a lost race: outbox rows and alerts that moved meanwhile are read again. */
async function commitDay(place: Place, commit: PostureCommit & { body: string }): Promise<boolean> {
  const { day, expected, alerts, channels, corr, body } = commit;
  const pk = encodeKey(day.tenantId);
  const row = rows.dayRow(pk, { day, body, corr });
  const write: Op = expected === undefined ? { kind: 'insert', row } : { kind: 'replace', row, etag: expected };
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const tell = { channels, from: commit.notBefore ?? place.now(), corr };
    const told = await Promise.all(alerts.map((alert) => alertOps(place, alert, tell)));
    if ((await place.events.transact(pk, [write, ...told.flat()])) === 'done') return true;
    const present = await place.events.get(pk, row.rk);
    // Our own commit, of which we did not hear.
    if (present && rows.readPointer(present).snapshot === body) return true;
    if (present?.etag !== expected) return false;
  }
  throw new TocsinError('CONFLICT', 'Too many changes at once. Please try again.');
}

/** Over an alert of the same day: its number goes on, and what people did about it stays. */
async function alertOps(place: Place, alert: RegressionAlert, tell: rows.Tell): Promise<Op[]> {
  const present = await place.events.get(encodeKey(alert.tenantId), rows.alertKey(alert));
  const before = present && (await rows.readAlert(rows.peopleIn(place.bodies), alert.tenantId, present));
  const revision = Math.max(alert.revision, (before?.revision ?? 0) + 1);
  const next = {
    ...alert,
    revision,
    ...(before?.deeds && { deeds: before.deeds }),
    ...(before?.ticket && { ticket: before.ticket }),
  };
  const row = await rows.alertRow(place.bodies, next, tell.corr);
  return [rows.writeOp(row, present), ...(await rows.askAlert(place.events, next, tell))];
}

interface AlertChange {
  readonly ref: { readonly tenantId: TenantId; readonly id: string };
  readonly change: (alert: RegressionAlert) => RegressionAlert | undefined;
  readonly tell: rows.Tell;
}

async function changeAlert(
  { events, bodies }: Place,
  { ref: { tenantId, id }, change, tell }: AlertChange,
): Promise<RegressionAlert | undefined> {
  const pk = encodeKey(tenantId);
  const rk = rows.keyOfAlertId(id);
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const present = rk === undefined ? undefined : await events.get(pk, rk);
    const before = present && (await rows.readAlert(rows.peopleIn(bodies), tenantId, present));
    const changed = before && change(before);
    if (!present || !changed || changed === before) return undefined;
    const next = { ...changed, revision: before.revision + 1 };
    const row = await rows.alertRow(bodies, next, tell.corr);
    const ops = [rows.writeOp(row, present), ...(await rows.askAgain(events, next, tell))];
    if ((await events.transact(pk, ops)) === 'done') return next;
  }
  throw new TocsinError('CONFLICT', 'Too many changes at once. Please try again.');
}

/** Tests go with the snapshots: nobody looks for one after weeks. */
async function purge(
  { events, bodies }: Place,
  tenantId: TenantId,
  { snapshotsBefore, daysBefore }: Parameters<PostureStore['purge']>[1],
): Promise<void> {
  const pk = encodeKey(tenantId);
  await bodies.purge(tenantId, 's', snapshotsBefore);
  const old = await readAll(events, { pk, ...rows.alertsBefore(daysBefore) });
  const tests = await readAll(events, { pk, ...rows.TESTS });
  for (const row of [...old, ...tests]) {
    const { test, localDate, ...alert } = rows.readAlertHead(row);
    if (test && localDate >= snapshotsBefore) continue;
    await removeRange(events, { pk, ...startingWith(receiptKey(regressionSubject(alert), '')) });
    await events.delete(pk, row.rk);
  }
  await bodies.purge(tenantId, 'a', daysBefore);
  await removeRange(events, { pk, ...rows.daysRange(daysBefore) });
}
