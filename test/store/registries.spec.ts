import assert from 'node:assert/strict';
import type { Coverage } from '../../src/events/coverage.ts';
import type { Conversation } from '../../src/notify/conversation.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { onEveryBackend } from './backends.ts';
import { anyTenant, NOON } from './samples.ts';

onEveryBackend('coverage', (bench) => {
  it('is put under its etag and listed for all tenants', async () => {
    const { coverage } = bench().stores;
    const first: Coverage = {
      tenantId: anyTenant(),
      source: 'defender',
      watermark: '2026-11-22T12:00:00.1234567Z',
      importedAt: NOON,
      seenUpTo: NOON,
      lastError: { at: NOON, why: 'refused' },
      nextTry: NOON,
      failures: 1,
      rejected: 2,
      gap: 'some',
      lookedBack: { h1: NOON, h24: NOON },
      lease: { holder: 'a', until: NOON, fence: 3 },
    };
    const etag = await coverage.put(first);
    assert.ok(etag);
    assert.equal(await coverage.put(first), undefined);
    assert.deepEqual(await coverage.get(first.tenantId, 'defender'), { value: first, etag });
    assert.ok(await coverage.put({ ...first, failures: 2 }, etag));
    assert.equal(await coverage.put({ ...first, failures: 3 }, etag), undefined);
    await coverage.put({
      tenantId: anyTenant(),
      source: 'x/y',
      watermark: '',
      failures: 0,
      rejected: 0,
      lookedBack: {},
    });
    assert.equal((await coverage.list()).length, 2);
  });
});

onEveryBackend('ticks', (bench) => {
  it('are claimed by one replica, taken over after its lease, and never again once done', async () => {
    const [a, b] = [bench().replica('a').ticks, bench().replica('b').ticks];
    const slot = '2026-11-22T12:00:00.000Z';
    const won = await Promise.all([a.claim('poll', slot), b.claim('poll', slot), a.claim('poll', slot)]);
    assert.deepEqual(won.toSorted(), ['mine', 'taken', 'taken']);
    bench().advance(121_000);
    const [holder, other] = won[1] === 'mine' ? [b, a] : [a, b];
    assert.equal(await other.claim('poll', slot), 'taken', 'the slack is not over');
    bench().advance(31_000);
    assert.equal(await other.claim('poll', slot), 'mine');
    await holder.finish('poll', slot);
    bench().advance(200_000);
    assert.equal(await holder.claim('poll', slot), 'mine', 'a predecessor cannot finish for its successor');
    await holder.finish('poll', slot);
    bench().advance(200_000);
    assert.equal(await other.claim('poll', slot), 'done');
  });

  it('are forgotten when they are old', async () => {
    const { ticks } = bench().stores;
    const slots = Array.from({ length: 130 }, (_, i) => `2026-11-22T12:${String(i).padStart(3, '0')}`);
    for (const slot of slots) await ticks.claim('sweep/#', slot);
    await ticks.sweep('sweep/#', slots[120] as string);
    const left = await bench().tables.table('Ticks').query({ pk: 'sweep!002f!0023', from: '', to: '~', limit: 1000 });
    assert.equal(left.rows.length, 10);
  });
});

onEveryBackend('conversations', (bench) => {
  it('are kept by id, and one of them is the default route', async () => {
    const { conversations } = bench().stores;
    const channel: Conversation = {
      id: '19:abc/\\#?@thread.tacv2',
      type: 'channel',
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      tenantId: anyTenant(),
      teamName: 'SOC',
      state: 'active',
    };
    await conversations.save(channel);
    await conversations.save({ ...channel, state: 'parked' });
    assert.deepEqual(await conversations.get(channel.id), { ...channel, state: 'parked' });
    assert.equal((await conversations.list()).length, 1);
    assert.equal(await conversations.defaultRoute(), undefined);
    const offers = await Promise.all(['one', 'two'].map((id) => conversations.offerDefaultRoute(id)));
    assert.equal(offers.filter(Boolean).length, 1);
    await conversations.setDefaultRoute(channel.id);
    assert.equal(await conversations.defaultRoute(), channel.id);
    assert.equal(await conversations.setDefaultRoute('two', null), false, 'there is a default already');
    assert.equal(await conversations.setDefaultRoute('two', 'one'), false, 'it is another one by now');
    assert.equal(await conversations.setDefaultRoute('two', channel.id), true);
    assert.equal(await conversations.defaultRoute(), 'two');
  });
});

onEveryBackend('staff', (bench) => {
  it('are seeded once and found in either case', async () => {
    const { staff } = bench().stores;
    await staff.seed([{ objectId: 'AB-1', role: 'admin', scope: 'all' }]);
    await staff.save({ objectId: 'ab-1', role: 'viewer', scope: [anyTenant()] });
    await staff.seed([
      { objectId: 'AB-1', role: 'admin', scope: 'all' },
      { objectId: 'cd-2', role: 'responder', scope: 'all' },
    ]);
    assert.equal((await staff.find('AB-1'))?.role, 'viewer');
    assert.equal(await staff.find('ef-3'), undefined);
    assert.equal((await staff.list()).length, 2);
  });

  it('are changed and removed only if nobody objects to what is stored', async () => {
    const { staff } = bench().stores;
    await staff.seed([{ objectId: 'gh-9', role: 'admin', scope: 'all' }]);
    const object = () => {
      throw new Error('not like this');
    };
    await assert.rejects(staff.update('GH-9', object), /not like this/);
    await assert.rejects(staff.remove('gh-9', object), /not like this/);
    await staff.update('GH-9', (present) => ({ objectId: present?.objectId ?? '', role: 'viewer', scope: 'all' }));
    assert.deepEqual(await staff.find('gh-9'), { objectId: 'gh-9', role: 'viewer', scope: 'all' });
    assert.equal(await staff.remove('GH-9', () => undefined), true);
    assert.equal(await staff.remove('gh-9', () => undefined), false);
    assert.equal(await staff.find('gh-9'), undefined);
  });
});

