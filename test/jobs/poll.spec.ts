import assert from 'node:assert/strict';
import type { AlertPage, EventSource } from '../../src/events/source.ts';
import { IMPORT_SUBJECT } from '../../src/events/outbox.ts';
import { pollTenant, type PollDeps } from '../../src/jobs/poll.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { anAlert } from '../fakes/alerts.ts';
import { HARBOUR, QUILL, createWorld, type World } from '../world.ts';

type Page = AlertPage | TocsinError | (() => Promise<void>);

/** A source that answers each poll with the next list of pages; a fault or a happening may stand between them. */
function scripted(...polls: Page[][]) {
  const since: string[] = [];
  const source: EventSource = {
    id: 'graph.alerts_v2',
    async *pull(_tenant, from) {
      since.push(from);
      for (const page of polls.shift() ?? []) {
        if (page instanceof TocsinError) throw page;
        if (typeof page === 'function') await page();
        else yield page;
      }
    },
  };
  return { source, since };
}

const page = (...alerts: AlertPage['alerts']): AlertPage => ({
  alerts,
  rejected: [],
  watermark:
    alerts
      .map(({ lastUpdate }) => lastUpdate)
      .sort()
      .at(-1) ?? '1970-01-01T00:00:00.0000000Z',
});

function pollOf(world: World, source: EventSource, over: Partial<PollDeps> = {}) {
  const deps: PollDeps = {
    ...world.stores,
    source,
    ingest: world.ingest,
    channels: ['teams'],
    clock: world.clock,
    log: world.log,
    metrics: noMetrics,
    storageNow: () => world.stores.now(),
    replica: 'one',
    leaseMs: 60_000,
    graceMs: 30_000,
    intervalMs: 60_000,
    hint: (tenantId, subject) => void world.hints.push({ tenantId, subject }),
    ...over,
  };
  return (tenant = HARBOUR, byPerson = false) =>
    pollTenant(deps, { tenantId: tenant.id, signal: new AbortController().signal, byPerson });
}

const coverageOf = async (world: World, tenant = HARBOUR) =>
  (await world.stores.coverage.get(tenant.id, 'graph.alerts_v2'))?.value;
const count = async (world: World) =>
  (await world.stores.events.list(HARBOUR.id, { open: false, limit: 1000 })).items.length;
const refusedBy = (status: number) =>
  new TocsinError('UPSTREAM_REFUSED', 'Microsoft refuses: SecurityAlert.Read.All is not granted.', { status });

