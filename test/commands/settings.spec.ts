import assert from 'node:assert/strict';
import { commandOf } from '../../src/commands/index.ts';
import type { ResultOf } from '../../src/commands/result.ts';
import type { ReadMembers } from '../../src/notify/conversation.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { HARBOUR, PEOPLE, QUILL, createWorld, type World } from '../world.ts';
import { NEW, SOC, asking, changed, failure, limited, takenBack, type Asking } from './settings-bench.ts';

describe('the settings', () => {
  let world: World;
  let ask: Asking;
  const seen = async (who: keyof typeof PEOPLE = 'admin') => (await ask(who, 'settings', {})) as ResultOf<'settings'>;
  const versionOf = async ({ id }: Tenant) => (await seen()).tenants.find((one) => one.id === id)?.form?.version;
  const memberOf = async (who: keyof typeof PEOPLE) =>
    (await seen()).staff?.find(({ objectId }) => objectId === PEOPLE[who].objectId);
  const change = async (changes: unknown, tenant = HARBOUR) =>
    ask('admin', 'changeTenant', { tenant: tenant.id, version: await versionOf(tenant), changes });

  beforeEach(async () => {
    world = await createWorld();
    ask = asking(world);
    await world.stores.conversations.save(SOC);
  });

  const writes: readonly (readonly [string, object])[] = [
    ['addTenant', { id: NEW, name: 'Copper', domain: 'copper.example', timeZone: 'UTC' }],
    ['readTenant', { tenant: HARBOUR.id }],
    ['changeTenant', { tenant: HARBOUR.id, version: 'x', changes: { timeZone: 'Europe/Paris' } }],
    ['watchTenant', { tenant: HARBOUR.id, watch: false }],
    ['routeTenant', { tenant: HARBOUR.id, to: SOC.id, was: null }],
    ['defaultRoute', { to: SOC.id, was: null }],
    ['roster', {}],
    ['saveStaff', { objectId: NEW, role: 'viewer', scope: 'all', version: null }],
    ['removeStaff', { objectId: PEOPLE.viewer.objectId, version: 'x' }],
    ['testAlert', { policy: 'admin', tenant: HARBOUR.id }],
    ['postureOn', { policy: 'admin', tenant: HARBOUR.id }],
    ['postureOff', { policy: 'admin', tenant: HARBOUR.id }],
    ['postureGuests', { included: true, tenant: HARBOUR.id }],
    ['postureExcept', { person: 'ana@harbour.example', tenant: HARBOUR.id, reason: 'a kiosk' }],
    ['postureUnexcept', { person: 'ana@harbour.example', tenant: HARBOUR.id }],
  ];

  it('are changed by POST alone', () => {
    const byGet = writes.filter(([verb]) => verb !== 'roster' && commandOf(verb)?.safe !== false);
    assert.deepEqual(byGet, []);
  });

  for (const [verb, input] of writes) {
    it(`refuse ${verb} to who is no administrator`, async () => {
      for (const who of ['viewer', 'responder', 'stranger'] as const) {
        assert.equal((await failure(ask(who, verb, input))).code, 'NOT_AUTHORISED', who);
      }
      assert.deepEqual(await world.stores.tenants.list(), [HARBOUR, QUILL]);
      assert.equal(await world.stores.staff.find(NEW), undefined);
    });
  }

  for (const [verb, input] of writes.filter(([, asked]) => 'tenant' in asked)) {
    it(`of a tenant out of scope answer ${verb} like one that there is not`, async () => {
      await limited(world);
      const there = await failure(ask('quillOnly', verb, input));
      const none = '99999999-9999-4999-8999-999999999999';
      const nowhere = await failure(ask('quillOnly', verb, { ...input, tenant: none }));
      assert.equal(there.code, 'NOT_FOUND');
      assert.equal(there.message.replace(HARBOUR.id, ''), nowhere.message.replace(none, ''));
      assert.deepEqual(await world.stores.tenants.get(HARBOUR.id), HARBOUR);
    });
  }

  it('show who may read only what is theirs, and nothing of the staff', async () => {
    await world.stores.conversations.setDefaultRoute(SOC.id);
    await world.stores.conversations.save({ ...SOC, id: '19:other@thread.tacv2', name: 'Harbour room' });
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, route: '19:other@thread.tacv2' }));
    const view = await seen('quillOnly');
    assert.deepEqual(
      view.tenants.map(({ name }) => name),
      ['Quill Legal'],
    );
    assert.deepEqual([view.mayChange, view.mayAll, view.staff], [false, false, undefined]);
    assert.doesNotMatch(JSON.stringify(view), /Harbour|22222222/);
  });

  it('show an administrator of some tenants nothing of the others, and whom they may change', async () => {
    await limited(world);
    await world.stores.staff.save({ objectId: NEW, role: 'viewer', scope: [HARBOUR.id] });
    await world.stores.staff.save({ objectId: PEOPLE.viewer.objectId, role: 'viewer', scope: [HARBOUR.id, QUILL.id] });
    const view = await seen('quillOnly');
    assert.doesNotMatch(JSON.stringify(view), /Harbour|22222222/);
    const line = (who: string) => view.staff?.find(({ objectId }) => objectId === who);
    assert.equal(line(NEW), undefined, 'who is for other tenants alone is not shown');
    assert.deepEqual(line(PEOPLE.viewer.objectId)?.scope, [QUILL.id]);
    assert.deepEqual([line(PEOPLE.viewer.objectId)?.more, line(PEOPLE.viewer.objectId)?.mine], [true, false]);
    assert.equal(line(PEOPLE.quillOnly.objectId)?.mine, true);
  });

  describe('of a tenant', () => {
    it('are changed, and the trail says what in few words without naming anybody', async () => {
      await change({
        timeZone: 'Europe/Paris',
        breakGlass: ['Rescue@Harbour.example'],
        twoPeople: ['blockSignIn'],
        ignoreUpTo: 'low',
        mailTo: { high: ['desk@msp.example'], low: [] },
        psa: { system: 'autotask', company: '17', opens: ['high'] },
      });
      assert.deepEqual(await world.stores.tenants.get(HARBOUR.id), {
        ...HARBOUR,
        timeZone: 'Europe/Paris',
        breakGlass: ['rescue@harbour.example'],
        twoPeople: ['blockSignIn'],
        ignoreUpTo: 'low',
        mailTo: { high: ['desk@msp.example'] },
        psa: { system: 'autotask', company: '17', opens: ['high'] },
      });
      const said = world.trail.filter(({ entry }) => entry.verb === 'changeTenant');
      assert.deepEqual(
        said.map(({ tenantId, entry }) => [tenantId, entry.outcome]),
        [
          [HARBOUR.id, 'intent'],
          [HARBOUR.id, 'done'],
        ],
      );
      assert.equal(said[0]?.entry.about['timeZone'], 'Europe/London → Europe/Paris');
      assert.equal(said[0]?.entry.about['psa'], 'none → autotask 17 opens high');
      assert.doesNotMatch(JSON.stringify(said.map(({ entry }) => entry.about)), /@/);
      await change({ psa: null, mailTo: {} });
      const after = await world.stores.tenants.get(HARBOUR.id);
      assert.deepEqual([after?.psa, after?.mailTo], [undefined, {}]);
    });

    const wrong: readonly (readonly [string, object, RegExp])[] = [
      ['a zone that there is not', { timeZone: 'Europe/Lodnon' }, /“Europe\/Lodnon” is not a time zone/],
      ['a broken address', { mailTo: { high: ['desk'] } }, /“desk” is not an e-mail address/],
      ['an account of no shape', { breakGlass: ['rescue'] }, /“rescue” is neither/],
      ['an unknown remediation', { twoPeople: ['launch'] }, /not known to this Tocsin/],
      ['no company', { psa: { system: 'autotask', company: ' ' } }, /company’s id/],
      ['a field that is none', { state: 'active' }, /could not read what was asked/],
    ];
    for (const [what, changes, words] of wrong) {
      it(`refuse ${what} in words`, async () => {
        const error = await failure(change(changes));
        assert.equal(error.code, 'INPUT_INVALID');
        assert.match(error.message, words);
        assert.deepEqual(await world.stores.tenants.get(HARBOUR.id), HARBOUR);
      });
    }

    it('are not written over by who has not seen them', async () => {
      const version = await versionOf(HARBOUR);
      await change({ timeZone: 'Europe/Paris' });
      const late = { tenant: HARBOUR.id, version, changes: { ignoreUpTo: 'high' } };
      const error = await failure(ask('admin', 'changeTenant', late));
      assert.equal(error.code, 'CONFLICT');
      assert.match(error.message, /Somebody else has changed the settings of Harbour Clinics/);
      assert.equal((await world.stores.tenants.get(HARBOUR.id))?.ignoreUpTo, undefined);
      assert.equal(world.trail.at(-1)?.entry.outcome, 'failed');
    });

    it('are taken back whole, for as long as nobody saved them since', async () => {
      await change({ breakGlass: ['rescue@harbour.example'], psa: { system: 'autotask', company: '17' } });
      const stored = await world.stores.tenants.get(HARBOUR.id);
      const saved = await changed(
        change({ timeZone: 'Europe/Paris', breakGlass: [], psa: null, mailTo: { low: ['a@msp.example'] } }),
      );
      await takenBack(ask, saved);
      assert.deepEqual(await world.stores.tenants.get(HARBOUR.id), { ...stored, mailTo: {} });
      const again = await changed(change({ timeZone: 'Europe/Rome' }));
      await change({ ignoreUpTo: 'low' });
      assert.equal((await failure(takenBack(ask, again))).code, 'CONFLICT');
      assert.equal((await world.stores.tenants.get(HARBOUR.id))?.timeZone, 'Europe/Rome');
    });

    it('do not clash with what Tocsin itself learns of the tenant', async () => {
      const version = await versionOf(HARBOUR);
      const blind = { since: new Date(), why: 'refused' };
      await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, state: 'blind', blind }));
      await ask('admin', 'changeTenant', { tenant: HARBOUR.id, version, changes: { timeZone: 'Europe/Paris' } });
      const now = await world.stores.tenants.get(HARBOUR.id);
      assert.deepEqual([now?.state, now?.blind, now?.timeZone], ['blind', blind, 'Europe/Paris']);
    });

    it('pause and resume its watching', async () => {
      await ask('admin', 'watchTenant', { tenant: HARBOUR.id, watch: false });
      assert.equal((await world.stores.tenants.get(HARBOUR.id))?.state, 'paused');
      const again = (await ask('admin', 'watchTenant', { tenant: HARBOUR.id, watch: false })) as ResultOf<'changed'>;
      assert.match(again.text, /paused already/);
      await ask('admin', 'watchTenant', { tenant: HARBOUR.id, watch: true });
      assert.equal((await world.stores.tenants.get(HARBOUR.id))?.state, 'active');
      assert.deepEqual(world.hints.at(-1), { tenantId: HARBOUR.id, subject: 'read' }, 'it is read at once');
    });

    it('do not say after a pause that a tenant is watched which could not be read before', async () => {
      const blind = { since: new Date(), why: 'refused' };
      await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, state: 'blind', blind }));
      await takenBack(ask, await changed(ask('admin', 'watchTenant', { tenant: HARBOUR.id, watch: false })));
      const now = await world.stores.tenants.get(HARBOUR.id);
      assert.deepEqual([now?.state, now?.blind], ['blind', blind]);
    });

    it('take a pause back, and do nothing where somebody did before', async () => {
      const paused = await changed(ask('admin', 'watchTenant', { tenant: HARBOUR.id, watch: false }));
      await takenBack(ask, paused);
      assert.equal((await world.stores.tenants.get(HARBOUR.id))?.state, 'active');
      const entries = world.trail.length;
      assert.match((await takenBack(ask, paused)).text, /is watched already/);
      assert.equal(world.trail.length, entries);
    });

    it('offer the way back to the one alone who did it, of two who did the same at once', async () => {
      const pause = () => changed(ask('admin', 'watchTenant', { tenant: HARBOUR.id, watch: false }));
      const answers = await Promise.all([pause(), pause()]);
      assert.equal(answers.filter(({ undo }) => undo !== undefined).length, 1);
      const told = world.trail.map(({ entry }) => entry.outcome);
      assert.deepEqual(told.toSorted(), ['done', 'failed', 'intent', 'intent']);
    });

    it('have it read at once, but not while it is paused', async () => {
      await ask('admin', 'readTenant', { tenant: HARBOUR.id });
      assert.deepEqual(world.hints, [{ tenantId: HARBOUR.id, subject: 'read' }]);
      await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, state: 'paused' }));
      assert.match((await changed(ask('admin', 'readTenant', { tenant: HARBOUR.id }))).text, /paused: resume it/);
      assert.equal(world.hints.length, 1);
    });
  });

  describe('of the staff', () => {
    const add = (over: object = {}) => ({
      objectId: NEW,
      role: 'responder',
      scope: [QUILL.id],
      version: null,
      ...over,
    });

    it('add, change and remove people, with what was and is in the trail', async () => {
      await ask('admin', 'saveStaff', add({ objectId: ` ${NEW.toUpperCase()} ` }));
      const one = { objectId: NEW, role: 'responder', scope: [QUILL.id] };
      assert.deepEqual(await world.stores.staff.find(NEW), one);
      const version = (await seen()).staff?.find(({ objectId }) => objectId === NEW)?.version;
      await ask('admin', 'saveStaff', add({ role: 'viewer', scope: 'all', version }));
      assert.equal((await failure(ask('admin', 'removeStaff', { objectId: NEW, version }))).code, 'CONFLICT');
      const now = (await seen()).staff?.find(({ objectId }) => objectId === NEW)?.version;
      await ask('admin', 'removeStaff', { objectId: NEW, version: now });
      assert.equal(await world.stores.staff.find(NEW), undefined);
      const done = world.trail.filter(({ entry }) => entry.outcome === 'done').map(({ entry }) => entry.about['role']);
      assert.deepEqual(done, [
        `none → responder of ${QUILL.id}`,
        `responder of ${QUILL.id} → viewer of all tenants`,
        'viewer of all tenants → none',
      ]);
    });

    it('are taken back: who was added, changed or taken off', async () => {
      const found = () => world.stores.staff.find(NEW);
      const added = await changed(ask('admin', 'saveStaff', add()));
      const version = added.undo?.input['version'];
      const wider = await changed(ask('admin', 'saveStaff', add({ role: 'admin', scope: 'all', version })));
      assert.equal((await failure(takenBack(ask, added))).code, 'CONFLICT', 'somebody changed it since');
      await takenBack(ask, wider);
      assert.deepEqual(await found(), { objectId: NEW, role: 'responder', scope: [QUILL.id] });
      const removed = await changed(ask('admin', 'removeStaff', { objectId: NEW, version }));
      await takenBack(ask, removed);
      assert.deepEqual(await found(), { objectId: NEW, role: 'responder', scope: [QUILL.id] });
      assert.equal((await failure(takenBack(ask, removed))).code, 'CONFLICT');
      await takenBack(ask, added);
      assert.equal(await found(), undefined);
    });

    it('refuse what is malformed in words', async () => {
      const id = await failure(ask('admin', 'saveStaff', add({ objectId: 'ana@msp.example' })));
      assert.match(id.message, /An object id looks like/);
      assert.match((await failure(ask('admin', 'saveStaff', add({ scope: [] })))).message, /at least one tenant/);
      assert.equal((await failure(ask('admin', 'saveStaff', add({ role: 'owner' })))).code, 'INPUT_INVALID');
    });

    it('do not add somebody who is there, nor change what was changed meanwhile', async () => {
      await ask('admin', 'saveStaff', add());
      assert.equal((await failure(ask('admin', 'saveStaff', add({ role: 'admin' })))).code, 'CONFLICT');
      assert.equal((await world.stores.staff.find(NEW))?.role, 'responder');
    });

    it('never lose the last administrator of all tenants', async () => {
      const me = await memberOf('admin');
      const asked = { objectId: PEOPLE.admin.objectId, version: me?.version };
      const gone = await failure(ask('admin', 'removeStaff', asked));
      assert.equal(gone.code, 'PRECONDITION_FAILED');
      assert.match(gone.message, /Nobody would be left/);
      for (const lower of [
        { role: 'viewer', scope: 'all' },
        { role: 'admin', scope: [QUILL.id] },
      ]) {
        assert.equal((await failure(ask('admin', 'saveStaff', { ...asked, ...lower }))).code, 'PRECONDITION_FAILED');
      }
      await ask('admin', 'saveStaff', add({ role: 'admin', scope: 'all' }));
      await ask('admin', 'saveStaff', { ...asked, role: 'viewer', scope: 'all' });
      assert.equal((await world.stores.staff.find(PEOPLE.admin.objectId))?.role, 'viewer');
    });

    it('keep an administrator when two take the role from one another at once', async () => {
      await world.stores.staff.save({ objectId: PEOPLE.second.objectId, role: 'admin', scope: 'all' });
      const [one, two] = [await memberOf('admin'), await memberOf('second')];
      const lower = { role: 'viewer', scope: 'all' };
      await Promise.allSettled([
        ask('admin', 'saveStaff', { objectId: PEOPLE.second.objectId, version: two?.version, ...lower }),
        ask('second', 'saveStaff', { objectId: PEOPLE.admin.objectId, version: one?.version, ...lower }),
      ]);
      const left = (await world.stores.staff.list()).filter(({ role }) => role === 'admin');
      assert.ok(left.length > 0);
    });

    it('let nobody give or take more than they have', async () => {
      await limited(world);
      for (const scope of ['all', [HARBOUR.id], [HARBOUR.id, QUILL.id]]) {
        const error = await failure(ask('quillOnly', 'saveStaff', add({ scope })));
        assert.ok(['NOT_AUTHORISED', 'NOT_FOUND'].includes(error.code), error.code);
      }
      const viewer = await memberOf('viewer');
      const wide = { objectId: PEOPLE.viewer.objectId, version: viewer?.version };
      assert.equal((await failure(ask('quillOnly', 'removeStaff', wide))).code, 'NOT_AUTHORISED');
      const narrowed = { ...wide, role: 'viewer', scope: [QUILL.id] };
      assert.equal((await failure(ask('quillOnly', 'saveStaff', narrowed))).code, 'NOT_AUTHORISED');
      await ask('quillOnly', 'saveStaff', add());
      assert.equal(await world.stores.staff.find(NEW).then((one) => one?.role), 'responder');
    });

    it('leave administrators by configuration as they are', async () => {
      ask = asking(world, { adminObjectIds: [PEOPLE.second.objectId] });
      await world.stores.staff.save({ objectId: PEOPLE.second.objectId, role: 'admin', scope: 'all' });
      const second = await memberOf('second');
      assert.equal(second?.fixed, true);
      const asked = { objectId: PEOPLE.second.objectId, version: second?.version };
      assert.match((await failure(ask('admin', 'removeStaff', asked))).message, /ADMIN_OBJECT_IDS/);
      const lower = { ...asked, role: 'viewer', scope: 'all' };
      assert.match((await failure(ask('admin', 'saveStaff', lower))).message, /ADMIN_OBJECT_IDS/);
      assert.equal((await world.stores.staff.find(PEOPLE.second.objectId))?.role, 'admin');
    });

    it('offer the people of the channels by name', async () => {
      const readMembers: ReadMembers = async ({ name }) =>
        name === 'SOC'
          ? { status: 'found', value: [PEOPLE.stranger, PEOPLE.admin], source: 'Teams', asOf: new Date() }
          : { status: 'unavailable', source: 'Teams', reason: 'refused' };
      ask = asking(world, { readMembers });
      await world.stores.conversations.save({ ...SOC, id: '19:b@thread.tacv2', name: 'Other' });
      await world.stores.conversations.save({ ...SOC, id: '19:c@thread.tacv2', name: 'Gone', state: 'gone' });
      assert.deepEqual(await ask('admin', 'roster', {}), {
        show: 'roster',
        people: [PEOPLE.admin, PEOPLE.stranger],
        unreadable: [{ place: 'Other', why: 'refused' }],
      });
    });
  });
});
