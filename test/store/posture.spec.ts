import assert from 'node:assert/strict';
import type { PostureRun } from '../../src/posture/posture-runs.ts';
import { newId } from '../../src/kernel/ids.ts';
import { regressionSubject, type RegressionAlert } from '../../src/posture/regression.ts';
import type { LastKnown, Snapshot, UserPosture } from '../../src/posture/snapshot.ts';
import type { PostureCommit, PostureDay } from '../../src/posture/store.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { onEveryBackend } from './backends.ts';
import { anyEvent, anyTenant, anyWrite } from './samples.ts';

const REQUIRED: UserPosture = {
  policy: 'user',
  state: 'required',
  strength: 'always',
  reason: 'caAlways',
  mechanisms: [{ kind: 'conditionalAccess', id: 'ca-1', via: 'group' }, { kind: 'perUserMfa' }],
};
const UNKNOWN: UserPosture = { policy: 'admin', state: 'unknown', strength: null, mechanisms: [] };

function at(localDate: string): Date {
  return new Date(`${localDate}T13:00:00.123Z`);
}

/** A snapshot that uses every field, so that a round trip shows what is forgotten. */
function aSnapshot(tenantId: TenantId, localDate: string, more: Partial<Snapshot> = {}): Snapshot {
  const known: LastKnown = { ...REQUIRED, localDate: '2026-11-01', takenAt: at('2026-11-01'), rulesVersion: 1 };
  return {
    snapshotId: `${tenantId}:${localDate}`,
    tenantId,
    localDate,
    takenAt: at(localDate),
    rulesVersion: 1,
    status: 'partial',
    sources: {
      users: 'ok',
      caPolicies: 'ok',
      securityDefaults: 'ok',
      perUserMfa: 'error',
      roles: 'ok',
      groups: 'partial',
    },
    whys: { perUserMfa: 'Microsoft refused: “Policy.Read.All” is missing.' },
    securityDefaults: { isEnabled: false },
    caPolicies: [
      {
        id: 'ca-1',
        displayName: 'MFA für alle 🛎',
        state: 'enabled',
        modifiedDateTime: null,
        dependsOn: ['loc-1'],
        aimsAt: ['g-1'],
      },
    ],
    dependencies: { 'loc-1': 'd41d8' },
    users: { u1: REQUIRED, u2: UNKNOWN, u3: { ...REQUIRED } },
    lastKnown: { u2: known },
    people: { u1: { name: 'Ada', email: 'ada@example.com' } },
    ...more,
  };
}

function aDay({ tenantId, localDate, takenAt, status }: Snapshot): PostureDay {
  const none = { always: 0, conditional: 0, partial: 0, none: 0, unknown: 0 };
  return {
    tenantId,
    localDate,
    takenAt,
    status,
    whys: { perUserMfa: 'why' },
    counts: { admin: { ...none, unknown: 1 }, user: { ...none, always: 2 } },
    notEvaluated: 0,
    lost: { admin: 0, user: 2 },
  };
}

function anAlert(tenantId: TenantId, localDate: string, more: Partial<RegressionAlert> = {}): RegressionAlert {
  return {
    id: `user-${localDate}`,
    tenantId,
    policy: 'user',
    localDate,
    foundAt: at(localDate),
    comparedWith: '2026-11-01',
    people: [
      { userId: 'u1', name: 'Ada', email: 'ada@example.com', previousDate: '2026-11-01', flapping: true, causes: [0] },
    ],
    causes: [
      {
        kind: 'caPolicyReportOnly',
        id: 'ca-1',
        count: 1,
        name: 'MFA',
        change: { from: 'enabled', to: 'enabledForReportingButNotEnforced' },
        author: {
          status: 'found',
          value: { by: 'ana@example.com', at: at(localDate), operation: 'Update policy' },
          source: 'audit log',
          asOf: at(localDate),
        },
      },
    ],
    revision: 1,
    ...more,
  };
}

function aCommit(snapshot: Snapshot, more: Partial<PostureCommit> = {}): PostureCommit {
  return { snapshot, day: aDay(snapshot), alerts: [], channels: ['teams', 'mail'], corr: 'c', ...more };
}

