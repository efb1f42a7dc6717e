import assert from 'node:assert/strict';
import { changeEvent } from '../../src/events/change-event.ts';
import type { Receipt } from '../../src/events/outbox.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { deliver, type DeliverDeps } from '../../src/notify/deliver.ts';
import { REPOSTED, type Channel, type Notice } from '../../src/notify/notice.ts';
import { createPacer } from '../../src/notify/pace.ts';
import { regressionSubject, type RegressionAlert } from '../../src/posture/regression.ts';
import { anAlert } from '../fakes/alerts.ts';
import { HARBOUR, createWorld, type World } from '../world.ts';

interface FakeChannel extends Channel {
  readonly told: { notice: Notice; previous: Receipt | undefined }[];
  tellsAnew?: boolean;
  answer: () => Promise<void>;
  rest?: TocsinError | undefined;
}

function fakeChannel(): FakeChannel {
  const told: FakeChannel['told'] = [];
  const channel: FakeChannel = {
    id: 'teams',
    told,
    answer: async () => {},
    lane: async () => 'soc',
    async deliver(notice, previous) {
      told.push({ notice, previous });
      await channel.answer();
      const ref = { activityId: `a${told.length}` };
      return channel.rest ? { ref, rest: channel.rest } : ref;
    },
  };
  return channel;
}

async function set() {
  const world = await createWorld();
  const channel = fakeChannel();
  const [event] = await world.store([anAlert()]);
  const deps: DeliverDeps = {
    ...world.stores,
    channels: [channel],
    pacer: createPacer({ clock: world.clock, conversation: [], overall: [] }),
    clock: world.clock,
    log: world.log,
    metrics: noMetrics,
    storageNow: () => world.stores.now(),
    leaseMs: 60_000,
    graceMs: 30_000,
    resendMs: 120_000,
  };
  const ref = { tenantId: HARBOUR.id, subject: event!.key, channel: 'teams' };
  return { world, channel, event: event!, deps, ref, run: (force = false) => deliver(deps, { ...ref, force }) };
}

const waiting = async (world: World) =>
  (await world.stores.outbox.list(HARBOUR.id)).find(({ channel }) => channel === 'teams');
