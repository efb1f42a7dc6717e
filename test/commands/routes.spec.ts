import assert from 'node:assert/strict';
import { interpret } from '../../src/commands/interpret.ts';
import type { ResultOf } from '../../src/commands/result.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import type { ReadMembers } from '../../src/notify/conversation.ts';
import { HARBOUR, PEOPLE, QUILL, createWorld, type World } from '../world.ts';
import { SOC, asking, changed, failure, limited, takenBack, type Asking } from './settings-bench.ts';

describe('the settings of routes', () => {
  let world: World;
  let ask: Asking;

  beforeEach(async () => {
    world = await createWorld();
    ask = asking(world);
    await world.stores.conversations.save(SOC);
  });

  const inChannel = (...who: (keyof typeof PEOPLE)[]): ReadMembers => {
    const value = who.map((one) => PEOPLE[one]);
    return async () => ({ status: 'found', value, source: 'Teams', asOf: new Date() });
  };
  const route = (over: object = {}) => ({ tenant: HARBOUR.id, to: SOC.id, was: null, ...over });

  it('are set at once where everybody in the channel may see the tenant', async () => {
    ask = asking(world, { readMembers: inChannel('admin', 'viewer') });
    assert.equal((await ask('admin', 'routeTenant', route())).show, 'changed');
    assert.equal((await world.stores.tenants.get(HARBOUR.id))?.route, SOC.id);
    assert.deepEqual(world.hints.at(-1), { tenantId: '*', subject: '*' });
    await ask('admin', 'routeTenant', route({ to: null, was: SOC.id }));
    assert.equal((await world.stores.tenants.get(HARBOUR.id))?.route, undefined);
  });

  it('name who would read without scope, and want exactly these people accepted', async () => {
    ask = asking(world, { readMembers: inChannel('admin', 'quillOnly', 'stranger') });
    const warned = (await ask('admin', 'routeTenant', route())) as ResultOf<'routeWarning'>;
    assert.deepEqual(
      warned.outsiders.map(({ name, isStaff }) => [name, isStaff]),
      [
        ['Quill responder', true],
        ['Stranger', false],
      ],
    );
    assert.equal((await world.stores.tenants.get(HARBOUR.id))?.route, undefined);
    const { confirm: confirmed } = warned;
    ask = asking(world, { readMembers: inChannel('quillOnly', 'stranger', 'second') });
    await world.stores.staff.save({ objectId: PEOPLE.second.objectId, role: 'viewer', scope: [QUILL.id] });
    const again = await ask('admin', 'routeTenant', route({ confirmed }));
    assert.equal(again.show, 'routeWarning', 'somebody joined since');
    ask = asking(world, { readMembers: inChannel('admin', 'stranger', 'quillOnly') });
    assert.equal((await ask('admin', 'routeTenant', route({ confirmed }))).show, 'changed');
    assert.equal((await world.stores.tenants.get(HARBOUR.id))?.route, SOC.id);
  });

  it('are taken back at once, unless somebody joined the channel before', async () => {
    const old = { ...SOC, id: '19:old@thread.tacv2', name: 'Old' };
    await world.stores.conversations.save(old);
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, route: old.id }));
    let inOld: (keyof typeof PEOPLE)[] = ['admin', 'stranger'];
    const readMembers: ReadMembers = (place) => inChannel(...(place.id === old.id ? inOld : ['admin' as const]))(place);
    ask = asking(world, { readMembers });
    const moved = await changed(ask('admin', 'routeTenant', route({ was: old.id })));
    await takenBack(ask, moved);
    assert.equal((await world.stores.tenants.get(HARBOUR.id))?.route, old.id);
    assert.equal((await failure(takenBack(ask, moved))).code, 'CONFLICT', 'somebody was faster');
    const again = await changed(ask('admin', 'routeTenant', route({ was: old.id })));
    inOld = ['admin', 'stranger', 'quillOnly'];
    const warned = (await ask('admin', 'routeTenant', again.undo?.input)) as ResultOf<'routeWarning'>;
    assert.equal(warned.outsiders.length, 2);
    assert.equal((await world.stores.tenants.get(HARBOUR.id))?.route, SOC.id, 'nothing was changed');
  });

  it('take a default back, but not to none', async () => {
    const other = { ...SOC, id: '19:other@thread.tacv2', name: 'Other' };
    await world.stores.conversations.save(other);
    ask = asking(world, { readMembers: inChannel('admin') });
    const first = await changed(ask('admin', 'defaultRoute', { to: SOC.id, was: null }));
    assert.equal(first.undo, undefined);
    await takenBack(ask, await changed(ask('admin', 'defaultRoute', { to: other.id, was: SOC.id })));
    assert.equal(await world.stores.conversations.defaultRoute(), SOC.id);
  });

  it('say so where it cannot be read who is there, and ask all the same', async () => {
    const warned = (await ask('admin', 'routeTenant', route())) as ResultOf<'routeWarning'>;
    assert.deepEqual([warned.outsiders, warned.unreadable], [[], 'no Teams in this test']);
    assert.equal((await ask('admin', 'routeTenant', route({ confirmed: warned.confirm }))).show, 'changed');
  });

  it('refuse a channel that is gone, archived or unknown, and a route that was changed meanwhile', async () => {
    ask = asking(world, { readMembers: inChannel('admin') });
    assert.equal((await failure(ask('admin', 'routeTenant', route({ to: '19:no' })))).code, 'NOT_FOUND');
    await world.stores.conversations.save({ ...SOC, state: 'parked' });
    assert.match((await failure(ask('admin', 'routeTenant', route()))).message, /archived/);
    await world.stores.conversations.save(SOC);
    await ask('admin', 'routeTenant', route());
    assert.equal((await failure(ask('admin', 'routeTenant', route()))).code, 'CONFLICT');
  });

  it('change the default for all tenants without a channel of their own, for who administers all', async () => {
    ask = asking(world, { readMembers: inChannel('admin', 'quillOnly') });
    const warned = (await ask('admin', 'defaultRoute', { to: SOC.id, was: null })) as ResultOf<'routeWarning'>;
    assert.deepEqual(
      warned.outsiders.map(({ name }) => name),
      ['Quill responder'],
    );
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, route: '19:other' }));
    assert.equal((await ask('admin', 'defaultRoute', { to: SOC.id, was: null })).show, 'changed');
    assert.equal(await world.stores.conversations.defaultRoute(), SOC.id);
    assert.equal((await failure(ask('admin', 'defaultRoute', { to: SOC.id, was: null }))).code, 'CONFLICT');
    await limited(world);
    assert.equal((await failure(ask('quillOnly', 'defaultRoute', { to: SOC.id, was: SOC.id }))).code, 'NOT_AUTHORISED');
  });

  it('name who may not see every tenant before `watch here` makes a channel the default', async () => {
    const run = createRunCommand({ ...world.deps, readMembers: inChannel('admin', 'quillOnly', 'stranger') });
    const here = { verb: 'watchHere', actor: PEOPLE.admin, surface: 'chat', corr: 'c', place: SOC.id } as const;
    const warned = (await run({ ...here, input: {} })) as ResultOf<'text'>;
    assert.match(warned.text, /Quill responder, Stranger\. Nothing is changed yet: `watch here anyway`/);
    assert.equal(await world.stores.conversations.defaultRoute(), undefined);
    assert.deepEqual(interpret('watch here anyway'), { verb: 'watchHere', input: { anyway: true } });
    await run({ ...here, input: { anyway: true } });
    assert.equal(await world.stores.conversations.defaultRoute(), SOC.id);
  });

  it('do not let an administrator of some tenants move the default from the channel either', async () => {
    await limited(world);
    const run = createRunCommand(world.deps);
    const words = { verb: 'watchHere', input: {}, actor: PEOPLE.quillOnly, surface: 'chat', corr: 'c' } as const;
    assert.equal((await failure(run({ ...words, place: SOC.id }))).code, 'NOT_AUTHORISED');
    assert.equal(await world.stores.conversations.defaultRoute(), undefined);
  });
});
