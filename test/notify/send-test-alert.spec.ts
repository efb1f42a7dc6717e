import assert from 'node:assert/strict';
import { regressionSubject } from '../../src/posture/regression.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { deliver } from '../../src/notify/deliver.ts';
import type { Channel, Notice } from '../../src/notify/notice.ts';
import { createPacer } from '../../src/notify/pace.ts';
import { createSendTestAlert } from '../../src/notify/send-test-alert.ts';
import { HARBOUR, createWorld } from '../world.ts';

/** A test sent through channels that take, refuse or do not want it. */
async function set(first: Partial<Channel> = {}) {
  const world = await createWorld();
  const told: { channel: string; notice: Notice }[] = [];
  const channel = (id: string, more: Partial<Channel> = {}): Channel => ({
    id,
    lane: async () => id,
    async deliver(notice) {
      told.push({ channel: id, notice });
      return { activityId: id };
    },
    ...more,
  });
  const channels = [
    channel('teams', first),
    channel('mail', { accepts: () => false }),
    channel('psa', {
      lane: () => Promise.reject(new TocsinError('PRECONDITION_FAILED', 'This tenant is mapped to no company.')),
    }),
  ];
  const deps = {
    ...world.stores,
    ...world,
    channels,
    pacer: createPacer({ clock: world.clock, conversation: [], overall: [] }),
    metrics: noMetrics,
    storageNow: () => world.stores.now(),
    leaseMs: 60_000,
    graceMs: 30_000,
    resendMs: 120_000,
  };
  const hint = async (subject: string) => {
    await world.clock.advance(40);
    for (const { id } of channels) await deliver(deps, { tenantId: HARBOUR.id, subject, channel: id });
    for (let second = 0; second < 21; second++) await world.clock.advance(1_000);
  };
  const send = createSendTestAlert({
    ...deps,
    timeZone: 'America/New_York',
    hint: (_tenantId, subject) => void hint(subject),
  });
  return { world, told, send };
}

describe('A test alert', () => {
  it('goes the whole way to every channel, and says what became of it in each', async () => {
    const { world, told, send } = await set();
    const { alert, hops } = await send({ tenant: HARBOUR, policy: 'admin', corr: 'c' });
    assert.deepEqual(hops, [
      { channel: 'teams', outcome: 'delivered', ms: 40 },
      {
        channel: 'mail',
        outcome: 'notWanted',
        ms: 0,
        why: 'No address of this tenant is to hear of this policy by e-mail.',
      },
      { channel: 'psa', outcome: 'waiting', ms: 20_000, why: 'This tenant is mapped to no company.' },
    ]);
    assert.deepEqual(told, [{ channel: 'teams', notice: { type: 'posture', tenant: HARBOUR, alert } }]);
    const { outbox, posture } = world.stores;
    assert.equal(await outbox.get(HARBOUR.id, regressionSubject(alert), 'mail'), undefined);
    assert.deepEqual(await posture.alertsSince(HARBOUR.id, '2026-01-01'), []);
  });

  it('says whom it did not reach where it reached others', async () => {
    const rest = new TocsinError('UPSTREAM_REFUSED', 'One of two recipients was refused.');
    const { send } = await set({ deliver: async () => ({ ref: { activityId: 't' }, rest }) });
    const { hops } = await send({ tenant: HARBOUR, policy: 'admin', corr: 'c' });
    assert.deepEqual(hops[0], { channel: 'teams', outcome: 'delivered', ms: 40, why: rest.message });
  });

  it('has invented people of the day by the zone of the schedule, and the word TEST in names alone', async () => {
    const { world, send } = await set();
    await world.clock.advance(14 * 3_600_000);
    const [first, second] = [
      await send({ tenant: HARBOUR, policy: 'user', corr: 'c' }),
      await send({ tenant: HARBOUR, policy: 'user', corr: 'c' }),
    ];
    assert.notEqual(first.alert.id, second.alert.id);
    assert.deepEqual([first.alert.localDate, first.alert.comparedWith], ['2026-11-22', '2026-11-21']);
    assert.ok(first.alert.people.every(({ name }) => name.includes('TEST')));
    assert.ok(first.alert.people.every(({ email }) => email.endsWith('@example.com')));
    const { people, causes, ...rest } = first.alert;
    assert.doesNotMatch(JSON.stringify({ ...rest, id: '' }), /TEST/);
    assert.equal(people.length, 2);
    assert.equal(causes.length, 1);
  });
});
