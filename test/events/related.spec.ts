import assert from 'node:assert/strict';
import type { Entity } from '../../src/entities/entity.ts';
import { relatedEvents, relationsOf } from '../../src/events/related.ts';
import { sightingsOf } from '../../src/events/sightings.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { onEveryBackend } from '../store/backends.ts';
import { anyEvent, anyTenant, anyWrite, NOON } from '../store/samples.ts';

const DAY = 24 * 3_600_000;
const ANA: Entity = { type: 'user', id: 'ID-ANA', upn: 'ana@contoso.com' };
const TOR: Entity = { type: 'ip', address: '185.220.101.34' };

function daysAgo(days: number): Date {
  return new Date(NOON.getTime() - days * DAY);
}

describe('What events have in common', () => {
  const keys = (entities: readonly Entity[], incidentId?: string) =>
    relationsOf({ entities, incidentId }).map(({ key }) => key);

  it('is the incident, each user by id and by address, and each public address in its canonical form', () => {
    assert.deepEqual(keys([ANA, TOR, { type: 'ip', address: '::ffff:185.220.101.34' }], '42'), [
      'incident:42',
      'person:id-ana',
      'person:ana@contoso.com',
      'ip:185.220.101.34',
    ]);
  });

  it('is the owner of a mailbox or a rule too', () => {
    const rule: Entity = { type: 'inboxRule', mailbox: 'Ana@contoso.com', ownerId: 'id-ana' };
    assert.deepEqual(keys([rule]), ['person:id-ana', 'person:ana@contoso.com']);
    assert.deepEqual(keys([{ type: 'mailbox', address: 'ANA@contoso.com' }]), ['person:ana@contoso.com']);
  });

  it('is never an address that everybody has, nor what cannot be read', () => {
    assert.deepEqual(keys(['10.0.0.1', '127.0.0.1', '', 'x'].map((address) => ({ type: 'ip', address }))), []);
  });

  it('is bounded, however many the alert names', () => {
    const people = Array.from({ length: 500 }, (_none, at): Entity => ({ type: 'user', id: `u${at}` }));
    const addresses = Array.from({ length: 250 }, (_none, at): Entity => ({ type: 'ip', address: `8.8.4.${at}` }));
    assert.equal(keys([...people, ...addresses], '1').length, 1 + 8 + 6);
  });
});

onEveryBackend('related events', (bench) => {
  const store = () => bench().stores.events;

  async function keep(tenantId: TenantId, number: number, change: Partial<SecurityEvent>): Promise<SecurityEvent> {
    const event = anyEvent(tenantId, number, { entities: [], ...change });
    const { incidentId: _incident, ...rest } = event;
    const write = anyWrite('incidentId' in change ? event : rest);
    assert.deepEqual(await store().insert([write]), [true]);
    return write.event;
  }

  const numbersFor = async (event: SecurityEvent) =>
    (await relatedEvents(bench().stores, event, { now: NOON, visible: () => false })).items.map(({ number }) => number);

  it('are those of the same incident, user or address of the last 7 days, newest first, each with its reason', async () => {
    const tenantId = anyTenant();
    const event = await keep(tenantId, 1, { incidentId: '42', entities: [ANA, TOR] });
    await keep(tenantId, 2, { incidentId: '42', detectedAt: daysAgo(1), status: 'resolved' });
    await keep(tenantId, 3, { entities: [{ type: 'mailbox', address: 'ANA@contoso.com' }], detectedAt: daysAgo(6.9) });
    await keep(tenantId, 4, { entities: [TOR], detectedAt: daysAgo(7.1) });
    await keep(tenantId, 5, { entities: [{ type: 'user', id: 'somebody' }] });
    await keep(tenantId, 6, { entities: [TOR, ANA], detectedAt: daysAgo(2) });
    await keep(anyTenant(), 7, { incidentId: '42', entities: [ANA, TOR] });
    const { items, more } = await relatedEvents(bench().stores, event, { now: NOON, visible: () => false });
    assert.deepEqual(
      items.map(({ number, because }) => [number, ...because]),
      [
        [2, 'the same incident 42'],
        [6, 'the same user ana@contoso.com', 'the same address 185.220.101.34'],
        [3, 'the same user ana@contoso.com'],
      ],
    );
    assert.equal(items[0]?.status, 'resolved');
    assert.equal(more, false);
  });

  it('show the status of now, and know people that the evidence brought later', async () => {
    const tenantId = anyTenant();
    const event = await keep(tenantId, 1, { entities: [ANA] });
    const other = await keep(tenantId, 2, { entities: [] });
    assert.deepEqual(await numbersFor(event), []);
    const before = await store().get(tenantId, other.key);
    assert.ok(before);
    const changed = { ...before.value, entities: [ANA], status: 'inProgress' as const, revision: 2 };
    assert.ok(await store().replace(anyWrite(changed), before));
    const { items } = await relatedEvents(bench().stores, event, { now: NOON, visible: () => false });
    assert.deepEqual(
      items.map(({ number, status }) => [number, status]),
      [[2, 'inProgress']],
    );
  });

  it('are bounded in a storm, and say that there are more', async () => {
    const tenantId = anyTenant();
    const event = await keep(tenantId, 1, { entities: [ANA] });
    await Promise.all(Array.from({ length: 60 }, (_none, at) => keep(tenantId, at + 2, { entities: [ANA] })));
    const { items, more } = await relatedEvents(bench().stores, event, { now: NOON, visible: () => false });
    assert.ok(items.length >= 19 && items.length <= 30);
    assert.equal(items[0]?.number, 61);
    assert.equal(more, true);
  });

  it('are those of other tenants too, by address alone, and only of tenants that the asker may see', async () => {
    const [here, seen, hidden] = [anyTenant(), anyTenant(), anyTenant()];
    const address = `8.8.${Math.floor(Number.parseInt(here.slice(0, 2), 16))}.${Number.parseInt(here.slice(2, 4), 16)}`;
    const entities: Entity[] = [ANA, { type: 'ip', address }];
    const event = await keep(here, 1, { entities });
    for (const [tenantId, number] of [
      [seen, 2],
      [hidden, 3],
    ] as const) {
      const other = await keep(tenantId, number, { entities });
      await bench().stores.sightings.add(sightingsOf(other));
    }
    const { items } = await relatedEvents(bench().stores, event, { now: NOON, visible: (id) => id === seen });
    assert.deepEqual(
      items.map(({ tenantId, number, because }) => [tenantId, number, ...because]),
      [[seen, 2, `the same address ${address}`]],
    );
  });
});
