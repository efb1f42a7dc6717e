import assert from 'node:assert/strict';
import { startGraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { plantTraces } from '../../src/sandbox/story-accounts.ts';
import { storyAlerts } from '../../src/sandbox/story.ts';
import { callerOf, manualClock } from './caller.ts';
import { assertAnswer, openapiAvailable } from './openapi.ts';

const TENANT = SANDBOX_TENANTS[0]!;
const START = new Date('2026-03-02T08:00:00.000Z');

describe('The attack story leaves traces in the logs', () => {
  it('of the spray, of coming in through Tor and of a telephone of the attacker’s own', async () => {
    const sim = await startGraphSimulator({ clock: manualClock(START.toISOString()), tenants: SANDBOX_TENANTS });
    try {
      const alerts = storyAlerts(START).filter(({ offsetMs, tenantId }) => offsetMs >= 0 && tenantId === TENANT.id);
      for (const { alert } of [...alerts, ...alerts]) plantTraces(sim.state, TENANT.id, alert);
      const victim = TENANT.users[2]!;
      const call = callerOf(sim, TENANT.id);
      const logs = [
        await call('GET', "/auditLogs/signIns?$filter=ipAddress eq '185.220.101.34'"),
        await call('GET', `/auditLogs/directoryAudits?$filter=initiatedBy/user/id eq '${victim.id}'`),
      ] as const;
      if (openapiAvailable) {
        assertAnswer('GET', '/auditLogs/signIns', 200, logs[0].body);
        assertAnswer('GET', '/auditLogs/directoryAudits', 200, logs[1].body);
      }
      const codes = (id: string) =>
        new Set(
          logs[0].value
            .filter(({ userId }) => userId === id)
            .map(({ status }) => (status as { errorCode: number }).errorCode),
        );
      assert.deepEqual(codes(victim.id), new Set([0, 50126]), 'tried, then in');
      assert.deepEqual(codes(TENANT.users[1]!.id), new Set([50126]), 'tried in vain');
      assert.deepEqual(
        logs[1].value.map((one) => one['activityDisplayName']),
        ['User registered security info'],
      );
      const phones = sim.state.accounts
        .methods(TENANT.id, victim.id)
        .filter((one) => one['phoneType'] === 'alternateMobile');
      assert.equal(phones.length, 1, 'once, however often the alert is told');
    } finally {
      await sim.close();
    }
  });
});
