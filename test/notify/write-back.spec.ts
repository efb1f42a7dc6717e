import assert from 'node:assert/strict';
import { TocsinError } from '../../src/kernel/errors.ts';
import { createWriteBack, type AlertWriter } from '../../src/notify/write-back.ts';
import { anAlert } from '../fakes/alerts.ts';
import { HARBOUR, createWorld } from '../world.ts';

async function set() {
  const world = await createWorld();
  const [event] = await world.store([anAlert()]);
  const told: Parameters<AlertWriter['tell']>[2][] = [];
  const state = { fail: undefined as TocsinError | undefined, meanwhile: async () => {} };
  const writer: AlertWriter = {
    async tell(_tenant, _alertId, wanted) {
      await state.meanwhile();
      if (state.fail) throw state.fail;
      told.push(wanted);
      return '2026-11-22T12:30:00.0000000Z';
    },
  };
  const channel = createWriteBack({
    events: world.stores.events,
    writer,
    clock: world.clock,
    channels: ['teams'],
    hint: () => {},
  });
  const stored = async () => (await world.stores.events.get(HARBOUR.id, event!.key))!.value;
  const deliver = async () => channel.deliver({ type: 'event', tenant: HARBOUR, event: await stored() }, undefined);
  return { world, n: event!.number, told, state, stored, deliver };
}

describe('Telling Microsoft', () => {
  it('says what was concluded, once, and is then in step', async () => {
    const { world, n, told, stored, deliver } = await set();
    await world.ask('responder', 'resolve', { n, verdict: 'falsePositive.notMalicious', comment: 'our scanner' });
    await deliver();
    await deliver();
    assert.deepEqual(
      told.map(({ status, classification, determination, comment }) => [
        status,
        classification,
        determination,
        comment,
      ]),
      [['resolved', 'falsePositive', 'notMalicious', 'our scanner']],
    );
    assert.deepEqual([(await stored()).sync.state, (await stored()).provider.status], ['inSync', 'resolved']);
  });

  it('gives every resolution a comment of its own', async () => {
    const { world, n, told, deliver } = await set();
    await world.ask('responder', 'resolve', { n, comment: 'first' });
    await deliver();
    await world.clock.advance(60_000);
    await world.ask('responder', 'reopen', { n });
    await world.ask('responder', 'resolve', { n, comment: 'second' });
    await deliver();
    assert.deepEqual(
      told.map(({ comment }) => comment),
      ['first', 'second'],
    );
    assert.notEqual(told[0]!.marker, told[1]!.marker);
  });

  it('is not in step when people concluded otherwise while Microsoft was being told', async () => {
    const { world, n, told, state, stored, deliver } = await set();
    await world.ask('responder', 'resolve', { n, comment: 'first' });
    state.meanwhile = async () => {
      state.meanwhile = async () => {};
      await world.clock.advance(1000);
      await world.ask('second', 'reopen', { n });
      await world.ask('second', 'resolve', { n, comment: 'second' });
    };
    await deliver();
    assert.equal((await stored()).sync.state, 'pending');
    await deliver();
    assert.deepEqual(
      told.map(({ comment }) => comment),
      ['first', 'second'],
    );
    assert.equal((await stored()).sync.state, 'inSync');
  });

  it('says on the card why Microsoft could not be told, until it was', async () => {
    const { world, n, state, stored, deliver } = await set();
    await world.ask('responder', 'resolve', { n, comment: 'x' });
    state.fail = new TocsinError('UPSTREAM_REFUSED', 'SecurityAlert.ReadWrite.All is missing.', { status: 403 });
    await assert.rejects(deliver());
    const failed = await stored();
    assert.ok(failed.sync.state === 'failed' && /ReadWrite/.test(failed.sync.why));
    assert.ok(
      (await world.stores.outbox.list(HARBOUR.id)).some(
        ({ channel, wanted }) => channel === 'teams' && wanted === failed.revision,
      ),
    );
    state.fail = undefined;
    await deliver();
    assert.equal((await stored()).sync.state, 'inSync');
  });
});