onEveryBackend('posture', (bench) => {
  const posture = () => bench().stores.posture;
  const versionOf = async (tenantId: TenantId, localDate: string) =>
    (await posture().day(tenantId, localDate))?.version;
  const waiting = async (tenantId: TenantId) =>
    (await bench().stores.outbox.list(tenantId)).map(({ subject, channel, wanted }) => [subject, channel, wanted]);

  it('keeps a day with its snapshot, its alert and what is to be told, in every field', async () => {
    const tenantId = anyTenant();
    const snapshot = aSnapshot(tenantId, '2026-11-22');
    const alert = anAlert(tenantId, '2026-11-22');
    assert.equal(await posture().commit(aCommit(snapshot, { alerts: [alert] })), true);
    assert.deepEqual(await posture().snapshot(tenantId, '2026-11-22'), snapshot);
    assert.deepEqual(await posture().days(tenantId, 5), [aDay(snapshot)]);
    assert.deepEqual(await posture().alert(tenantId, alert.id), alert);
    const subject = regressionSubject(alert);
    assert.deepEqual((await waiting(tenantId)).toSorted(), [
      [subject, 'mail', 1],
      [subject, 'teams', 1],
    ]);
  });

  it('takes one of two runs of a day, and tells only what that one found', async () => {
    const tenantId = anyTenant();
    const runs = ['complete', 'partial'].map((status) =>
      aCommit(aSnapshot(tenantId, '2026-11-22', { status: status as 'complete' | 'partial' }), {
        alerts: [anAlert(tenantId, '2026-11-22', { comparedWith: status })],
      }),
    );
    const done = await Promise.all(runs.map((run) => posture().commit(run)));
    assert.deepEqual(done.toSorted(), [false, true]);
    const status = runs[done.indexOf(true)]?.snapshot.status;
    assert.equal((await posture().snapshot(tenantId, '2026-11-22'))?.status, status);
    assert.equal((await posture().alert(tenantId, 'user-2026-11-22'))?.comparedWith, status);
  });

  it('takes the same commit twice for one', async () => {
    const tenantId = anyTenant();
    const commit = aCommit(aSnapshot(tenantId, '2026-11-22'), { alerts: [anAlert(tenantId, '2026-11-22')] });
    assert.equal(await posture().commit(commit), true);
    assert.equal(await posture().commit(commit), true);
    assert.equal((await posture().alert(tenantId, 'user-2026-11-22'))?.revision, 1);
  });

  it('replaces a day under the version that was read, and changes its alert instead of adding one', async () => {
    const tenantId = anyTenant();
    const first = aSnapshot(tenantId, '2026-11-22', { status: 'failed' });
    await posture().commit(aCommit(first, { alerts: [anAlert(tenantId, '2026-11-22')] }));
    const deeds = [
      {
        key: 'k',
        action: 'a',
        target: 't',
        targetLabel: 'T',
        state: 'done',
        generation: 1,
        by: 'B',
        at: at('2026-11-22'),
      },
    ] as const;
    const ticket = { system: 'autotask', label: 'T1', state: 'closed', by: 'C', at: at('2026-11-22') } as const;
    const tell = { channels: ['teams'], corr: 'c' };
    await posture().changeAlert({ tenantId, id: 'user-2026-11-22' }, (alert) => ({ ...alert, deeds, ticket }), tell);
    const expected = await versionOf(tenantId, '2026-11-22');
    const second = aSnapshot(tenantId, '2026-11-22', { status: 'complete' });
    const again = anAlert(tenantId, '2026-11-22', { comparedWith: '2026-11-20' });
    assert.equal(await posture().commit(aCommit(second, { expected, alerts: [again] })), true);
    assert.equal((await posture().snapshot(tenantId, '2026-11-22'))?.status, 'complete');
    const alerts = await posture().alertsSince(tenantId, '2026-11-22');
    assert.deepEqual(alerts, [{ ...again, revision: 3, deeds: [...deeds], ticket }]);
    assert.deepEqual(
      (await waiting(tenantId)).map(([, , wanted]) => wanted),
      [3, 3],
    );
    const late = aSnapshot(tenantId, '2026-11-22', { status: 'partial' });
    assert.equal(await posture().commit(aCommit(late, { expected })), false);
  });

  it('tells later what is to be told later, and at once when it is asked for again', async () => {
    const tenantId = anyTenant();
    const later = new Date(bench().tables.now().getTime() + 60_000);
    const alerts = [anAlert(tenantId, '2026-11-22')];
    await posture().commit(aCommit(aSnapshot(tenantId, '2026-11-22'), { alerts, notBefore: later }));
    const dueOf = async () => (await bench().stores.outbox.list(tenantId)).map(({ due }) => due.getTime());
    assert.deepEqual(await dueOf(), [later.getTime(), later.getTime()]);
    const changed = await posture().changeAlert(
      { tenantId, id: 'user-2026-11-22' },
      (alert) => ({ ...alert, causes: [] }),
      { channels: ['teams', 'mail'], corr: 'c' },
    );
    assert.equal(changed?.revision, 2);
    assert.ok((await dueOf()).every((due) => due < later.getTime()));
  });

  it('changes an alert over a delivery that is under way, and over somebody else’s change', async () => {
    const tenantId = anyTenant();
    await posture().commit(
      aCommit(aSnapshot(tenantId, '2026-11-22'), { alerts: [anAlert(tenantId, '2026-11-22')], channels: ['teams'] }),
    );
    const [item] = await bench().stores.outbox.list(tenantId);
    assert.ok(item);
    await bench().stores.outbox.replace({ ...item, attempt: 1, leaseUntil: at('2026-11-22') });
    const ref = { tenantId, id: 'user-2026-11-22' };
    const tell = { channels: ['teams'], corr: 'c' };
    const more = (alert: RegressionAlert) => ({ ...alert, people: [...alert.people, ...alert.people] });
    await Promise.all([1, 2, 3].map(() => posture().changeAlert(ref, more, tell)));
    const alert = await posture().alert(tenantId, ref.id);
    assert.equal(alert?.people.length, 8);
    assert.equal(alert.revision, 4);
    const [now] = await bench().stores.outbox.list(tenantId);
    assert.deepEqual([now?.attempt, now?.wanted], [1, 4]);
    assert.equal(await posture().changeAlert(ref, () => undefined, tell), undefined);
    assert.equal(await posture().changeAlert({ tenantId, id: 'user-2026-11-23' }, more, tell), undefined);
    assert.equal(await posture().alert(tenantId, 'nonsense'), undefined);
  });

  it('tells a change to those who were told or are about to be, and to nobody who did not want to hear of it', async () => {
    const tenantId = anyTenant();
    const { outbox } = bench().stores;
    const channels = ['teams', 'mail', 'psa'];
    const alert = anAlert(tenantId, '2026-11-22');
    await posture().commit(aCommit(aSnapshot(tenantId, '2026-11-22'), { alerts: [alert], channels }));
    for (const item of await outbox.list(tenantId)) {
      if (item.channel === 'mail') await outbox.drop(item);
      const told = { channel: 'psa', revision: item.wanted, at: at('2026-11-22'), ref: { ticket: '1' } };
      if (item.channel === 'psa') await outbox.settle(item, told);
    }
    const same = (present: RegressionAlert) => ({ ...present });
    await posture().changeAlert({ tenantId, id: alert.id }, same, { channels, corr: 'c' });
    const waiting = (await outbox.list(tenantId)).map(({ channel, wanted }) => `${channel} ${wanted}`);
    assert.deepEqual(waiting.toSorted(), ['psa 2', 'teams 2']);
  });

  it('finds the newest snapshot that is not failed, of all or of before a day', async () => {
    const tenantId = anyTenant();
    assert.equal(await posture().latest(tenantId), undefined);
    await posture().commit(aCommit(aSnapshot(tenantId, '2025-12-31')));
    await posture().commit(aCommit(aSnapshot(tenantId, '2026-01-01')));
    for (let day = 2; day <= 9; day++) {
      await posture().commit(aCommit(aSnapshot(tenantId, `2026-01-0${day}`, { status: 'failed' })));
    }
    assert.equal((await posture().latest(tenantId))?.localDate, '2026-01-01');
    assert.equal((await posture().latest(tenantId, '2026-01-01'))?.localDate, '2025-12-31');
    assert.equal(await posture().latest(tenantId, '2025-12-31'), undefined);
    assert.deepEqual(
      (await posture().days(tenantId, 3)).map(({ localDate }) => localDate),
      ['2026-01-09', '2026-01-08', '2026-01-07'],
    );
  });

  it('unpacks the newest snapshot once for all who turn its pages, and has the next one at once', async () => {
    const tenantId = anyTenant();
    await posture().commit(aCommit(aSnapshot(tenantId, '2026-01-01')));
    const first = await posture().latest(tenantId);
    assert.equal(await posture().latest(tenantId), first);
    // By another replica, or the same day read again.
    const other = bench().replica('b').posture;
    const { version } = (await other.day(tenantId, '2026-01-01')) ?? {};
    await other.commit({
      ...aCommit(aSnapshot(tenantId, '2026-01-01', { users: { u9: REQUIRED } })),
      expected: version,
    });
    assert.deepEqual(Object.keys((await posture().latest(tenantId))?.users ?? {}), ['u9']);
    const stranger = anyTenant();
    assert.equal(await posture().latest(stranger), undefined);
  });

  it('keeps a reading until it is committed, for another replica too', async () => {
    const tenantId = anyTenant();
    const snapshot = aSnapshot(tenantId, '2026-11-22');
    const name = await posture().keep(snapshot);
    assert.equal(await posture().keep(snapshot), name);
    assert.deepEqual(await bench().replica('b').posture.kept(tenantId, name), snapshot);
    assert.equal(await posture().latest(tenantId), undefined);
    assert.equal(await posture().kept(tenantId, `${name}x`), undefined);
  });

  it('keeps many thousands of users, and as many people in one alert', async function () {
    this.timeout(60_000);
    const tenantId = anyTenant();
    const ids = Array.from({ length: 10_000 }, () => newId());
    const users = Object.fromEntries(ids.map((id, place) => [id, place % 3 === 0 ? UNKNOWN : REQUIRED]));
    const people = Object.fromEntries(ids.map((id) => [id, { name: `Name ${id}`, email: `${newId()}@example.com` }]));
    const snapshot = aSnapshot(tenantId, '2026-11-22', { users, people });
    const regressed = ids.map((id) => ({
      userId: id,
      name: newId(),
      email: newId(),
      previousDate: '2026-11-21',
      causes: [0],
    }));
    const alert = anAlert(tenantId, '2026-11-22', { people: regressed });
    assert.equal(await posture().commit(aCommit(snapshot, { alerts: [alert] })), true);
    assert.deepEqual(await posture().latest(tenantId), snapshot);
    assert.deepEqual(await posture().alert(tenantId, alert.id), alert);
    const over = { how: 'required', since: '2026-11-23' } as const;
    const mended = (present: RegressionAlert) => ({
      ...present,
      people: present.people.map((one) => ({ ...one, over })),
    });
    await bench().replica('b').posture.changeAlert({ tenantId, id: alert.id }, mended, { channels: [], corr: 'c' });
    const [after] = await posture().alertsSince(tenantId, '2026-11-22');
    assert.deepEqual(after?.people.at(-1)?.over, over, 'what was unpacked before is not what is shown now');
  });

  it('stores a test beside the alerts, tells it, and shows it nowhere else', async () => {
    const tenantId = anyTenant();
    const test = anAlert(tenantId, '2026-11-22', { id: `test-user-${newId()}`, test: true });
    await posture().addTest(test, ['mail'], 'c');
    assert.deepEqual(await posture().alert(tenantId, test.id), test);
    assert.deepEqual(await posture().alertsSince(tenantId, '2026-01-01'), []);
    assert.deepEqual(await posture().days(tenantId, 5), []);
    assert.deepEqual(await waiting(tenantId), [[regressionSubject(test), 'mail', 1]]);
  });

  it('forgets old snapshots and keeps their days, then forgets old days with their alerts', async () => {
    const tenantId = anyTenant();
    for (const date of ['2025-09-01', '2026-10-01', '2026-11-22']) {
      await posture().commit(
        aCommit(aSnapshot(tenantId, date), { alerts: [anAlert(tenantId, date)], channels: ['teams'] }),
      );
    }
    const { outbox, events } = bench().stores;
    const subject = 'posture-user-2025-09-01';
    const item = await outbox.get(tenantId, subject, 'teams');
    assert.ok(item);
    await outbox.settle(item, { channel: 'teams', revision: 1, at: at('2026-11-22'), ref: {} });
    const old = anAlert(tenantId, '2026-10-01', { id: 'test-user-old', test: true });
    await posture().addTest(old, [], 'c');
    await events.insert([anyWrite(anyEvent(tenantId, 1), ['teams'])]);
    await posture().purge(tenantId, { snapshotsBefore: '2026-10-13', daysBefore: '2025-10-18' });
    assert.equal(await posture().snapshot(tenantId, '2026-10-01'), undefined);
    assert.equal((await posture().latest(tenantId))?.localDate, '2026-11-22');
    assert.equal(await posture().latest(tenantId, '2026-11-22'), undefined);
    assert.deepEqual(
      (await posture().days(tenantId, 9)).map(({ localDate }) => localDate),
      ['2026-11-22', '2026-10-01'],
    );
    assert.deepEqual(
      (await posture().alertsSince(tenantId, '2025-01-01')).map(({ id }) => id),
      ['user-2026-11-22', 'user-2026-10-01'],
    );
    assert.equal(await posture().alert(tenantId, old.id), undefined);
    assert.equal(await outbox.receipt(tenantId, subject, 'teams'), undefined);
    assert.equal((await events.list(tenantId, { open: false, limit: 9 })).items[0]?.number, 1);
  });

  it('leaves the events of the tenant alone', async () => {
    const tenantId = anyTenant();
    await bench().stores.events.insert([anyWrite(anyEvent(tenantId, 7), [])]);
    await posture().commit(aCommit(aSnapshot(tenantId, '2026-11-22'), { alerts: [anAlert(tenantId, '2026-11-22')] }));
    const { items } = await bench().stores.events.list(tenantId, { limit: 9, open: true });
    assert.deepEqual(
      items.map(({ number }) => number),
      [7],
    );
    assert.equal(await bench().stores.events.get(tenantId, 'posture-user-2026-11-22'), undefined);
  });

  it('keeps how far a day has come, for one holder after the other', async () => {
    const tenantId = anyTenant();
    const runs = bench().stores.postureRuns;
    const run: PostureRun = {
      tenantId,
      localDate: '2026-11-22',
      lease: { holder: 'a', until: at('2026-11-22') },
      fence: 3,
      readings: 2,
      inVain: 1,
      nextRead: at('2026-11-22'),
      unconfirmed: 's2026-11-22.a',
      best: { name: 's2026-11-22.b', status: 'partial', known: 7 },
      committed: 's2026-11-22.b',
      told: true,
      lastError: { at: at('2026-11-22'), why: 'Microsoft does not answer' },
    };
    const etag = await runs.put(run);
    assert.ok(etag);
    assert.equal(await runs.put(run), undefined);
    assert.deepEqual((await runs.get(tenantId, '2026-11-22'))?.value, run);
    const freed = { ...run, lease: undefined, nextRead: undefined };
    assert.ok(await bench().replica('b').postureRuns.put(freed, etag));
    assert.equal(await runs.put(run, etag), undefined);
    const stored = (await runs.get(tenantId, '2026-11-22'))?.value;
    assert.deepEqual([stored?.lease, stored?.nextRead, stored?.fence], [undefined, undefined, 3]);
  });

  it('forgets old runs and leaves newer ones and all readings alone', async () => {
    const tenantId = anyTenant();
    const runs = bench().stores.postureRuns;
    const name = await posture().keep(aSnapshot(tenantId, '2026-10-01'));
    for (const localDate of ['2026-10-01', '2026-11-22'])
      await runs.put({ tenantId, localDate, fence: 1, readings: 0, inVain: 0, told: false });
    await runs.purge(tenantId, '2026-10-13');
    assert.equal(await runs.get(tenantId, '2026-10-01'), undefined);
    assert.ok(await runs.get(tenantId, '2026-11-22'));
    assert.ok(await posture().kept(tenantId, name));
  });
});
