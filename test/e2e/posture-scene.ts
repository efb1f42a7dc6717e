import { createAccessPace } from '../../src/graph/access-pace.ts';
import { createAuditLogPace } from '../../src/graph/audit-log-pace.ts';
import { createDirectoryPace } from '../../src/graph/directory-pace.ts';
import { createChangeAuthors } from '../../src/graph/mfa/change-authors.ts';
import { createMfaFactsReader } from '../../src/graph/mfa/facts-reader.ts';
import { checkPosture } from '../../src/jobs/check-posture.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { addDays } from '../../src/posture/local-date.ts';
import { postureDay } from '../../src/posture/posture-day.ts';
import type { RegressionAlert } from '../../src/posture/regression.ts';
import type { Snapshot, UserPosture } from '../../src/posture/snapshot.ts';
import { INHABITED } from '../../src/sandbox/clinic.ts';
import { startMorning } from '../../src/sandbox/morning.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { keptLog } from '../fakes/log.ts';
import { graphAt } from '../graph/server.ts';
import { until } from '../service/service.ts';

export const [CLINICS, SOLICITORS, BAKERIES] = INHABITED.map(({ id }) => id as TenantId) as [
  TenantId,
  TenantId,
  TenantId,
];
const PATIENCE = 15_000;
const NOBODY = { admin: 0, user: 0 };

/** Days of posture in a running sandbox, as many as are wanted at any hour: the service's own look with its clock set on. */
export async function openPostureScene({ app, graph }: Sandbox) {
  const { stores } = app;
  const { posture } = stores;
  const base = await until('the first readings', PATIENCE, async () => {
    const found = await Promise.all([CLINICS, SOLICITORS, BAKERIES].map((id) => posture.latest(id)));
    return found.every((one) => one !== undefined) ? found : undefined;
  });
  const [first] = base as [Snapshot];
  let ahead = 0;

  async function commit(snapshot: Snapshot, lost = NOBODY, alerts: readonly RegressionAlert[] = []): Promise<void> {
    const { tenantId, localDate } = snapshot;
    const expected = (await posture.day(tenantId, localDate))?.version;
    const day = postureDay(snapshot, { lost });
    await posture.commit({ snapshot, day, expected, alerts, channels: [], corr: 'scene' });
  }

  return {
    /** The day that the sandbox caught up with at its start. */
    first: first.localDate,
    commit,
    /** The administrator of the clinics does what takes MFA away, as on each of the sandbox's mornings. */
    loseMfa: () =>
      startMorning({ state: graph.state, at: systemClock.now(), isKnown: () => Promise.resolve(true) }).ended,
    /** Everybody of these tenants is read and compared once more, a day later than before. Returns the day. */
    async morning(...tenants: readonly TenantId[]): Promise<string> {
      ahead += 1;
      const localDate = addDays(first.localDate, ahead);
      const shift = Date.parse(`${localDate}T23:59:30Z`) - systemClock.now().getTime();
      const clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + shift) };
      const client = graphAt(graph.url, {});
      const paces = { accessPace: createAccessPace(systemClock), directoryPace: createDirectoryPace(systemClock) };
      const deps = {
        ...stores,
        runs: stores.postureRuns,
        facts: createMfaFactsReader({ graph: client, clock, ...paces }),
        authors: createChangeAuthors(client, { clock, pace: createAuditLogPace(systemClock) }),
        channels: [],
        clock,
        log: keptLog(),
        metrics: noMetrics,
        hint: () => {},
        storageNow: () => stores.now(),
        replica: 'scene',
        leaseMs: 60_000,
        graceMs: 5_000,
        schedule: { at: '23:59', timeZone: 'UTC' },
        window: { lengthMs: 20_000, reserveMs: 15_000 },
      };
      await Promise.all(tenants.map((id) => checkPosture(deps, id, new AbortController().signal)));
      return localDate;
    },
    /** What is known of the days before, as if Tocsin had been there: all as at first, but for one loss that was mended. */
    async remember(days: number): Promise<string> {
      const lostOn = addDays(first.localDate, -days + 2);
      const anyone = Object.entries(first.users).find(([, { policy }]) => policy === 'user')?.[0] ?? '';
      for (let ago = days; ago >= 1; ago--) {
        const localDate = addDays(first.localDate, -ago);
        // Nobody was there to read on one day.
        if (ago === 3) continue;
        const without = localDate === lostOn ? { [anyone]: bareOf(first.users[anyone] as UserPosture) } : {};
        const snapshot = {
          ...first,
          localDate,
          takenAt: dayBefore(first.takenAt, ago),
          users: { ...first.users, ...without },
        };
        const lost = localDate === lostOn ? { admin: 0, user: 1 } : NOBODY;
        await commit(snapshot, lost, localDate === lostOn ? [mended(snapshot, anyone)] : []);
      }
      return lostOn;
    },
    /** Nothing is known of a tenant's newest day, of which every reading broke off; the day before is there. */
    async breakOff(tenantId: TenantId, why: string): Promise<void> {
      const last = base.find((one) => one?.tenantId === tenantId) as Snapshot;
      const end = addDays(first.localDate, ahead + 1);
      await posture.purge(tenantId, { snapshotsBefore: end, daysBefore: end });
      await stores.postureRuns.purge(tenantId, end);
      const before = { localDate: addDays(first.localDate, -1), takenAt: dayBefore(last.takenAt, 1) };
      await commit({ ...last, ...before });
      const soon = new Date(Date.now() + 600_000);
      const run = { fence: 1, readings: 4, inVain: 0, told: false, nextRead: soon, lastError: { at: new Date(), why } };
      // Whichever is the newest that is due while this is looked at.
      for (const day of [0, 1])
        await stores.postureRuns.put({ tenantId, localDate: addDays(first.localDate, day), ...run });
    },
    /** The bakeries' newest reading, with many more who are without MFA. */
    async crowd(count: number): Promise<void> {
      const present = (await posture.latest(BAKERIES)) as Snapshot;
      const ids = Array.from(
        { length: count },
        (_none, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
      );
      const bare = bareOf(Object.values(present.users)[1] as UserPosture);
      const people = ids.map((id, at) => {
        const name = `Baker ${String(at + 1).padStart(3, '0')}`;
        return [id, { name, email: `baker${at + 1}@copperkettle.example` }] as const;
      });
      await commit({
        ...present,
        users: { ...present.users, ...Object.fromEntries(ids.map((id) => [id, bare])) },
        people: { ...present.people, ...Object.fromEntries(people) },
      });
    },
  };
}

export type PostureScene = Awaited<ReturnType<typeof openPostureScene>>;

function dayBefore(at: Date, days: number): Date {
  return new Date(at.getTime() - days * 86_400_000);
}

function bareOf({ policy }: UserPosture): UserPosture {
  return { policy, state: 'notRequired', strength: 'none', reason: 'noMechanism', mechanisms: [] };
}

function mended({ tenantId, localDate, takenAt, people = {} }: Snapshot, userId: string): RegressionAlert {
  const { name = '', email = '' } = people[userId] ?? {};
  const over = { how: 'required', since: addDays(localDate, 1) } as const;
  const person = { userId, name, email, previousDate: addDays(localDate, -1), causes: [0], over };
  const change = { from: 'enabled', to: 'disabled' };
  return {
    id: `user-${localDate}`,
    tenantId,
    policy: 'user',
    localDate,
    foundAt: takenAt,
    comparedWith: addDays(localDate, -1),
    people: [person],
    causes: [{ kind: 'caPolicyDisabled', id: 'gone', name: 'Require MFA on old laptops', count: 1, change }],
    revision: 1,
  };
}
