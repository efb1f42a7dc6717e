import assert from 'node:assert/strict';
import { createAccessPace } from '../../src/graph/access-pace.ts';
import { createAuditLogPace } from '../../src/graph/audit-log-pace.ts';
import { createDirectoryPace } from '../../src/graph/directory-pace.ts';
import { createChangeAuthors } from '../../src/graph/mfa/change-authors.ts';
import { createMfaFactsReader } from '../../src/graph/mfa/facts-reader.ts';
import { checkPosture, tenantsToCheck, type CheckDeps } from '../../src/jobs/check-posture.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { INHABITED, MFA_FOR_LOCUMS, furnishClinic } from '../../src/sandbox/clinic.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { morningAfter, startMorning, type Morning } from '../../src/sandbox/morning.ts';
import { createMemoryTables, createStores } from '../../src/store/index.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { keptLog } from '../fakes/log.ts';
import { graphAt } from '../graph/server.ts';
import { manualClock, type ManualClock } from './caller.ts';

const SECOND = 1000;
const [HARBOUR] = INHABITED;
const never = new AbortController().signal;

describe('The morning of the sandbox', () => {
  it('is the next full minute that leaves time to start, whatever the hour', () => {
    for (const [start, at] of [
      ['2026-11-22T18:24:20.000Z', '2026-11-22T18:26:00.000Z'],
      ['2026-11-22T18:24:30.000Z', '2026-11-22T18:26:00.000Z'],
      ['2026-11-22T18:24:30.001Z', '2026-11-22T18:27:00.000Z'],
      ['2026-12-31T23:58:40.000Z', '2027-01-01T00:01:00.000Z'],
    ] as const) {
      const morning = morningAfter(new Date(start));
      assert.equal(morning.at.toISOString(), at);
      assert.equal(morning.schedule.at, at.slice(11, 16));
    }
  });

  describe('with the service', () => {
    let sim: GraphSimulator;
    let clock: ManualClock;
    let morning: Morning;
    let deps: CheckDeps;
    let tenants: readonly Tenant[];

    beforeEach(async () => {
      clock = manualClock('2026-11-22T23:58:40.000Z');
      morning = morningAfter(clock.now());
      sim = await startGraphSimulator({ clock, tenants: INHABITED });
      furnishClinic(sim.state);
      const { enabledAt } = morning;
      tenants = INHABITED.map(({ id, name, domain, timeZone }) => ({
        id: id as Tenant['id'],
        name,
        domain,
        timeZone,
        state: 'active',
        posture: { admin: { enabledAt }, user: { enabledAt } },
      }));
      const log = keptLog();
      const stores = createStores({ tables: createMemoryTables(clock), clock, log, replica: 'a' });
      await stores.tenants.seed(tenants);
      const graph = graphAt(sim.url, { clock });
      const paces = { accessPace: createAccessPace(clock), directoryPace: createDirectoryPace(clock) };
      deps = {
        ...stores,
        runs: stores.postureRuns,
        facts: createMfaFactsReader({ graph, clock, ...paces }),
        authors: createChangeAuthors(graph, { clock, pace: createAuditLogPace(clock) }),
        channels: ['teams'],
        clock,
        log,
        metrics: noMetrics,
        hint: () => {},
        storageNow: () => stores.now(),
        replica: 'a',
        leaseMs: 60_000,
        graceMs: 30_000,
        schedule: morning.schedule,
        window: morning.window,
      };
    });
    afterEach(() => sim.close());

    async function work(): Promise<void> {
      for (let round = 0; round < 5; round++) {
        for (const id of await tenantsToCheck(deps)) await checkPosture(deps, id, never);
      }
    }
    const goTo = (at: number) => clock.advance(Math.max(0, at - clock.now().getTime()));
    const alerts = async () =>
      (await Promise.all(tenants.map(({ id }) => deps.posture.alertsSince(id, '2026-01-01')))).flat();

    it('shows a handful of people without MFA, the one change that took it away and who did that', async () => {
      await work();
      const days = await Promise.all(tenants.map(({ id }) => deps.posture.days(id, 5)));
      assert.deepEqual(
        days.map((known) => known.map(({ localDate, status }) => `${localDate} ${status}`)),
        [['2026-11-22 complete'], ['2026-11-22 complete'], ['2026-11-22 complete']],
        'yesterday is caught up with',
      );
      const isKnown = async (id: string) => (await deps.posture.latest(id as Tenant['id'])) !== undefined;
      await startMorning({ state: sim.state, at: morning.at, clock, isKnown }).ended;
      assert.ok(clock.now().getTime() <= morning.at.getTime() - 35 * SECOND);
      goTo(morning.at.getTime() - 5 * SECOND);
      await work();
      assert.deepEqual(await alerts(), [], 'not before it is time');
      goTo(morning.at.getTime());
      await work();
      const [alert, ...more] = await alerts();
      assert.deepEqual(more, [], 'the other tenants are as they were');
      assert.deepEqual([alert?.policy, alert?.localDate, alert?.comparedWith], ['user', '2026-11-23', '2026-11-22']);
      assert.deepEqual(
        alert?.people.map(({ name }) => name),
        ['Beatrix Lowe', 'Callum Reid', 'Dilys Morgan', 'Farouk Aziz', 'Hannah Sorensen'],
      );
      const [cause, ...others] = alert?.causes ?? [];
      assert.deepEqual(others, []);
      assert.deepEqual([cause?.kind, cause?.name], ['caPolicyReportOnly', MFA_FOR_LOCUMS]);
      const author = cause?.author;
      assert.equal(author?.status === 'found' && author.value.by, HARBOUR.users[0]?.userPrincipalName);
    });

    it('waits with the change until the service knows how things were, also while it cannot be asked', async () => {
      const answers = [() => Promise.reject(new Error('storage is away')), () => Promise.resolve(false)];
      let asked = 0;
      const isKnown = () => (answers[asked++] ?? (() => Promise.resolve(true)))();
      await startMorning({ state: sim.state, at: morning.at, clock, isKnown }).ended;
      assert.equal(asked, 3);
      const { state } = sim.state.portal(HARBOUR.id, 'x').policy(MFA_FOR_LOCUMS);
      assert.equal(state, 'enabledForReportingButNotEnforced');
    });

    it('changes nothing any more once it is stopped', async () => {
      const day = startMorning({ state: sim.state, at: morning.at, clock, isKnown: () => Promise.resolve(false) });
      day.stop();
      await day.ended;
      assert.equal(sim.state.portal(HARBOUR.id, 'x').policy(MFA_FOR_LOCUMS)['state'], 'enabled');
    });
  });
});
