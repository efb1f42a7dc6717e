import assert from 'node:assert/strict';
import { blindSubject, type OutboxItem, type Receipt } from '../../src/events/outbox.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { onEveryBackend } from './backends.ts';
import { anyEvent, anyTenant, anyWrite, NOON } from './samples.ts';

const BLIND = blindSubject(NOON);
const receipt = (revision: number): Receipt => ({
  channel: 'teams',
  revision,
  at: NOON,
  ref: { conversation: '19:abc@thread.tacv2;messageid=1', activity: '1' },
});

onEveryBackend('outbox', (bench) => {
  const outbox = () => bench().stores.outbox;
  const ask = (tenantId: TenantId, wanted: number) =>
    outbox().ask({ tenantId, subject: BLIND, channel: 'teams', wanted, corr: 'c' });
  const only = async (tenantId: TenantId) => {
    const items = await outbox().list(tenantId);
    assert.equal(items.length, 1);
    return items[0] as OutboxItem;
  };

  it('holds what an event asked for, from the same transaction', async () => {
    const tenantId = anyTenant();
    const event = anyEvent(tenantId, 1);
    await bench().stores.events.insert([anyWrite(event, ['teams', 'mail/#1'])]);
    const items = await outbox().list(tenantId);
    assert.deepEqual(items.map(({ channel }) => channel).toSorted(), ['mail/#1', 'teams']);
    const item = await outbox().get(tenantId, event.key, 'mail/#1');
    assert.equal(item?.wanted, 1);
    assert.equal(item?.attempt, 0);
    assert.ok(Math.abs((item?.due.getTime() ?? 0) - bench().tables.now().getTime()) < 10_000);
  });

  it('asks once for a subject, and again only for more', async () => {
    const tenantId = anyTenant();
    await ask(tenantId, 1);
    const first = await only(tenantId);
    await ask(tenantId, 1);
    assert.equal((await only(tenantId)).etag, first.etag);
    await Promise.all([ask(tenantId, 2), ask(tenantId, 3)]);
    assert.equal((await only(tenantId)).wanted, 3);
  });

  it('replaces an item under its etag, with every field', async () => {
    const tenantId = anyTenant();
    await ask(tenantId, 1);
    const first = await only(tenantId);
    const fields = { attempt: 2, leaseUntil: NOON, unknownSince: NOON, resent: true, lastError: 'timeout' };
    const second = await outbox().replace({ ...first, ...fields });
    assert.ok(second);
    assert.deepEqual(await only(tenantId), second);
    assert.equal(await outbox().replace({ ...first, attempt: 9 }), undefined);
  });

  it('keeps the receipt and removes the item together', async () => {
    const tenantId = anyTenant();
    await ask(tenantId, 1);
    assert.equal(await outbox().settle(await only(tenantId), receipt(1)), true);
    assert.deepEqual(await outbox().list(tenantId), []);
    assert.equal(await outbox().get(tenantId, BLIND, 'teams'), undefined);
    assert.deepEqual(await outbox().receipt(tenantId, BLIND, 'teams'), receipt(1));
    await ask(tenantId, 2);
    assert.equal((await only(tenantId)).attempt, 0);
    assert.equal(await outbox().settle(await only(tenantId), receipt(2)), true);
    assert.equal((await outbox().receipt(tenantId, BLIND, 'teams'))?.revision, 2);
  });

  it('keeps the receipt and the item for those who have not heard', async () => {
    const tenantId = anyTenant();
    await ask(tenantId, 1);
    const held = await outbox().replace({
      ...(await only(tenantId)),
      attempt: 1,
      leaseUntil: NOON,
      unknownSince: NOON,
    });
    const due = new Date(NOON.getTime() + 60_000);
    assert.equal(await outbox().settle(held as OutboxItem, receipt(1), { due, lastError: 'One was refused.' }), true);
    const { etag: _etag, ...left } = await only(tenantId);
    const expected = { tenantId, subject: BLIND, channel: 'teams', wanted: 1, attempt: 1 };
    assert.deepEqual(left, { ...expected, due, lastError: 'One was refused.' });
    assert.deepEqual(await outbox().receipt(tenantId, BLIND, 'teams'), receipt(1));
  });

  it("keeps only the receipt when a newer revision is wanted meanwhile, and gives the sender's lease back", async () => {
    const tenantId = anyTenant();
    const event = anyEvent(tenantId, 1);
    const { events } = bench().stores;
    await events.insert([anyWrite(event)]);
    const leased = await outbox().replace({ ...(await only(tenantId)), attempt: 1, leaseUntil: NOON });
    const before = await events.get(tenantId, event.key);
    assert.ok(leased && before);
    assert.ok(await events.replace(anyWrite({ ...event, revision: 2 }), before));
    assert.equal(await outbox().settle(leased, receipt(1)), false);
    const waiting = await only(tenantId);
    assert.deepEqual([waiting.wanted, waiting.attempt, waiting.leaseUntil], [2, 1, undefined]);
    assert.equal((await outbox().receipt(tenantId, event.key, 'teams'))?.revision, 1);
  });

  it('leaves a lease alone that somebody else has taken since', async () => {
    const tenantId = anyTenant();
    await ask(tenantId, 1);
    const first = await outbox().replace({ ...(await only(tenantId)), attempt: 1, leaseUntil: NOON });
    const second = await outbox().replace({ ...(await only(tenantId)), attempt: 2, leaseUntil: NOON });
    assert.ok(first && second);
    assert.equal(await outbox().settle(first, receipt(1)), false);
    assert.deepEqual((await only(tenantId)).leaseUntil, NOON);
  });

  it('takes an item that a crash left behind its receipt for gone', async () => {
    const tenantId = anyTenant();
    await ask(tenantId, 1);
    const table = bench().tables.table('Events');
    const [row] = (await table.query({ pk: tenantId, from: 'x', to: 'x~', limit: 5 })).rows;
    assert.ok(row);
    const body = JSON.stringify({ ...JSON.parse(String(row.props.body)), settled: true });
    await table.upsert({ ...row, props: { ...row.props, body } });
    assert.deepEqual(await outbox().list(tenantId), []);
    await ask(tenantId, 1);
    assert.equal((await only(tenantId)).wanted, 1);
  });

  it('drops an item only as it was read', async () => {
    const tenantId = anyTenant();
    await ask(tenantId, 1);
    const stale = await only(tenantId);
    const fresh = await outbox().replace({ ...stale, attempt: 1 });
    await outbox().drop(stale);
    assert.deepEqual(await only(tenantId), fresh);
    await outbox().drop(await only(tenantId));
    assert.deepEqual(await outbox().list(tenantId), []);
  });
});
