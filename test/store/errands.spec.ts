import assert from 'node:assert/strict';
import { nextErrand, ROUNDS, type Errand } from '../../src/events/errand.ts';
import type { LinkedActivities } from '../../src/events/linked-activities.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { onEveryBackend } from './backends.ts';
import { anyEvent, anyTenant, anyWrite, NOON } from './samples.ts';

const HOUR = 3_600_000;
const AFTER = new Date(NOON.getTime() + 1);

onEveryBackend('errands', (bench) => {
  const store = () => bench().stores.errands;
  const due = (tenantId: TenantId, sort: 'entities' | 'activities' = 'entities', now = AFTER) =>
    store().due(tenantId, { sort, now, limit: 10 });

  async function keep(tenantId: TenantId, number: number, change: Partial<SecurityEvent> = {}): Promise<SecurityEvent> {
    const event = anyEvent(tenantId, number, change);
    assert.deepEqual(await bench().stores.events.insert([anyWrite(event)]), [true]);
    return event;
  }

  const leased = () => new Date(bench().tables.now().getTime() + 60_000);

  it('come with every new event, the gravest first, then the oldest, imports last', async () => {
    const tenantId = anyTenant();
    await keep(tenantId, 1, { severity: 'low' });
    await keep(tenantId, 2, { severity: 'high', storedAt: AFTER });
    await keep(tenantId, 3, { severity: 'high' });
    await keep(tenantId, 4, { severity: 'high', imported: true });
    const keys = (await due(tenantId)).map(({ key }) => key);
    assert.deepEqual(
      keys,
      [3, 2, 1].map((number) => anyEvent(tenantId, number).key),
    );
    const imported = await due(tenantId, 'activities');
    assert.deepEqual(
      imported.map(({ key, rank }) => [key, rank]),
      [[anyEvent(tenantId, 4).key, 2]],
    );
  });

  it('are found although one among them cannot be read, or is of a newer Tocsin', async () => {
    const tenantId = anyTenant();
    const events = [await keep(tenantId, 1), await keep(tenantId, 2), await keep(tenantId, 3)];
    const table = bench().tables.table('Events');
    const { rows } = await table.query({ pk: tenantId, from: 'de', to: 'df', limit: 10 });
    const [first, second] = rows;
    assert.ok(first && second);
    await table.upsert({ pk: tenantId, rk: first.rk, props: { ...first.props, due: 'soon' } });
    await table.upsert({ pk: tenantId, rk: second.rk, props: { ...second.props, v: 2 } });
    const spoilt = [first, second].map(({ props }) => String(props.key));
    assert.deepEqual(
      (await due(tenantId)).map(({ key }) => key),
      events.map(({ key }) => key).filter((key) => !spoilt.includes(key)),
    );
  });

  it('are not due before their time', async () => {
    const tenantId = anyTenant();
    await keep(tenantId, 1);
    assert.deepEqual(await due(tenantId, 'entities', new Date(NOON.getTime() - 1)), []);
    assert.equal((await due(tenantId, 'entities', NOON)).length, 1);
  });

  it('are taken by one of many, and again when its lease has run out', async () => {
    const tenantId = anyTenant();
    const event = await keep(tenantId, 1);
    const errand = (await store().first(event)) as Errand;
    const taken = await Promise.all([1, 2, 3].map(() => store().take(errand, leased())));
    assert.equal(taken.filter(Boolean).length, 1);
    assert.deepEqual(await due(tenantId), []);
    assert.equal(await store().first(event), undefined);
    bench().advance(61_000);
    const [again] = await due(tenantId);
    assert.equal(again?.attempt, 1);
  });

  it('go through all their rounds, each at its time, and then are done', async () => {
    const tenantId = anyTenant();
    const event = await keep(tenantId, 1);
    let errand = await store().first(event);
    const times: number[] = [];
    while (errand) {
      const taken: Errand | undefined = await store().take(errand, leased());
      assert.ok(taken);
      const next = nextErrand(taken);
      await store().settle(taken, next);
      times.push((taken.due.getTime() - NOON.getTime()) / HOUR);
      const far = new Date(NOON.getTime() + 48 * HOUR);
      const left = [...(await due(tenantId, 'entities', far)), ...(await due(tenantId, 'activities', far))];
      assert.equal(left.length, next ? 1 : 0);
      [errand] = left;
    }
    assert.deepEqual(times, [0, 0, 1, 3, 24]);
    assert.equal(times.length, ROUNDS.length);
  });

  it('settle in peace when settled twice', async () => {
    const tenantId = anyTenant();
    const event = await keep(tenantId, 1);
    const taken = await store().take((await store().first(event)) as Errand, leased());
    assert.ok(taken);
    await store().settle(taken, nextErrand(taken));
    await store().settle(taken, nextErrand(taken));
    assert.equal((await due(tenantId, 'activities')).length, 1);
    assert.equal((await due(tenantId, 'entities')).length, 0);
  });
});

onEveryBackend('linked activities', (bench) => {
  it('come back as they were, two hundred of them, and only for their event', async () => {
    const tenantId = anyTenant();
    const { activities } = bench().stores;
    const kept: LinkedActivities = {
      from: NOON,
      to: AFTER,
      actors: ['ana@contoso.com'],
      signIns: { status: 'read', asOf: NOON },
      audits: { status: 'unreadable', reason: 'no permission', asOf: NOON },
      items: Array.from({ length: 200 }, (_none, at) => ({
        id: `a${at}`,
        sort: 'signIn' as const,
        at: NOON,
        actor: 'ana@contoso.com',
        what: `Sign-in to 東京 🛎 ${at} ${'x'.repeat(300)}`,
        outcome: 'failure' as const,
        note: 'Wrong password',
      })),
      more: true,
    };
    await activities.put(tenantId, 'e1', kept);
    assert.deepEqual(await activities.get(tenantId, 'e1'), kept);
    assert.equal(await activities.get(tenantId, 'e2'), undefined);
    assert.equal(await activities.get(anyTenant(), 'e1'), undefined);
  });
});