describe('Polling a tenant', () => {
  it('imports at first, with one summary asked for and no card of its own for any event', async () => {
    const world = await createWorld();
    const { source } = scripted([page(anAlert(), anAlert())]);
    await pollOf(world, source)();
    const outbox = await world.stores.outbox.list(HARBOUR.id);
    assert.deepEqual(
      outbox.map(({ subject }) => subject),
      [IMPORT_SUBJECT],
    );
    assert.ok((await coverageOf(world))?.importedAt);
  });

  it('announces nothing where nothing was open', async () => {
    const world = await createWorld();
    await pollOf(world, scripted([page(anAlert({ status: 'resolved' }))]).source)();
    assert.deepEqual(await world.stores.outbox.list(HARBOUR.id), []);
  });

  it('rings for what comes after the import, reading five minutes back from the watermark', async () => {
    const world = await createWorld();
    const old = anAlert({ at: '2026-11-22T11:00:00Z' });
    const fresh = anAlert({ at: '2026-11-22T12:01:00Z' });
    const { source, since } = scripted([page(old)], [page(old, fresh)]);
    const poll = pollOf(world, source);
    await poll();
    await poll();
    assert.deepEqual(since, ['1970-01-01T00:00:00.0000000Z', '2026-11-22T10:55:00.0000000Z']);
    const subjects = (await world.stores.outbox.list(HARBOUR.id)).map(({ subject }) => subject);
    assert.equal(subjects.filter((subject) => subject !== IMPORT_SUBJECT).length, 1);
    assert.equal((await coverageOf(world))?.watermark, fresh.lastUpdate);
  });

  it('moves the watermark only after the page is stored', async () => {
    const world = await createWorld();
    const alert = anAlert();
    const failing = {
      ingest: () => Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'Storage does not answer.')),
    };
    await pollOf(world, scripted([page(alert)]).source, failing)();
    assert.equal((await coverageOf(world))?.watermark, '1970-01-01T00:00:00.0000000Z');
    await world.clock.advance(60_000);
    await pollOf(world, scripted([page(alert)]).source)();
    assert.equal(await count(world), 1);
    assert.equal((await coverageOf(world))?.watermark, alert.lastUpdate);
  });

  it('has moved no watermark while a page is being stored', async () => {
    const world = await createWorld();
    const seen: (string | undefined)[] = [];
    const ingest: PollDeps['ingest'] = async (batch) => {
      seen.push((await coverageOf(world))?.watermark);
      return world.ingest(batch);
    };
    await pollOf(world, scripted([page(anAlert()), page(anAlert({ at: '2026-11-22T11:59:00Z' }))]).source, {
      ingest,
    })();
    assert.deepEqual(seen, ['1970-01-01T00:00:00.0000000Z', '1970-01-01T00:00:00.0000000Z']);
  });

  it('keeps the progress of the pages before a fault, and goes on from there', async () => {
    const world = await createWorld();
    const first = anAlert({ at: '2026-11-22T11:00:00Z' });
    const throttled = new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft asks for patience.', {
      status: 429,
      retryAfterMs: 90_000,
    });
    const { source, since } = scripted([page(first), throttled], [page(first, anAlert())]);
    const poll = pollOf(world, source);
    await poll();
    const between = await coverageOf(world);
    assert.equal(between?.watermark, first.lastUpdate);
    assert.equal(between?.importedAt, undefined);
    assert.match(between?.lastError?.why ?? '', /patience/);
    await world.clock.advance(89_000);
    await poll();
    assert.equal(since.length, 1, 'waits as long as it was asked to');
    await world.clock.advance(1_000);
    await poll();
    assert.equal(await count(world), 2);
    assert.equal((await coverageOf(world))?.lastError, undefined);
  });

  it('waits after a refusal, but not for a person who asks: consent may have been given meanwhile', async () => {
    const world = await createWorld();
    const { source, since } = scripted([refusedBy(403)], [page(anAlert())]);
    const poll = pollOf(world, source);
    await poll();
    await poll();
    assert.equal(since.length, 1);
    await poll(HARBOUR, true);
    assert.deepEqual([since.length, await count(world)], [2, 1]);
    assert.equal((await world.stores.tenants.get(HARBOUR.id))?.state, 'active');
  });

  for (const status of [401, 403]) {
    it(`makes a tenant blind on ${status}, says why once, lets others go on, and sees again by itself`, async () => {
      const world = await createWorld();
      const { source } = scripted([refusedBy(status)], [refusedBy(status)], [page(anAlert())]);
      const poll = pollOf(world, source);
      await poll();
      const blind = await world.stores.tenants.get(HARBOUR.id);
      assert.equal(blind?.state, 'blind');
      assert.match(blind?.blind?.why ?? '', /SecurityAlert\.Read\.All/);
      assert.equal((await world.stores.outbox.list(HARBOUR.id)).length, 1);
      await pollOf(world, scripted([page(anAlert())]).source)(QUILL);
      assert.ok((await coverageOf(world, QUILL))?.importedAt);
      await world.clock.advance(3_600_000);
      await poll();
      assert.equal((await world.stores.outbox.list(HARBOUR.id)).length, 1);
      await world.clock.advance(3_600_000);
      await poll();
      assert.equal((await world.stores.tenants.get(HARBOUR.id))?.state, 'active');
    });
  }

  it('tells of a blindness whose notice was lost in a crash, and of it once only', async () => {
    const world = await createWorld();
    const since = world.clock.now();
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({
      ...tenant,
      state: 'blind',
      blind: { since, why: 'refused' },
    }));
    const poll = pollOf(world, scripted([refusedBy(403)], [refusedBy(403)]).source);
    await poll();
    const [item] = await world.stores.outbox.list(HARBOUR.id);
    assert.ok(item);
    await world.stores.outbox.settle(item, { channel: 'teams', revision: 1, at: since, ref: {} });
    await world.clock.advance(3_600_000);
    await poll();
    assert.deepEqual(await world.stores.outbox.list(HARBOUR.id), []);
  });

  it('counts records it could not read and stores the others', async () => {
    const world = await createWorld();
    await pollOf(world, scripted([{ ...page(anAlert()), rejected: ['no id'] }]).source)();
    assert.equal(await count(world), 1);
    assert.equal((await coverageOf(world))?.rejected, 1);
  });

  it('is done by one replica at a time, and taken over when that one died', async () => {
    const world = await createWorld();
    let inside = 0;
    const slow = scripted([
      async () => void (await new Promise((resolve) => setTimeout(resolve, 5)), inside++),
      page(anAlert()),
    ]);
    const other = scripted([async () => void inside++, page()]);
    await Promise.all([pollOf(world, slow.source)(), pollOf(world, other.source, { replica: 'two' })()]);
    assert.equal(inside, 1);
    const stuck = scripted([() => new Promise(() => {})]);
    void pollOf(world, stuck.source)();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const after = scripted([page(anAlert())], [page(anAlert())]);
    const two = pollOf(world, after.source, { replica: 'two' });
    await two();
    assert.equal(after.since.length, 0);
    await world.clock.advance(90_001);
    await two();
    assert.equal(after.since.length, 1);
  });

  it('looks further back after one, three and twenty-four hours', async () => {
    const world = await createWorld();
    const { source, since } = scripted([page(anAlert({ at: '2026-11-22T12:00:00Z' }))]);
    const poll = pollOf(world, source);
    await poll();
    for (const hours of [1, 2, 21, 0]) {
      await world.clock.advance(hours * 3_600_000);
      await poll();
    }
    assert.deepEqual(since.slice(1), [
      '2026-11-22T11:00:00.0000000Z',
      '2026-11-22T09:00:00.0000000Z',
      '2026-11-21T12:00:00.0000000Z',
      '2026-11-22T11:55:00.0000000Z',
    ]);
  });

  it('leaves a paused tenant alone', async () => {
    const world = await createWorld();
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, state: 'paused' }));
    const { source, since } = scripted([page(anAlert())]);
    await pollOf(world, source)();
    assert.equal(since.length, 0);
  });
});
