import assert from 'node:assert/strict';
import { GENESIS, verifyChain } from '../../src/audit/chain.ts';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { createLog } from '../../src/kernel/log.ts';
import { createServerTime } from '../../src/store/azure-time.ts';
import { byAccountUrl, createStores, type Stores } from '../../src/store/index.ts';
import type { Table, Tables } from '../../src/store/tables.ts';
import { azurite } from './azurite.ts';
import { openTables } from './backends.ts';
import { startLossyProxy, type LossyProxy } from './lossy-proxy.ts';
import { anyDeed, anyEvent, anyTenant, anyWrite, NOON } from './samples.ts';

const hasty: Clock = { ...systemClock, sleep: async () => undefined };

describe('tables when the answer to a write is lost (Azurite)', () => {
  let proxy: LossyProxy;
  let tables: Tables;
  let table: Table;
  let stores: Stores;

  before(async function () {
    this.timeout(60_000);
    const direct = await azurite();
    const port = Number(/TableEndpoint=http:\/\/127\.0\.0\.1:(\d+)/.exec(direct)?.[1]);
    proxy = await startLossyProxy(port);
    tables = await openTables(direct.replace(`:${port}/`, `:${proxy.port}/`), hasty);
    table = tables.table('Events');
    stores = createStores({ tables, clock: hasty, log: createLog('silent'), replica: 'a' });
  });
  after(() => proxy.close());

  const row = (rk: string, v = 1) => ({ pk: 'lost', rk, props: { v } });

  it('an insert knows its own row again, and somebody else’s for what it is', async () => {
    proxy.loseAnswers(2);
    const etag = await table.insert(row('insert'));
    assert.equal(etag, (await table.get('lost', 'insert'))?.etag);
    proxy.refuse(1);
    assert.equal(await table.insert(row('insert')), undefined);
  });

  it('a replacement knows its own row again', async () => {
    const etag = (await table.insert(row('replace'))) as string;
    proxy.loseAnswers(1);
    const newer = await table.replace(row('replace', 2), etag);
    assert.equal(newer, (await table.get('lost', 'replace'))?.etag);
    assert.ok(newer);
  });

  it('a removal of what is gone by then has happened', async () => {
    await table.insert(row('delete'));
    proxy.loseAnswers(1);
    assert.equal(await table.delete('lost', 'delete'), true);
  });

  it('a transaction that went through is done, and is not done twice', async () => {
    await table.insert(row('out'));
    proxy.loseAnswers(1);
    const ops = [
      { kind: 'insert', row: row('in') },
      { kind: 'delete', rk: 'out' },
    ] as const;
    assert.equal(await table.transact('lost', ops), 'done');
    assert.equal(await table.transact('lost', ops), 'conflict');
  });

  it('an event, a claim and an audit entry are stored once and reported as stored', async () => {
    const event = anyEvent(anyTenant(), 1);
    proxy.loseAnswers(1);
    assert.deepEqual(await stores.events.insert([anyWrite(event)]), [true]);
    const stored = await stores.events.get(event.tenantId, event.key);
    assert.ok(stored);
    proxy.loseAnswers(1);
    assert.equal(await stores.events.replace(anyWrite({ ...event, revision: 2 }), stored), true);
    assert.equal((await stores.events.history(event.tenantId, 1)).length, 2);

    const deed = anyDeed();
    proxy.loseAnswers(2);
    const etag = await stores.deeds.put(deed);
    assert.equal(etag, (await stores.deeds.get(deed.tenantId, deed.key))?.etag);

    const entry = { id: 'x', at: NOON, corr: 'c', verb: 'v', outcome: 'intent' as const, about: {}, personal: {} };
    for (const id of ['one', 'two']) {
      proxy.loseAnswers(1);
      await stores.audit.append(event.tenantId, { ...entry, id });
    }
    const entries = await stores.audit.read(event.tenantId, 1, 10);
    assert.deepEqual(
      entries.map(({ id }) => id),
      ['one', 'two'],
    );
    assert.equal(verifyChain(entries, GENESIS, await stores.audit.head(event.tenantId)), undefined);
  });

  it('an audit entry whose every answer is lost is found by its id and not appended twice', async () => {
    const tenantId = anyTenant();
    const entry = { id: 'x', at: NOON, corr: 'c', verb: 'v', outcome: 'intent' as const, about: {}, personal: {} };
    proxy.loseAnswers(4);
    await stores.audit.append(tenantId, entry);
    proxy.loseAnswers(0);
    assert.equal((await stores.audit.read(tenantId, 1, 10)).length, 1);
  });

  it('says that the outcome is not known when no answer comes at all', async () => {
    proxy.loseAnswers(100);
    const unknown = (error: unknown) => isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && error.outcomeUnknown;
    await assert.rejects(table.upsert(row('never')), unknown);
    proxy.loseAnswers(0);
    proxy.refuse(100);
    await assert.rejects(
      table.get('lost', 'never'),
      (e) => isTocsinError(e, 'UPSTREAM_UNAVAILABLE') && e.status === 503,
    );
    proxy.refuse(0);
  });

  it('goes on after 429, gives a long wait back to the caller, and does not insist on what it is refused', async () => {
    proxy.refuse(1, 429, { 'retry-after': '1' });
    assert.ok(await table.insert(row('throttled')));
    proxy.refuse(1, 429, { 'retry-after': '120' });
    const wait = (error: unknown) => isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && error.retryAfterMs === 120_000;
    await assert.rejects(table.insert(row('throttled')), wait);
    proxy.refuse(1, 403);
    const refused = (error: unknown) => isTocsinError(error, 'UPSTREAM_REFUSED') && !error.message.includes('http');
    await assert.rejects(table.get('lost', 'throttled'), refused);
    assert.ok(await table.get('lost', 'throttled'));
  });
});

describe('time of the storage server', () => {
  const answer = (date: string) => ({ headers: { get: () => date } });

  it('follows the Date header however wrong the local clock is, and not its missing milliseconds', async () => {
    let local = Date.parse('2026-11-22T12:00:00.900Z');
    const time = createServerTime({ ...hasty, now: () => new Date(local) });
    const ask = (date: string) => time.policy.sendRequest({ timeout: 0 }, async () => answer(date));
    await ask('Sun, 22 Nov 2026 12:00:00 GMT');
    assert.equal(time.now().getTime(), local);
    await ask('not a date');
    assert.equal(time.now().getTime(), local);
    local -= 3_600_000;
    await ask('Sun, 22 Nov 2026 12:00:01 GMT');
    assert.equal(time.now().toISOString(), '2026-11-22T12:00:01.000Z');
    local += 7_200_000;
    await ask('Sun, 22 Nov 2026 12:00:02 GMT');
    assert.equal(time.now().toISOString(), '2026-11-22T12:00:03.000Z');
  });
});

describe('a storage account by its address', () => {
  const credential = { getToken: async () => null };

  it('has its queues next to its tables, and must be the table endpoint over https', () => {
    const connection = byAccountUrl('https://bell.table.core.windows.net/', credential);
    assert.ok(connection.kind === 'account');
    assert.equal(connection.tableUrl, 'https://bell.table.core.windows.net');
    assert.equal(connection.queueUrl, 'https://bell.queue.core.windows.net');
    for (const wrong of ['', 'bell', 'http://bell.table.core.windows.net', 'https://bell.blob.core.windows.net']) {
      assert.throws(
        () => byAccountUrl(wrong, credential),
        (error) => isTocsinError(error, 'CONFIG_INVALID'),
        wrong,
      );
    }
  });
});
