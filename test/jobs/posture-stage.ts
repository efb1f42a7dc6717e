import { createPostureJob } from '../../src/jobs/posture-job.ts';
import type { CheckDeps } from '../../src/jobs/check-posture.ts';
import { checkPosture, tenantsToCheck } from '../../src/jobs/check-posture.ts';
import type { Lookup } from '../../src/kernel/lookup.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import type { MfaFacts, PerUserMfa } from '../../src/posture/facts.ts';
import type { ChangeAuthor } from '../../src/posture/regression.ts';
import { DEFAULT_SCHEDULE, READING_WINDOW } from '../../src/posture/schedule.ts';
import { createMemoryTables, createStores } from '../../src/store/index.ts';
import type { Tables } from '../../src/store/tables.ts';
import type { Tenant, TenantId } from '../../src/tenants/tenant.ts';
import { fakeClock, type FakeClock } from '../fakes/clock.ts';
import { keptLog } from '../fakes/log.ts';
import { HARBOUR } from '../world.ts';

/** A directory as the job sees it: per-user MFA by user, or no answer. */
export interface FakeDirectory {
  users: Record<string, PerUserMfa | undefined>;
  /** Nothing can be read. */
  down: boolean;
  /** A read waits for this. */
  slow: Promise<void>;
}

export const ON: Tenant = { ...HARBOUR, posture: { user: { enabledAt: new Date('2026-11-01T00:00:00Z') } } };
/** The slot of a date in winter: 08:00 in New York. */
export const slot = (localDate: string) => new Date(`${localDate}T13:00:00Z`);

function factsOf(tenantId: TenantId, takenAt: Date, { users, down }: FakeDirectory): MfaFacts {
  const ids = down ? [] : Object.keys(users);
  const perUserMfa = ids.flatMap((id): [string, PerUserMfa][] => (users[id] ? [[id, users[id]]] : []));
  return {
    tenantId,
    takenAt,
    users: ids.map((id) => ({
      id,
      userPrincipalName: `${id}@harbour.example`,
      displayName: `User ${id}`,
      accountEnabled: true,
      userType: 'Member',
    })),
    usersWhole: !down,
    ...(down && { usersWhy: 'Microsoft does not answer' }),
    caPolicies: { status: 'ok', value: [] },
    namedLocations: { status: 'ok', value: [] },
    securityDefaults: { status: 'ok', value: { isEnabled: false } },
    perUserMfa: new Map(perUserMfa),
    roleDefinitions: { status: 'ok', value: [] },
    roleAssignments: { status: 'ok', value: [] },
    roleEligibilities: { status: 'ok', value: [] },
    groups: new Map(),
  };
}

/** One replica over shared tables, or over some of its own, from the evening before a first day. */
export async function postureStage({
  tables: shared,
  clock: given,
  replica = 'a',
}: {
  tables?: Tables;
  clock?: FakeClock;
  replica?: string;
} = {}) {
  const clock = given ?? fakeClock('2026-11-20T02:00:00Z');
  const tables = shared ?? createMemoryTables(clock);
  const log = keptLog();
  const stores = createStores({ tables, clock, log, replica });
  const directories = new Map<string, FakeDirectory>();
  const reads: string[] = [];
  const hints: string[] = [];
  const authors = { answer: async (): Promise<Lookup<ChangeAuthor>> => ({ status: 'absent', source: 'audit log' }) };
  const directory = (id: string = HARBOUR.id): FakeDirectory => {
    const known = directories.get(id) ?? { users: {}, down: false, slow: Promise.resolve() };
    directories.set(id, known);
    return known;
  };
  const deps: CheckDeps = {
    ...stores,
    runs: stores.postureRuns,
    facts: {
      async read({ id }) {
        const takenAt = clock.now();
        reads.push(`${id === HARBOUR.id ? '' : id} ${takenAt.toISOString().slice(5, 16)}`.trim());
        await directory(id).slow;
        return factsOf(id, takenAt, directory(id));
      },
    },
    authors: { find: () => authors.answer() },
    channels: ['teams', 'mail'],
    clock,
    log,
    metrics: noMetrics,
    hint: (_tenantId, subject) => void hints.push(subject),
    storageNow: () => stores.now(),
    replica,
    leaseMs: 60_000,
    graceMs: 30_000,
    schedule: DEFAULT_SCHEDULE,
    window: READING_WINDOW,
  };
  const never = new AbortController().signal;
  /** What the schedule does at this moment, until nothing is left to do. */
  const work = async () => {
    for (let round = 0; round < 5; round++) {
      const due = await tenantsToCheck(deps);
      if (due.length === 0) return;
      await Promise.all(due.map((id) => checkPosture(deps, id, never)));
    }
  };
  return {
    clock,
    tables,
    stores,
    deps,
    log,
    reads,
    hints,
    authors,
    directory,
    work,
    job: (nudge = () => {}) => createPostureJob({ ...deps, queue: stores.queue, nudge }),
    /** Time goes on to then. */
    until: async (at: Date) => clock.advance(Math.max(0, at.getTime() - clock.now().getTime())),
    /** Every minute until then, the schedule looks. */
    async live(at: Date, stepMs = 60_000) {
      while (clock.now() < at) {
        await clock.advance(Math.min(stepMs, at.getTime() - clock.now().getTime()));
        await work();
      }
    },
    alerts: () => stores.posture.alertsSince(HARBOUR.id, '2026-01-01'),
    days: async () =>
      (await stores.posture.days(HARBOUR.id, 50)).map(({ localDate, status }) => `${localDate} ${status}`),
    waiting: async () =>
      (await stores.outbox.list(HARBOUR.id)).map(({ subject, channel, wanted }) => `${subject} ${channel} ${wanted}`),
  };
}

export type PostureStage = Awaited<ReturnType<typeof postureStage>>;