onEveryBackend('new tenants', (bench) => {
  it('are added once, whoever else adds them, and follow the operator’s list from then on', async () => {
    const { tenants } = bench().stores;
    const one: Tenant = { id: anyTenant(), name: 'One', domain: 'one.example', state: 'active', timeZone: 'UTC' };
    const added = await Promise.all(['One', 'Two', 'Three'].map((name) => tenants.add({ ...one, name })));
    assert.equal(added.filter(Boolean).length, 1);
    const name = ['One', 'Two', 'Three'][added.indexOf(true)];
    assert.deepEqual(await tenants.get(one.id), { ...one, name });
    await tenants.seed([{ ...one, name: 'As the list says' }]);
    assert.equal((await tenants.get(one.id))?.name, 'As the list says');
  });
});

onEveryBackend('tenants', (bench) => {
  it('are seeded, renamed and changed without losing anything', async () => {
    const { tenants } = bench().stores;
    const id = anyTenant();
    const contoso: Tenant = { id, name: 'Contoso', domain: 'contoso.com', state: 'active', timeZone: 'Europe/Berlin' };
    await tenants.seed([contoso]);
    const raise = (route: string) =>
      tenants.update(id, (tenant) => ({ ...tenant, route: `${tenant.route ?? ''}${route}` }));
    await Promise.all([raise('a'), raise('b'), raise('c')]);
    await tenants.update(id, (tenant) => ({ ...tenant, state: 'blind', blind: { since: NOON, why: 'refused' } }));
    await tenants.seed([
      {
        ...contoso,
        name: 'Contoso Ltd',
        timeZone: 'Europe/Paris',
        breakGlass: ['rescue@contoso.com'],
        ignoreUpTo: 'low',
      },
      { ...contoso, id: anyTenant() },
    ]);
    const stored = await tenants.get(id);
    assert.deepEqual(stored?.route?.split('').toSorted(), ['a', 'b', 'c']);
    assert.deepEqual(
      [stored?.name, stored?.state, stored?.blind],
      ['Contoso Ltd', 'blind', { since: NOON, why: 'refused' }],
    );
    assert.deepEqual(
      [stored?.timeZone, stored?.breakGlass, stored?.ignoreUpTo],
      ['Europe/Paris', ['rescue@contoso.com'], 'low'],
    );
    await tenants.seed([contoso]);
    assert.equal((await tenants.get(id))?.ignoreUpTo, 'low', 'what the list does not say stays');
    assert.equal((await tenants.list()).length, 2);
    assert.equal(await tenants.update(anyTenant(), (tenant) => tenant), undefined);
  });

  it('keep what people set for as long as the operator’s list stays as it was', async () => {
    const { tenants } = bench().stores;
    const listed: Tenant = {
      id: anyTenant(),
      name: 'Contoso',
      domain: 'contoso.com',
      state: 'active',
      timeZone: 'UTC',
      breakGlass: [],
      mailTo: { high: ['a@contoso.com'] },
    };
    await tenants.seed([listed]);
    await tenants.update(listed.id, (tenant) => ({
      ...tenant,
      timeZone: 'Europe/Rome',
      breakGlass: ['rescue@contoso.com'],
      mailTo: { high: ['b@contoso.com'] },
      ignoreUpTo: 'low',
    }));
    await tenants.seed([listed]);
    await tenants.update(listed.id, (tenant) => ({ ...tenant, state: 'paused' }));
    await tenants.seed([listed]);
    const kept = await tenants.get(listed.id);
    assert.deepEqual(
      [kept?.timeZone, kept?.breakGlass, kept?.mailTo, kept?.ignoreUpTo, kept?.state],
      ['Europe/Rome', ['rescue@contoso.com'], { high: ['b@contoso.com'] }, 'low', 'paused'],
    );
    await tenants.seed([{ ...listed, mailTo: { high: ['c@contoso.com'] } }]);
    const taken = await tenants.get(listed.id);
    assert.deepEqual(taken?.mailTo, { high: ['c@contoso.com'] }, 'the list says something new');
    assert.deepEqual([taken?.timeZone, taken?.breakGlass], ['Europe/Rome', ['rescue@contoso.com']]);
  });

  it('take over the list once where it is not known what it said before', async () => {
    const { tenants } = bench().stores;
    const listed: Tenant = {
      id: anyTenant(),
      name: 'Contoso',
      domain: 'contoso.com',
      state: 'active',
      timeZone: 'UTC',
    };
    await tenants.seed([listed]);
    const table = bench().tables.table('Tenants');
    const { rows } = await table.query({ pk: 'tenant', from: '', to: '~', limit: 100 });
    const row = rows.find(({ props }) => String(props['body']).includes(listed.id));
    assert.ok(row);
    const { listed: _forgotten, ...props } = row.props;
    await table.replace({ pk: row.pk, rk: row.rk, props }, row.etag);
    await tenants.update(listed.id, (tenant) => ({ ...tenant, timeZone: 'Europe/Rome' }));
    await tenants.seed([listed]);
    assert.equal((await tenants.get(listed.id))?.timeZone, 'UTC');
    await tenants.update(listed.id, (tenant) => ({ ...tenant, timeZone: 'Europe/Rome' }));
    await tenants.seed([listed]);
    assert.equal((await tenants.get(listed.id))?.timeZone, 'Europe/Rome');
  });
});
