import assert from 'node:assert/strict';
import sinon from 'sinon';
import { checkPosture, tenantsToCheck } from '../../src/jobs/check-posture.ts';
import type { Lookup } from '../../src/kernel/lookup.ts';
import { addDays } from '../../src/posture/local-date.ts';
import { isAlertSettled } from '../../src/posture/recovery.ts';
import type { ChangeAuthor } from '../../src/posture/regression.ts';
import type { TableName, Tables } from '../../src/store/tables.ts';
import type { Tenant, TenantId } from '../../src/tenants/tenant.ts';
import { HARBOUR } from '../world.ts';
import { ON, postureStage, slot, type PostureStage } from './posture-stage.ts';

const MINUTE = 60_000;
const never = new AbortController().signal;

/** Ten people of whom MFA is required, and a baseline of the 20th. */
async function withBaseline(stage: PostureStage): Promise<void> {
  await stage.stores.tenants.seed([ON]);
  for (let user = 0; user < 10; user++) stage.directory().users[`u${user}`] = 'enforced';
  await stage.until(slot('2026-11-20'));
  await stage.work();
  stage.reads.length = 0;
}

describe('The daily check of posture', () => {
  it('reads inside the window and commits at the slot, once', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    stage.directory().users.u1 = 'disabled';
    await stage.live(new Date(slot('2026-11-21').getTime() - 1000));
    assert.equal(stage.reads.length, 1);
    assert.deepEqual(await stage.days(), ['2026-11-20 complete']);
    await stage.live(new Date(slot('2026-11-21').getTime() + 9 * MINUTE));
    assert.deepEqual(await stage.days(), ['2026-11-21 complete', '2026-11-20 complete']);
    assert.equal(stage.reads.length, 1);
    const [alert, ...more] = await stage.alerts();
    assert.deepEqual([alert?.id, alert?.people.map(({ userId }) => userId)], ['user-2026-11-21', ['u1']]);
    assert.deepEqual(more, []);
    assert.deepEqual(await stage.waiting(), ['posture-user-2026-11-21 mail 2', 'posture-user-2026-11-21 teams 2']);
    const lines = stage.log.lines.filter(({ message }) => message === 'posture checked');
    assert.equal(lines.length, 2);
    assert.deepEqual(stage.hints, ['posture-user-2026-11-21']);
  });

  it('evaluates nothing at enablement, nor for a slot that lay before it', async () => {
    const stage = await postureStage();
    await stage.stores.tenants.seed([HARBOUR]);
    stage.directory().users.u1 = 'disabled';
    await stage.until(new Date(slot('2026-11-20').getTime() + 60 * MINUTE));
    const enabledAt = stage.clock.now();
    await stage.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, posture: { user: { enabledAt } } }));
    await stage.work();
    await stage.live(new Date(slot('2026-11-21').getTime() - 46 * MINUTE), 30 * MINUTE);
    assert.deepEqual(stage.reads, []);
    await stage.live(new Date(slot('2026-11-21').getTime() + MINUTE));
    assert.deepEqual(await stage.days(), ['2026-11-21 complete']);
    assert.deepEqual(await stage.alerts(), []);
  });

  it('leaves alone who is paused or has no policy on', async () => {
    const stage = await postureStage();
    await stage.stores.tenants.seed([{ ...ON, state: 'paused' }]);
    await stage.until(slot('2026-11-20'));
    assert.deepEqual(await tenantsToCheck(stage.deps), []);
    await checkPosture(stage.deps, HARBOUR.id, never);
    await stage.stores.tenants.update(HARBOUR.id, ({ posture: _off, ...tenant }) => ({ ...tenant, state: 'active' }));
    assert.deepEqual(await tenantsToCheck(stage.deps), []);
    assert.deepEqual(stage.reads, []);
  });

  it('catches up once after downtime, for the newest missed slot', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    stage.directory().users.u2 = 'disabled';
    await stage.until(new Date('2026-11-24T03:00:00Z'));
    await stage.work();
    assert.equal(stage.reads.length, 1);
    assert.deepEqual(await stage.days(), ['2026-11-23 complete', '2026-11-20 complete']);
    const [alert] = await stage.alerts();
    assert.deepEqual([alert?.localDate, alert?.comparedWith], ['2026-11-23', '2026-11-20']);
  });

  it('says at the slot that nothing can be read, and tries on all day with growing waits', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    stage.directory().down = true;
    stage.directory().users.u3 = 'disabled';
    await stage.live(new Date(slot('2026-11-21').getTime() + MINUTE));
    assert.deepEqual(await stage.days(), ['2026-11-21 failed', '2026-11-20 complete']);
    await stage.live(new Date(slot('2026-11-21').getTime() + 8 * 60 * MINUTE), 5 * MINUTE);
    assert.ok(stage.reads.length >= 10 && stage.reads.length <= 16, String(stage.reads));
    assert.deepEqual(await stage.alerts(), []);
    stage.directory().down = false;
    await stage.live(new Date(slot('2026-11-21').getTime() + 10 * 60 * MINUTE), 5 * MINUTE);
    assert.deepEqual(await stage.days(), ['2026-11-21 complete', '2026-11-20 complete']);
    const [alert] = await stage.alerts();
    assert.deepEqual([alert?.id, alert?.comparedWith], ['user-2026-11-21', '2026-11-20']);
    const reads = stage.reads.length;
    await stage.live(new Date(slot('2026-11-22').getTime() - 50 * MINUTE), 30 * MINUTE);
    assert.equal(stage.reads.length, reads);
  });

  it('reads what it could read in part three times more, and then takes it as it is', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    stage.directory().users.u4 = undefined;
    stage.directory().users.u5 = 'disabled';
    await stage.live(new Date(slot('2026-11-21').getTime() + 6 * 60 * MINUTE), 5 * MINUTE);
    assert.equal(stage.reads.length, 4);
    assert.deepEqual(await stage.days(), ['2026-11-21 partial', '2026-11-20 complete']);
    const [alert] = await stage.alerts();
    assert.deepEqual(
      alert?.people.map(({ userId }) => userId),
      ['u5'],
    );
  });

  it('changes the alert of the day when a later reading sees more', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    stage.directory().users.u4 = undefined;
    stage.directory().users.u5 = 'disabled';
    await stage.until(slot('2026-11-21'));
    await stage.work();
    assert.deepEqual(await stage.days(), ['2026-11-21 partial', '2026-11-20 complete']);
    stage.directory().users.u4 = 'disabled';
    await stage.live(new Date(slot('2026-11-21').getTime() + 10 * MINUTE));
    assert.deepEqual(await stage.days(), ['2026-11-21 complete', '2026-11-20 complete']);
    const [alert, ...more] = await stage.alerts();
    assert.deepEqual(
      alert?.people.map(({ userId }) => userId),
      ['u4', 'u5'],
    );
    assert.deepEqual(more, []);
    assert.equal((await stage.waiting()).length, 2);
  });

  it('takes of two readings in part the one that tells of more people', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    for (const id of ['u4', 'u5', 'u6']) stage.directory().users[id] = undefined;
    await stage.until(slot('2026-11-21'));
    await stage.work();
    assert.deepEqual(await stage.alerts(), []);
    stage.directory().users.u5 = 'disabled';
    await stage.live(new Date(slot('2026-11-21').getTime() + 5 * MINUTE));
    assert.deepEqual(await stage.days(), ['2026-11-21 partial', '2026-11-20 complete']);
    assert.deepEqual(
      (await stage.alerts())[0]?.people.map(({ userId }) => userId),
      ['u5'],
    );
    stage.directory().users.u5 = undefined;
    stage.directory().users.u6 = 'enforced';
    await stage.live(new Date(slot('2026-11-21').getTime() + 6 * 60 * MINUTE), 5 * MINUTE);
    assert.deepEqual(
      (await stage.alerts())[0]?.people.map(({ userId }) => userId),
      ['u5'],
    );
  });

  it('reads a second time after five minutes before it believes that many were lost', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    for (const id of ['u1', 'u2', 'u3']) stage.directory().users[id] = 'disabled';
    await stage.until(slot('2026-11-21'));
    await stage.work();
    assert.deepEqual(await stage.days(), ['2026-11-20 complete']);
    await stage.live(new Date(slot('2026-11-21').getTime() + 4 * MINUTE));
    assert.equal(stage.reads.length, 1);
    stage.directory().users.u3 = 'enforced';
    await stage.live(new Date(slot('2026-11-21').getTime() + 6 * MINUTE));
    assert.equal(stage.reads.length, 2);
    const [alert] = await stage.alerts();
    assert.deepEqual(
      alert?.people.map(({ userId }) => userId),
      ['u1', 'u2'],
    );
  });

  it('keeps a first reading across a restart', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    for (const id of ['u1', 'u2', 'u3']) stage.directory().users[id] = 'disabled';
    await stage.until(slot('2026-11-21'));
    await stage.work();
    const other = await postureStage({ ...stage, replica: 'b' });
    Object.assign(other.directory(), stage.directory());
    await other.live(new Date(slot('2026-11-21').getTime() + 6 * MINUTE));
    assert.equal(other.reads.length, 1);
    assert.equal((await other.alerts())[0]?.people.length, 3);
  });

  it('is done by one of two replicas', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    stage.directory().users.u1 = 'disabled';
    const other = await postureStage({ ...stage, replica: 'b' });
    Object.assign(other.directory(), stage.directory());
    await stage.until(slot('2026-11-21'));
    await Promise.all([stage, other].map(({ deps }) => checkPosture(deps, HARBOUR.id, never)));
    await Promise.all([stage.work(), other.work()]);
    assert.equal(stage.reads.length + other.reads.length, 1);
    assert.equal((await stage.alerts()).length, 1);
  });

  it('is left to the replica that is at it, however long that takes', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    let go = () => {};
    stage.directory().slow = new Promise<void>((done) => (go = done));
    const other = await postureStage({ ...stage, replica: 'b' });
    Object.assign(other.directory(), stage.directory());
    await stage.until(slot('2026-11-21'));
    const run = checkPosture(stage.deps, HARBOUR.id, never);
    await seen(() => stage.reads.length === 1);
    for (let minute = 0; minute < 8; minute++) {
      await stage.clock.advance(MINUTE);
      await checkPosture(other.deps, HARBOUR.id, never);
    }
    go();
    await run;
    assert.deepEqual(other.reads, []);
    assert.deepEqual(await stage.days(), ['2026-11-21 complete', '2026-11-20 complete']);
  });

  it('is taken over from a replica that died, at whichever step, and tells once', async () => {
    // Dies before its nth write, as a killed process does; the last counts are beyond the end of the run.
    for (let writes = 0; writes < 14; writes++) {
      const stage = await postureStage();
      await withBaseline(stage);
      stage.directory().users.u1 = 'disabled';
      const { tables, died } = mortal(stage.tables, writes);
      const dying = await postureStage({ ...stage, tables, replica: 'dying' });
      Object.assign(dying.directory(), stage.directory());
      await stage.until(slot('2026-11-21'));
      await Promise.race([checkPosture(dying.deps, HARBOUR.id, never), died]);
      await stage.live(new Date(slot('2026-11-21').getTime() + 3 * MINUTE), 10_000);
      assert.deepEqual(await stage.days(), ['2026-11-21 complete', '2026-11-20 complete'], `after ${writes} writes`);
      const alerts = await stage.alerts();
      assert.equal(alerts.length, 1);
      assert.equal(alerts[0]?.causes[0]?.author?.status, 'absent', `after ${writes} writes`);
      assert.equal((await stage.waiting()).length, 2);
    }
  });

  it('never lets a replica that was held up write over what another one did meanwhile', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    stage.directory().users.u1 = 'disabled';
    let go = () => {};
    const held = await postureStage({ ...stage, replica: 'held' });
    Object.assign(held.directory(), { users: { u0: 'disabled' }, slow: new Promise<void>((done) => (go = done)) });
    const renewals = { ...held.deps, clock: { ...stage.clock, after: () => () => {} } };
    await stage.until(slot('2026-11-21'));
    const late = checkPosture(renewals, HARBOUR.id, never);
    await stage.live(new Date(slot('2026-11-21').getTime() + 3 * MINUTE));
    assert.equal((await stage.alerts()).length, 1);
    go();
    await assert.rejects(late, { code: 'CONFLICT' });
    assert.deepEqual(
      (await stage.alerts())[0]?.people.map(({ userId }) => userId),
      ['u1'],
    );
    assert.equal((await stage.stores.posture.latest(HARBOUR.id))?.status, 'complete');
  });

  it('lets a notice go after a minute and adds to it who made the change when that is known', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    stage.directory().users.u1 = 'disabled';
    const at = new Date('2026-11-21T02:14:00Z');
    const value = { by: 'ana@harbour.example', at, operation: 'Disable Strong Authentication' };
    let answer = (_found: Lookup<ChangeAuthor>) => {};
    let asked = false;
    stage.authors.answer = () => {
      asked = true;
      return new Promise((resolve) => (answer = resolve));
    };
    await stage.until(slot('2026-11-21'));
    const run = stage.work();
    await seen(() => asked);
    const dueIn = async () => {
      const [item] = await stage.stores.outbox.list(HARBOUR.id);
      return (item?.due.getTime() ?? 0) - slot('2026-11-21').getTime();
    };
    assert.equal(await dueIn(), MINUTE);
    assert.deepEqual(stage.hints, []);
    await stage.clock.advance(MINUTE);
    await seen(() => stage.hints.length === 1);
    assert.equal((await stage.alerts())[0]?.causes[0]?.author, undefined);
    answer({ status: 'found', value, source: 'audit log', asOf: stage.clock.now() });
    await run;
    const [alert] = await stage.alerts();
    assert.deepEqual(alert?.causes[0]?.author, {
      status: 'found',
      value,
      source: 'audit log',
      asOf: stage.clock.now(),
    });
    assert.equal(alert.revision, 2);
    assert.equal(stage.hints.length, 2);
  });

  it('gives up asking who it was after two minutes more', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    stage.directory().users.u1 = 'disabled';
    await stage.until(slot('2026-11-21'));
    let asked = false;
    stage.authors.answer = () => new Promise(() => (asked = true));
    const run = stage.work();
    await seen(() => asked);
    await stage.clock.advance(MINUTE);
    await seen(() => stage.hints.length === 1);
    await stage.clock.advance(2 * MINUTE);
    await run;
    assert.equal((await stage.alerts())[0]?.causes[0]?.author?.status, 'unavailable');
    assert.deepEqual(await tenantsToCheck(stage.deps), []);
  });

  describe('on the days after a loss', () => {
    /** Two of ten are lost on the 21st. */
    async function withLoss(): Promise<PostureStage> {
      const stage = await postureStage();
      await withBaseline(stage);
      for (const id of ['u1', 'u2']) stage.directory().users[id] = 'disabled';
      await stage.until(slot('2026-11-21'));
      await stage.work();
      return stage;
    }
    const next = async (stage: PostureStage, localDate: string) => {
      stage.hints.length = 0;
      await stage.until(slot(localDate));
      await stage.work();
    };
    const lost = async (stage: PostureStage, id = 'user-2026-11-21') =>
      (await stage.stores.posture.alert(HARBOUR.id, id))?.people.map(({ userId, over }) =>
        over ? `${userId} ${over.how} ${over.since}` : userId,
      );

    it('marks on the alert who is required again, and asks the channels once for each day with news', async () => {
      const stage = await withLoss();
      stage.directory().users.u1 = 'enforced';
      await next(stage, '2026-11-22');
      assert.deepEqual(await lost(stage), ['u1 required 2026-11-22', 'u2']);
      assert.deepEqual(stage.hints, ['posture-user-2026-11-21']);
      assert.deepEqual(await stage.waiting(), ['posture-user-2026-11-21 mail 3', 'posture-user-2026-11-21 teams 3']);
      await next(stage, '2026-11-23');
      assert.deepEqual(stage.hints, []);
      delete stage.directory().users.u2;
      await next(stage, '2026-11-24');
      assert.deepEqual(await lost(stage), ['u1 required 2026-11-22', 'u2 gone 2026-11-24']);
      assert.equal((await stage.alerts()).length, 1);
    });

    it('tells who loses it once more by a new alert, and leaves the old one over', async () => {
      const stage = await withLoss();
      for (const id of ['u1', 'u2']) stage.directory().users[id] = 'enforced';
      await next(stage, '2026-11-22');
      stage.directory().users.u1 = 'disabled';
      await next(stage, '2026-11-23');
      assert.deepEqual(await lost(stage), ['u1 required 2026-11-22', 'u2 required 2026-11-22']);
      assert.deepEqual(await lost(stage, 'user-2026-11-23'), ['u1']);
    });

    it('takes a recovery back that a later reading of the same day does not see', async () => {
      const stage = await withLoss();
      stage.directory().users.u1 = 'enforced';
      stage.directory().users.u4 = undefined;
      await next(stage, '2026-11-22');
      assert.deepEqual(await stage.days(), ['2026-11-22 partial', '2026-11-21 complete', '2026-11-20 complete']);
      assert.deepEqual(await lost(stage), ['u1 required 2026-11-22', 'u2']);
      stage.directory().users.u1 = 'disabled';
      stage.directory().users.u4 = 'enforced';
      await stage.live(new Date(slot('2026-11-22').getTime() + 10 * MINUTE));
      assert.deepEqual((await stage.days())[0], '2026-11-22 complete');
      assert.deepEqual(await lost(stage), ['u1', 'u2']);
      assert.equal((await stage.alerts()).length, 1);
    });

    it('says nothing of a day that could not be read, nor of whom it cannot tell', async () => {
      const stage = await withLoss();
      stage.directory().down = true;
      await next(stage, '2026-11-22');
      stage.directory().down = false;
      stage.directory().users.u1 = undefined;
      await next(stage, '2026-11-23');
      assert.deepEqual((await stage.days()).slice(0, 2), ['2026-11-23 partial', '2026-11-22 failed']);
      assert.deepEqual(await lost(stage), ['u1', 'u2']);
    });

    it('takes an accepted exception for an end of the loss', async () => {
      const stage = await withLoss();
      const exempt = [{ userId: 'u1', name: 'User u1', reason: 'a kiosk' }];
      await stage.stores.tenants.update(HARBOUR.id, (tenant) => ({
        ...tenant,
        posture: { ...tenant.posture, exempt },
      }));
      await next(stage, '2026-11-22');
      assert.deepEqual(await lost(stage), ['u1 excepted 2026-11-22', 'u2']);
    });

    it('marks an alert of thirty days ago, and more of them at once than one transaction holds', async () => {
      const stage = await postureStage();
      await stage.stores.tenants.seed([ON]);
      const days = Array.from({ length: 30 }, (_none, at) => addDays('2026-11-21', at));
      for (const [at] of days.entries()) stage.directory().users[`u${at}`] = 'enforced';
      await next(stage, '2026-11-20');
      for (const [at, localDate] of days.entries()) {
        stage.directory().users[`u${at}`] = 'disabled';
        await next(stage, localDate);
      }
      for (const [at] of days.entries()) stage.directory().users[`u${at}`] = 'enforced';
      await next(stage, '2026-12-21');
      const alerts = await stage.alerts();
      assert.deepEqual([alerts.length, alerts.filter(isAlertSettled).length], [30, 30]);
      assert.equal(stage.hints.length, 30);
    });

    it('is taken over from a replica that died, at whichever step, and marks once', async () => {
      for (let writes = 0; writes < 14; writes++) {
        const stage = await withLoss();
        for (const id of ['u1', 'u2']) stage.directory().users[id] = 'enforced';
        const { tables, died } = mortal(stage.tables, writes);
        const dying = await postureStage({ ...stage, tables, replica: 'dying' });
        Object.assign(dying.directory(), stage.directory());
        await stage.until(slot('2026-11-22'));
        await Promise.race([checkPosture(dying.deps, HARBOUR.id, never), died]);
        await stage.live(new Date(slot('2026-11-22').getTime() + 3 * MINUTE), 10_000);
        assert.deepEqual(
          await lost(stage),
          ['u1 required 2026-11-22', 'u2 required 2026-11-22'],
          `after ${writes} writes`,
        );
        assert.equal((await stage.alerts())[0]?.revision, 3, `after ${writes} writes`);
      }
    });
  });

  it('holds up no tenant for another that fails or hangs, and looks at four at once', async () => {
    const stage = await postureStage();
    const tenants = Array.from({ length: 9 }, (_, n): Tenant => {
      const id = `44444444-4444-4444-8444-44444444444${n}` as TenantId;
      return { ...ON, id, name: `Tenant ${n}` };
    });
    await stage.stores.tenants.seed(tenants);
    for (const { id } of tenants) stage.directory(id).users.u1 = 'enforced';
    const stopping = new AbortController();
    const [hanging, broken] = tenants.map(({ id }) => id) as [TenantId, TenantId];
    stage.directory(hanging).slow = new Promise(() => {});
    const fault = Promise.reject(new TypeError('broken'));
    fault.catch(() => {});
    stage.directory(broken).slow = fault;
    await stage.until(slot('2026-11-20'));
    let most = 0;
    let busy = 0;
    const { facts } = stage.deps;
    const job = stage.job();
    Object.assign(facts, {
      read: (
        (read) =>
        async (...args: Parameters<typeof facts.read>) => {
          most = Math.max(most, ++busy);
          await new Promise((resolve) => setTimeout(resolve, 2));
          return read(...args).finally(() => (busy -= 1));
        }
      )(facts.read),
    });
    const take = async () => {
      for (const work of await stage.stores.queue.receive(16)) {
        void job.handle(work.message['tenantId'] as TenantId, stopping.signal);
        await work.complete();
      }
    };
    await job.look();
    const doneOf = async ({ id }: Tenant) => (await stage.stores.posture.days(id, 1)).length;
    await seen(async () => {
      await take();
      return (await Promise.all(tenants.map(doneOf))).join('') === '001111111';
    });
    assert.equal(most, 4);
    const run = await stage.stores.postureRuns.get(broken, '2026-11-20');
    assert.equal(run?.value.lastError?.why, 'A fault inside Tocsin; the log has it.');
    stopping.abort();
  });

  it('has thirty tenants told within seconds of the slot, each read before it for two minutes', async () => {
    const stage = await postureStage();
    const tenants = Array.from({ length: 30 }, (_, n): Tenant => {
      const id = `55555555-5555-4555-8555-5555555555${String(n).padStart(2, '0')}` as TenantId;
      return { ...ON, id, posture: { user: { enabledAt: new Date('2026-11-19T20:00:00Z') } } };
    });
    await stage.stores.tenants.seed(tenants);
    for (const { id } of tenants) {
      for (let user = 0; user < 6; user++) stage.directory(id).users[`u${user}`] = 'enforced';
      // They are read two minutes long.
      Object.defineProperty(stage.directory(id), 'slow', { get: () => stage.clock.sleep(2 * MINUTE) });
    }
    const signal = new AbortController().signal;
    const job = stage.job(() => void take());
    const take = async () => {
      for (const { message, complete } of await stage.stores.queue.receive(64)) {
        void job.handle(message['tenantId'] as TenantId, signal);
        await complete();
      }
    };
    const count = async () => {
      const days = await Promise.all(tenants.map(({ id }) => stage.stores.posture.days(id, 9)));
      return days.flat().length;
    };
    const alerts = async () => {
      const found = await Promise.all(tenants.map(({ id }) => stage.stores.posture.alertsSince(id, '2026-01-01')));
      return found.flat().length;
    };
    const live = async (until: Date) => {
      while (stage.clock.now() < until) {
        await stage.clock.advance(30_000);
        await job.look();
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    await stage.until(new Date(slot('2026-11-20').getTime() - 46 * MINUTE));
    await live(new Date(slot('2026-11-20').getTime() - 30_000));
    assert.equal(await count(), 0);
    await live(new Date(slot('2026-11-20').getTime() + 30_000));
    await seen(async () => (await count()) === 30);
    for (const { id } of tenants) stage.directory(id).users.u1 = 'disabled';
    await stage.until(new Date(slot('2026-11-21').getTime() - 46 * MINUTE));
    await live(new Date(slot('2026-11-21').getTime() + 30_000));
    await seen(async () => (await alerts()) === 30);
    assert.equal(await count(), 60);
    assert.equal(stage.reads.length, 60);
  });

  it('gives up a reading that lasts an hour, and tries it again', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    const timers = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      stage.directory().slow = new Promise(() => {});
      await stage.until(slot('2026-11-21'));
      const run = checkPosture(stage.deps, HARBOUR.id, never);
      for (let turn = 0; turn < 500; turn++) await Promise.resolve();
      await timers.tickAsync(3_600_000);
      await run;
    } finally {
      timers.restore();
    }
    stage.directory().slow = Promise.resolve();
    await stage.live(new Date(slot('2026-11-21').getTime() + 5 * MINUTE));
    assert.deepEqual(await stage.days(), ['2026-11-21 complete', '2026-11-20 complete']);
  });

  it('gives a tenant back at once when the service stops in the middle', async () => {
    const stage = await postureStage();
    await withBaseline(stage);
    const stopping = new AbortController();
    stage.directory().slow = new Promise((_, reject) =>
      stopping.signal.addEventListener('abort', () => reject(new Error('stopped'))),
    );
    await stage.until(slot('2026-11-21'));
    const run = checkPosture(stage.deps, HARBOUR.id, stopping.signal);
    await seen(() => stage.reads.length === 1);
    stopping.abort(new Error('stopped'));
    await assert.rejects(run);
    stage.directory().slow = Promise.resolve();
    await stage.work();
    assert.deepEqual(await stage.days(), ['2026-11-21 complete', '2026-11-20 complete']);
  });
});

/** Tables whose process dies before write number `writes`: nothing is written any more, and nothing answers. */
function mortal(tables: Tables, writes: number): { readonly tables: Tables; readonly died: Promise<void> } {
  let left = writes;
  let die = () => {};
  const died = new Promise<void>((resolve) => (die = resolve));
  const once =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    (...args: A) => {
      if (left-- > 0) return write(...args);
      die();
      return new Promise<never>(() => {});
    };
  const table = (name: TableName) => {
    const { insert, replace, upsert, transact, ...rest } = tables.table(name);
    return {
      ...rest,
      delete: once(rest.delete),
      insert: once(insert),
      replace: once(replace),
      upsert: once(upsert),
      transact: once(transact),
    };
  };
  return { tables: { ...tables, table }, died };
}

/** Looks until it is true: packing takes real time, whatever the clock of the test says. */
async function seen(look: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 2000; turn++) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.fail(`Not seen: ${look.toString()}`);
}