const fails =
  (code: 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_REFUSED', extras = {}) =>
  () =>
    Promise.reject(new TocsinError(code, 'Teams does not answer.', extras));

describe('Delivering a notice', () => {
  it('tells an alert of lost MFA with its people, and nothing once the alert is gone', async () => {
    const { world, channel, deps } = await set();
    const at = world.clock.now();
    const alert: RegressionAlert = {
      id: 'test-admin-1',
      tenantId: HARBOUR.id,
      policy: 'admin',
      localDate: '2026-11-22',
      foundAt: at,
      comparedWith: '2026-11-21',
      people: [{ userId: 'u', name: 'TEST', email: 'test@harbour.example', previousDate: '2026-11-21', causes: [] }],
      causes: [],
      revision: 1,
      test: true,
    };
    await world.stores.posture.addTest(alert, ['teams'], 'c');
    const ref = { tenantId: HARBOUR.id, subject: regressionSubject(alert), channel: 'teams' };
    await deliver(deps, ref);
    assert.deepEqual(channel.told, [{ notice: { type: 'posture', tenant: HARBOUR, alert }, previous: undefined }]);
    assert.equal((await world.stores.outbox.receipt(HARBOUR.id, ref.subject, 'teams'))?.revision, 1);
    await world.stores.outbox.ask({ ...ref, subject: 'posture-user-2026-11-22', wanted: 1, corr: 'c' });
    await deliver(deps, { ...ref, subject: 'posture-user-2026-11-22' });
    assert.equal(await world.stores.outbox.get(HARBOUR.id, 'posture-user-2026-11-22', 'teams'), undefined);
  });

  it('tells it once, keeps the receipt and empties the outbox', async () => {
    const { world, channel, ref, run } = await set();
    await run();
    await run();
    assert.equal(channel.told.length, 1);
    assert.equal(await waiting(world), undefined);
    const receipt = await world.stores.outbox.receipt(ref.tenantId, ref.subject, 'teams');
    assert.deepEqual(receipt?.ref, { activityId: 'a1' });
  });

  it('refreshes what was told when the event changes', async () => {
    const { world, channel, event, run } = await set();
    await run();
    await world.ask('responder', 'assign', { n: event.number });
    await run();
    assert.equal(channel.told.length, 2);
    assert.equal(channel.told[1]!.previous?.ref['activityId'], 'a1');
  });

  const ignored = { since: new Date('2026-11-22T12:00:00Z'), by: { kind: 'rule', number: 7 }, reason: 'trip' } as const;

  /** Ignores the event, or shows it again, and asks for a notice of that. */
  async function mark(world: World, { key }: { key: string }, hidden: boolean): Promise<void> {
    const deps = { events: world.stores.events, channels: ['teams'], corr: 'c' };
    await changeEvent(deps, { tenantId: HARBOUR.id, key }, ({ ignored: _ignored, ...event }) => ({
      event: { ...event, ...(hidden && { ignored }) },
      history: [],
    }));
  }

  it('rings for no ignored event, and rings once it is shown again', async () => {
    const { world, channel, event, run } = await set();
    await mark(world, event, true);
    await run();
    assert.equal(channel.told.length, 0);
    assert.equal(await waiting(world), undefined);
    await mark(world, event, false);
    await run();
    assert.deepEqual(
      channel.told.map(({ previous }) => previous),
      [undefined],
    );
  });

  it('shows on the card that is there already that the event is ignored', async () => {
    const { world, channel, event, run } = await set();
    await run();
    await mark(world, event, true);
    await run();
    assert.equal(channel.told.length, 2);
    assert.equal(channel.told[1]!.previous?.ref['activityId'], 'a1');
  });

  it('shows it also on a card that was being posted when the event was ignored', async () => {
    const { world, channel, event, run } = await set();
    channel.answer = async () => {
      channel.answer = async () => {};
      await mark(world, event, true);
      await run();
    };
    await run();
    await run(true);
    const shown = channel.told.map(({ notice }) => notice.type === 'event' && notice.event.ignored !== undefined);
    assert.deepEqual(shown, [false, true]);
    assert.equal(await waiting(world), undefined);
  });

  it('sends once when two replicas try at the same moment', async () => {
    const { channel, run } = await set();
    await Promise.all([run(), run(), run()]);
    assert.equal(channel.told.length, 1);
  });

  it('delivers the newer revision that came while the older was being sent', async () => {
    const { world, channel, event, run } = await set();
    channel.answer = async () => {
      channel.answer = async () => {};
      await world.ask('responder', 'assign', { n: event.number });
    };
    await run();
    assert.ok(await waiting(world));
    await run();
    assert.equal(channel.told.length, 2);
    const { notice, previous } = channel.told[1]!;
    assert.ok(notice.type === 'event' && notice.event.assignee?.name === 'Responder' && previous);
    assert.equal(await waiting(world), undefined);
  });

  it('tries again after what the server asked for when nothing happened', async () => {
    const { world, channel, run } = await set();
    channel.answer = fails('UPSTREAM_UNAVAILABLE', { retryAfterMs: 10_000 });
    await run();
    assert.match((await waiting(world))?.lastError ?? '', /does not answer/);
    channel.answer = async () => {};
    await run();
    assert.equal(channel.told.length, 1);
    await world.clock.advance(12_001);
    await run();
    assert.equal(channel.told.length, 2);
    assert.equal(await waiting(world), undefined);
  });

  it('repeats a send whose answer was lost once, after two minutes and not before', async () => {
    const { world, channel, run } = await set();
    channel.answer = fails('UPSTREAM_UNAVAILABLE', { outcomeUnknown: true });
    await run();
    await world.clock.advance(119_000);
    await run();
    await run(true);
    assert.equal(channel.told.length, 1);
    await world.clock.advance(1_000);
    await run();
    assert.equal(channel.told.length, 2);
    await world.clock.advance(600_000);
    await run();
    assert.equal(channel.told.length, 2, 'no third send within ten minutes');
    assert.ok(await waiting(world), 'and never forgotten');
  });

  it('treats a first send that died in the middle as lost, not as never sent', async () => {
    const { world, channel, run } = await set();
    channel.answer = () => new Promise(() => {});
    void run();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const afterCrash = await set();
    const deps = { ...afterCrash.deps, ...world.stores, channels: [channel], storageNow: () => world.stores.now() };
    channel.answer = async () => {};
    const again = async () =>
      deliver(deps, { tenantId: HARBOUR.id, subject: (await waiting(world))!.subject, channel: 'teams' });
    await again();
    assert.equal(channel.told.length, 1, 'the lease holds');
    await world.clock.advance(90_001);
    await again();
    assert.equal(channel.told.length, 1, 'the lease is over: the answer counts as lost');
    await world.clock.advance(120_000);
    await again();
    assert.equal(channel.told.length, 2);
    assert.equal(await waiting(world), undefined);
  });

  it('repeats a refresh that died in the middle at once: refreshing twice shows the same', async () => {
    const { world, channel, event, run } = await set();
    await run();
    await world.ask('responder', 'assign', { n: event.number });
    channel.answer = fails('UPSTREAM_UNAVAILABLE', { outcomeUnknown: true });
    await run();
    channel.answer = async () => {};
    await world.clock.advance(5_000);
    await run();
    assert.equal(channel.told.length, 3);
  });

  it('waits without a place and goes as soon as there is one', async () => {
    const { world, channel, run } = await set();
    const lane = channel.lane;
    channel.lane = () => Promise.reject(new TocsinError('PRECONDITION_FAILED', 'There is no channel yet.'));
    await run();
    assert.equal(channel.told.length, 0);
    assert.match((await waiting(world))?.lastError ?? '', /no channel/);
    channel.lane = lane;
    await run(true);
    assert.equal(channel.told.length, 1);
  });

  it('keeps a refused notice waiting for people to mend what is wrong', async () => {
    const { world, channel, run } = await set();
    channel.answer = fails('UPSTREAM_REFUSED', { status: 403 });
    await run();
    await world.clock.advance(600_000);
    await run();
    assert.equal(channel.told.length, 1);
    await world.clock.advance(300_000);
    channel.answer = async () => {};
    await run();
    assert.equal(channel.told.length, 2);
  });

  it('uses up no pace for what is not due', async () => {
    const { world, channel, deps, ref, run } = await set();
    channel.answer = fails('UPSTREAM_REFUSED', { status: 403 });
    await run();
    let turns = 0;
    const pacer = { run: <T>(_lane: unknown, _priority: number, work: () => Promise<T>) => (turns++, work()) };
    for (let sweep = 0; sweep < 5; sweep++) await deliver({ ...deps, pacer }, ref);
    assert.equal(turns, 0);
    await world.clock.advance(900_000);
    await deliver({ ...deps, pacer }, ref);
    assert.equal(turns, 1);
  });

  it('never tells again what was told when only the receipt could not be kept at once', async () => {
    const { world, channel, deps, ref } = await set();
    let refusals = 2;
    const settle: typeof deps.outbox.settle = async (item, receipt) => {
      if (refusals-- > 0) throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Storage does not answer.');
      return deps.outbox.settle(item, receipt);
    };
    const done = deliver({ ...deps, outbox: { ...deps.outbox, settle } }, ref);
    for (let second = 0; second < 40; second++) await world.clock.advance(1000);
    await done;
    assert.equal(channel.told.length, 1);
    assert.equal(await waiting(world), undefined);
    assert.ok(await world.stores.outbox.receipt(ref.tenantId, ref.subject, 'teams'));
  });

  it('comes back sooner to a place that says how soon', async () => {
    const { world, channel, run } = await set();
    channel.lane = () => Promise.reject(new TocsinError('PRECONDITION_FAILED', 'Not yet.', { retryAfterMs: 5_000 }));
    await run();
    channel.lane = async () => 'soc';
    await world.clock.advance(4_999);
    await run();
    assert.equal(channel.told.length, 0);
    await world.clock.advance(1);
    await run();
    assert.equal(channel.told.length, 1);
  });

  it('tells those who have not heard while the others are not told again', async () => {
    const { world, channel, ref, run } = await set();
    channel.rest = new TocsinError('UPSTREAM_REFUSED', 'One of two was refused.');
    await run();
    assert.equal((await world.stores.outbox.receipt(ref.tenantId, ref.subject, 'teams'))?.ref['activityId'], 'a1');
    assert.match((await waiting(world))?.lastError ?? '', /One of two/);
    await world.clock.advance(899_000);
    await run();
    assert.equal(channel.told.length, 1);
    channel.rest = undefined;
    await world.clock.advance(1_000);
    await run();
    assert.equal(channel.told[1]!.previous?.ref['activityId'], 'a1');
    assert.equal(await waiting(world), undefined);
  });

  it('lets go what waited for a first message', async () => {
    const { world, event, deps, ref } = await set();
    const heard: unknown[] = [];
    const told: DeliverDeps['told'] = (subject, channel) => heard.push({ ...subject, channel });
    await deliver({ ...deps, told }, ref);
    await world.ask('responder', 'assign', { n: event.number });
    await deliver({ ...deps, told }, ref);
    assert.deepEqual(heard, [ref]);
  });

  describe('where news is a message of its own', () => {
    async function toldOnce() {
      const stage = await set();
      stage.channel.tellsAnew = true;
      await stage.run();
      await stage.world.ask('responder', 'assign', { n: stage.event.number });
      return stage;
    }

    it('repeats none blindly whose answer was lost', async () => {
      const { world, channel, run } = await toldOnce();
      channel.answer = fails('UPSTREAM_UNAVAILABLE', { outcomeUnknown: true });
      await run();
      await world.clock.advance(119_000);
      await run(true);
      assert.equal(channel.told.length, 2);
      await world.clock.advance(1_000);
      await run();
      await world.clock.advance(600_000);
      await run();
      assert.equal(channel.told.length, 3);
    });

    it('takes one that died in the middle for lost', async () => {
      const { world, channel, deps, ref, run } = await toldOnce();
      channel.answer = () => new Promise(() => {});
      void run();
      await new Promise((resolve) => setTimeout(resolve, 5));
      channel.answer = async () => {};
      const again = () => deliver({ ...deps, pacer: createPacer({ clock: world.clock }) }, ref);
      await world.clock.advance(90_001);
      await again();
      assert.equal(channel.told.length, 2);
      await world.clock.advance(120_000);
      await again();
      assert.equal(channel.told.length, 3);
      assert.equal(await waiting(world), undefined);
    });
  });

  it('waits before it repeats a post that replaced a deleted card and whose answer was lost', async () => {
    const { world, channel, event, run } = await set();
    await run();
    await world.ask('responder', 'assign', { n: event.number });
    channel.answer = fails('UPSTREAM_UNAVAILABLE', { outcomeUnknown: true, upstreamCode: REPOSTED });
    await run();
    await world.clock.advance(60_000);
    await run();
    assert.equal(channel.told.length, 2);
    await world.clock.advance(60_000);
    await run();
    assert.equal(channel.told.length, 3);
  });
});
