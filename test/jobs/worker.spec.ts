import assert from 'node:assert/strict';
import sinon from 'sinon';
import { createDispatch } from '../../src/jobs/dispatch.ts';
import { slotOf, startSchedule } from '../../src/jobs/schedule.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { ReceivedWork, WorkMessage } from '../../src/kernel/queue.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import type { Delivery } from '../../src/notify/deliver.ts';
import { createMemoryStores } from '../../src/store/index.ts';
import { keptLog } from '../fakes/log.ts';
import { HARBOUR, QUILL } from '../world.ts';

const until = async (done: () => boolean) => {
  for (let turn = 0; turn < 300 && !done(); turn++) await new Promise((wake) => setTimeout(wake, 5));
  assert.ok(done(), 'did not happen in time');
};

function work(message: WorkMessage, attempt = 1) {
  return {
    message,
    attempt,
    renew: sinon.stub().resolves(),
    complete: sinon.stub().resolves(),
    poison: sinon.stub().resolves(),
  } satisfies ReceivedWork;
}

function workerOn(waiting: ReceivedWork[], handlers: Parameters<typeof startWorker>[0]['handlers']) {
  const log = keptLog();
  const queue = { send: sinon.stub().resolves(), receive: async (max: number) => waiting.splice(0, max) };
  return {
    log,
    worker: startWorker({ queue, handlers, clock: systemClock, log, metrics: noMetrics, width: 2, idleMs: 5 }),
  };
}

describe('A worker', () => {
  it('completes what succeeds and leaves what fails to come back', async () => {
    const good = work({ kind: 'poll', tenantId: 'a' });
    const bad = work({ kind: 'poll', tenantId: 'b' });
    const handle = sinon.stub().callsFake(async ({ tenantId }: WorkMessage) => {
      if (tenantId === 'b') throw new Error('secret text');
    });
    const { worker, log } = workerOn([good, bad], { poll: handle });
    await until(() => handle.callCount === 2 && good.complete.called);
    await worker.stop(100);
    sinon.assert.notCalled(bad.complete);
    assert.ok(!JSON.stringify(log.lines).includes('secret text'));
  });

  it('sets aside what failed five times, and what nobody knows how to do', async () => {
    const worn = work({ kind: 'poll' }, 6);
    const foreign = work({ kind: '__proto__' });
    const handle = sinon.stub().resolves();
    const { worker } = workerOn([worn, foreign], { poll: handle });
    await until(() => worn.poison.called && foreign.poison.called);
    await worker.stop(100);
    sinon.assert.notCalled(handle);
  });

  it('does no more at once than its width, and finishes what is under way when stopped', async () => {
    let under = 0;
    let most = 0;
    let done = 0;
    const slow = async () => {
      most = Math.max(most, ++under);
      await new Promise((wake) => setTimeout(wake, 20));
      under--;
      done++;
    };
    const { worker } = workerOn(
      Array.from({ length: 6 }, () => work({ kind: 'poll' })),
      { poll: slow },
    );
    await until(() => done >= 1);
    await worker.stop(1000);
    assert.ok(most <= 2, `${most} at once`);
    assert.equal(under, 0);
  });

  it('keeps a long piece of work hidden from others', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const long = work({ kind: 'poll' });
      let finish = () => {};
      const { worker } = workerOn([long], { poll: () => new Promise((resolve) => (finish = resolve)) });
      await new Promise((wake) => setTimeout(wake, 20));
      clock.tick(41_000);
      sinon.assert.calledTwice(long.renew);
      finish();
      await until(() => long.complete.called);
      await worker.stop(100);
    } finally {
      clock.restore();
    }
  });
});

describe('A schedule', () => {
  it('does a slot once, whichever of three replicas is first', async () => {
    const log = keptLog();
    const { ticks } = createMemoryStores({ clock: systemClock, log, replica: 'one' });
    const run = sinon.stub().resolves();
    const job = { name: 'poll', everyMs: 3_600_000, run };
    const schedules = [1, 2, 3].map(() => startSchedule({ ticks, clock: systemClock, log }, [job]));
    await until(() => run.called);
    await new Promise((wake) => setTimeout(wake, 1200));
    await Promise.all(schedules.map((schedule) => schedule.stop()));
    sinon.assert.calledOnce(run);
  });

  it('tries a slot again that failed', async () => {
    const log = keptLog();
    const stores = createMemoryStores({ clock: systemClock, log, replica: 'one', tickLeaseMs: 1, tickGraceMs: 0 });
    const run = sinon.stub().resolves().onFirstCall().rejects(new Error('no'));
    const schedule = startSchedule({ ticks: stores.ticks, clock: systemClock, log }, [
      { name: 'poll', everyMs: 3_600_000, run },
    ]);
    await until(() => run.callCount >= 2);
    await schedule.stop();
  });

  it('names slots by their beginning, the same everywhere', () => {
    assert.equal(slotOf(new Date('2026-11-22T12:00:59.999Z'), 60_000), '2026-11-22T12:00:00.000Z');
    assert.equal(slotOf(new Date('2026-11-22T12:01:30Z'), 90_000), slotOf(new Date('2026-11-22T12:02:59Z'), 90_000));
  });
});

describe('Dispatching deliveries', () => {
  function dispatchOf(deliver: (delivery: Delivery) => Promise<void>) {
    const log = keptLog();
    const stores = createMemoryStores({ clock: systemClock, log, replica: 'one' });
    return { stores, dispatch: createDispatch({ ...stores, deliver, channels: ['teams'], log }) };
  }

  it('runs one at a time per subject, and once more when a hint comes meanwhile', async () => {
    let under = 0;
    const deliver = sinon.stub().callsFake(async () => {
      assert.equal(++under, 1);
      await new Promise((wake) => setTimeout(wake, 5));
      under--;
    });
    const { dispatch } = dispatchOf(deliver);
    for (let hint = 0; hint < 10; hint++) dispatch.hint(HARBOUR.id, 'e1');
    await dispatch.idle();
    sinon.assert.calledTwice(deliver);
  });

  it('survives a delivery that breaks off', async () => {
    const { dispatch } = dispatchOf(sinon.stub().rejects(new Error('storage away')));
    dispatch.hint(HARBOUR.id, 'e1');
    await dispatch.idle();
  });

  it('never breaks the process when storage does not answer a sweep', async () => {
    const log = keptLog();
    const stores = createMemoryStores({ clock: systemClock, log, replica: 'one' });
    await stores.tenants.seed([HARBOUR]);
    const outbox = { ...stores.outbox, list: sinon.stub().rejects(new Error('storage away')) };
    await createDispatch({ ...stores, outbox, deliver: sinon.stub().resolves(), channels: ['teams'], log }).sweepAll(
      true,
    );
    assert.equal(log.lines.length, 1);
  });

  it('finds by itself what waits in every tenant', async () => {
    const deliver = sinon.stub().resolves();
    const { dispatch, stores } = dispatchOf(deliver);
    await stores.tenants.seed([HARBOUR, QUILL]);
    for (const { id } of [HARBOUR, QUILL])
      await stores.outbox.ask({ tenantId: id, subject: 'import', channel: 'teams', wanted: 1, corr: 'c' });
    await dispatch.sweepAll(true);
    await dispatch.idle();
    assert.deepEqual(
      deliver.args.map(([{ tenantId, force }]) => [tenantId, force]).sort(),
      [
        [HARBOUR.id, true],
        [QUILL.id, true],
      ].sort(),
    );
  });
});
