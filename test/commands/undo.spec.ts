import assert from 'node:assert/strict';
import type { EventUndo } from '../../src/commands/bulk-views.ts';
import type { ResultOf } from '../../src/commands/result.ts';
import { changeEvent } from '../../src/events/change-event.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { anAlert } from '../fakes/alerts.ts';
import { HARBOUR, createWorld, type PEOPLE, type World } from '../world.ts';

type Who = keyof typeof PEOPLE;

/** What people decided about it. */
const decided = ({ status, assignee, resolvedBy, verdict, ignored }: SecurityEvent) => ({
  status,
  assignee: assignee && [assignee.objectId, assignee.name],
  isResolved: resolvedBy !== undefined,
  verdict,
  reason: ignored?.reason,
});

describe('Undo', () => {
  let world: World;
  let event: SecurityEvent;
  let n: number;

  beforeEach(async () => {
    world = await createWorld();
    [event] = (await world.store([anAlert({ severity: 'medium' })])) as [SecurityEvent];
    n = event.number;
  });

  const tab = async (verb: string, input: object, who: Who = 'responder') =>
    (await world.ask(who, verb, input, { surface: 'tab' })) as ResultOf<'event'>;
  const bulk = async (input: object, who: Who = 'responder') =>
    (await world.ask(who, 'bulk', input, { surface: 'tab' })) as ResultOf<'bulk'>;
  const now = async () => (await world.stores.events.get(HARBOUR.id, event.key))!.value;
  const undo = ({ verb, input }: EventUndo, who?: Who) => tab(verb, input, who);

  const VERDICT = { verdict: 'truePositive.phishing', comment: 'the owner told us' };
  const CASES: readonly (readonly [act: string, how: object, before: readonly (readonly [string, object, Who])[]])[] = [
    ['assign', {}, []],
    ['assign', {}, [['assign', {}, 'second']]],
    ['unassign', {}, [['assign', {}, 'responder']]],
    ['resolve', VERDICT, []],
    ['resolve', VERDICT, [['assign', {}, 'second']]],
    ['reopen', {}, [['resolve', VERDICT, 'responder']]],
    ['reopen', {}, [['resolve', { classification: 'falsePositive' }, 'second']]],
    ['ignore', { reason: 'our scanner' }, []],
    ['unignore', {}, [['ignore', { reason: 'our scanner' }, 'second']]],
  ];
  for (const [act, how, earlier] of CASES) {
    const after = earlier.map(([verb, , who]) => ` after ${verb} by ${who}`).join('');
    it(`puts back what ${act} changed${after}, through a command with a trail of its own`, async () => {
      for (const [verb, input, who] of earlier) await tab(verb, { n, ...input }, who);
      const before = decided(await now());
      const done = await tab(act, { n, ...how });
      assert.ok(done.undo, 'it names no way back');
      assert.notDeepEqual(decided(await now()), before);
      world.trail.length = 0;
      const back = await undo(done.undo);
      assert.deepEqual(decided(await now()), before);
      assert.equal(back.undo?.verb, act, 'what was undone can be done again');
      assert.deepEqual(
        world.trail.map(({ entry: { verb, outcome } }) => [verb, outcome]),
        [
          [done.undo.verb, 'intent'],
          [done.undo.verb, 'done'],
        ],
      );
    });
  }

  it('of a resolution leaves in progress what Microsoft said is, although nobody here had it', async () => {
    const alerts = [anAlert({ status: 'inProgress' }), anAlert({ status: 'inProgress' })];
    const events = (await world.store(alerts)) as SecurityEvent[];
    const [one, two] = events as [SecurityEvent, SecurityEvent];
    await undo((await tab('resolve', { n: one.number, ...VERDICT })).undo!);
    await bulk((await bulk({ action: 'resolve', ns: [two.number] })).undo!);
    for (const { key } of events)
      assert.equal((await world.stores.events.get(HARBOUR.id, key))?.value.status, 'inProgress');
  });

  it('comes too late once anybody decided anew, says how it stands, and changes nothing', async () => {
    const acts = { assign: {}, resolve: VERDICT, ignore: { reason: 'our scanner' } };
    for (const [act, how] of Object.entries(acts)) {
      [event] = (await world.store([anAlert({ severity: 'medium' })])) as [SecurityEvent];
      n = event.number;
      const done = await tab(act, { n, ...how });
      if (act === 'resolve') await tab('reopen', { n }, 'second');
      await tab('assign', { n }, 'second');
      const { revision } = await now();
      world.trail.length = 0;
      const late = { code: 'CONFLICT', message: /Too late to undo.*nothing was done.*In progress: Second/ };
      await assert.rejects(undo(done.undo!), late, act);
      assert.equal((await now()).revision, revision);
      assert.deepEqual(
        world.trail.map(({ entry: { outcome } }) => outcome),
        ['intent', 'failed'],
      );
    }
  });

  it('comes too late too where others decided anew and it looks again as it was left', async () => {
    const acts = {
      reopen: [['resolve', VERDICT], 'resolve', 'reopen'],
      unignore: [['ignore', { reason: 'our scanner' }], 'ignore', 'unignore'],
      unassign: [['assign', {}], 'assign', 'unassign'],
    } as const;
    for (const [act, [[first, how], again, back]] of Object.entries(acts)) {
      [event] = (await world.store([anAlert({ severity: 'medium' })])) as [SecurityEvent];
      n = event.number;
      await tab(first, { n, ...how });
      const done = await tab(act, { n });
      const left = decided(await now());
      await tab(again, { n, ...how }, 'second');
      await tab(back, { n }, 'second');
      assert.deepEqual(decided(await now()), left);
      await assert.rejects(undo(done.undo!), { code: 'CONFLICT', message: /Too late to undo/ }, act);
      assert.deepEqual(decided(await now()), left);
    }
  });

  it('comes too late where Microsoft decided and it looks again as it was left', async () => {
    await tab('resolve', { n, ...VERDICT }, 'second');
    const done = await tab('reopen', { n });
    for (const status of ['resolved', 'new'] as const) {
      const deps = { events: world.stores.events, channels: [], corr: 'c' };
      await changeEvent(deps, event, (present) => ({ event: { ...present, status }, history: [] }));
    }
    await assert.rejects(undo(done.undo!), { code: 'CONFLICT' });
    assert.equal((await now()).status, 'new');
  });

  it('is done once when it is pressed twice at the same moment', async () => {
    const done = await tab('resolve', { n, ...VERDICT });
    const both = await Promise.allSettled([undo(done.undo!), undo(done.undo!)]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    const history = await world.stores.events.history(HARBOUR.id, n);
    assert.equal(history.filter(({ what }) => what === 'Re-opened').length, 1);
  });

  it('is not too late because Microsoft or an enrichment said something meanwhile', async () => {
    const done = await tab('resolve', { n, ...VERDICT });
    const stored = (await world.stores.events.get(HARBOUR.id, event.key))!;
    const told: SecurityEvent = { ...stored.value, sync: { state: 'inSync' }, revision: stored.value.revision + 1 };
    assert.ok(await world.stores.events.replace({ event: told, history: [], notify: [], corr: 'c' }, stored));
    await undo(done.undo!);
    assert.equal((await now()).status, 'new');
  });

  it('tells Microsoft, as every change of status does', async () => {
    const done = await tab('resolve', { n, ...VERDICT });
    const stored = (await world.stores.events.get(HARBOUR.id, event.key))!;
    const told: SecurityEvent = { ...stored.value, sync: { state: 'inSync' }, revision: stored.value.revision + 1 };
    assert.ok(await world.stores.events.replace({ event: told, history: [], notify: [], corr: 'c' }, stored));
    await undo(done.undo!);
    assert.equal((await now()).sync.state, 'pending');
  });

  it('of many events leaves alone those that somebody changed since, and says so of each', async () => {
    const [one, two] = (await world.store([anAlert({ severity: 'medium' }), anAlert({ severity: 'medium' })])) as [
      SecurityEvent,
      SecurityEvent,
    ];
    const ns = [one.number, two.number];
    for (const action of ['assign', 'ignore', 'resolve']) {
      const done = await bulk({ action, ns, reason: 'our scanner', ...VERDICT });
      assert.deepEqual(done.undo?.ns, ns);
      const meanwhile = { assign: 'assign', ignore: 'unignore', resolve: 'reopen' }[action] as string;
      await tab(meanwhile, { n: two.number }, 'second');
      const { lines } = await bulk(done.undo!);
      assert.deepEqual(
        lines.map(({ state }) => state),
        ['done', 'notDone'],
        action,
      );
      assert.match(lines[1]!.said, /Too late to undo/);
    }
  });

  it('of a re-opening and an un-ignoring of many gives each its own conclusion and reason back', async () => {
    const events = (await world.store([anAlert({ severity: 'low' }), anAlert({ severity: 'low' })])) as SecurityEvent[];
    const ns = events.map(({ number }) => number);
    await tab('resolve', { n: ns[0], ...VERDICT });
    await tab('resolve', { n: ns[1], verdict: 'falsePositive.notMalicious' });
    await tab('ignore', { n: ns[0], reason: 'our scanner' });
    await tab('ignore', { n: ns[1], reason: 'a business trip' });
    const all = async () =>
      Promise.all(events.map(async ({ key }) => decided((await world.stores.events.get(HARBOUR.id, key))!.value)));
    const before = await all();
    for (const action of ['reopen', 'unignore']) {
      const done = await bulk({ action, ns });
      assert.notDeepEqual(await all(), before);
      await bulk(done.undo!);
      assert.deepEqual(await all(), before);
    }
  });

  it('is offered to nobody who changed nothing, and on no card', async () => {
    await tab('resolve', { n, ...VERDICT }, 'second');
    assert.equal((await tab('resolve', { n, ...VERDICT })).undo, undefined);
    assert.equal((await tab('assign', { n })).undo, undefined);
    assert.equal((await tab('unassign', { n })).undo, undefined);
    assert.equal((await tab('unignore', { n })).undo, undefined);
    const onCard = (await world.ask('responder', 'reopen', { n })) as ResultOf<'event'>;
    assert.equal(onCard.undo, undefined);
  });

  it('is refused to who may not do it by hand, and across tenants', async () => {
    const { undo: way } = await tab('assign', { n });
    await assert.rejects(undo(way!, 'viewer'), { code: 'NOT_AUTHORISED' });
    await assert.rejects(undo(way!, 'quillOnly'), { code: 'NOT_FOUND' });
    assert.equal((await now()).status, 'inProgress');
  });

  it('of another one’s taking on changes nothing, even while all stands as it was left', async () => {
    const { undo: way } = await tab('assign', { n });
    assert.match((await undo(way!, 'second')).said ?? '', /not yours: Responder has it/);
    assert.equal((await now()).assignee?.name, 'Responder');
  });
});

describe('Giving an event back', () => {
  it('is asked for in words too, and tells whose it is then', async () => {
    const CHAT = { surface: 'chat' } as const;
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    await world.ask('second', 'assign', { n });
    await world.ask('responder', 'assign', { n });
    const back = (await world.ask('responder', 'unassign', { n }, CHAT)) as ResultOf<'event'>;
    assert.match(back.said ?? '', /is Second’s again/);
    const none = (await world.ask('second', 'unassign', { n }, CHAT)) as ResultOf<'event'>;
    assert.match(none.said ?? '', /nobody’s again/);
    assert.equal(none.event.status, 'new');
    const history = await world.stores.events.history(HARBOUR.id, n);
    assert.deepEqual(
      history.slice(-2).map(({ what }) => what),
      ['Given back to Second', 'Given back'],
    );
  });
});
