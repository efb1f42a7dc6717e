import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import type { AccountWriter, UserRisk } from '../remediation/account-writer.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { segment } from './address.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';

const RiskSchema = z.object({
  riskLevel: z.string().catch('unknown'),
  riskState: z.string().catch('unknown'),
  isProcessing: z.boolean().nullish().catch(false),
});

/** Identity Protection answers one request a second and tenant, and does not say how long to wait. */
const APART_MS = 1_050;
const TRIES = 3;
/** Guards look before and after the claim: the second look within this time is told what the first one saw. */
const FRESH_MS = 1_500;
const READS = 'IdentityRiskyUser.Read.All';
const WRITES = 'IdentityRiskyUser.ReadWrite.All';

type RiskWriter = Pick<AccountWriter, 'readRisk' | 'confirmCompromised' | 'dismissRisk'>;

/** Risk of users (Microsoft Entra ID P2). A verdict that was throttled did nothing, so it alone is sent again. */
export function createRiskWriter(graph: Graph, clock: Clock): RiskWriter {
  const nextFree = createLru<string, number>(1000);
  const seen = createLru<string, { readonly until: number; readonly risk: UserRisk | undefined }>(1000);
  async function turn(tenant: Tenant): Promise<void> {
    const now = clock.now().getTime();
    const at = Math.max(now, nextFree.get(tenant.id) ?? 0);
    nextFree.set(tenant.id, at + APART_MS);
    if (at > now) await clock.sleep(at - now);
  }
  async function judge(tenant: Tenant, userId: string, verdict: 'confirmCompromised' | 'dismiss'): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await turn(tenant);
      try {
        await graph
          .forTenant(tenant)
          .post(`/identityProtection/riskyUsers/${verdict}`, { userIds: [userId] }, { needs: WRITES });
        return;
      } catch (error) {
        if (!isTocsinError(error) || error.status !== 429 || attempt === TRIES) throw error;
      } finally {
        seen.delete(`${tenant.id}|${userId}`);
      }
    }
  }
  return {
    async readRisk(tenant, userId) {
      const key = `${tenant.id}|${userId}`;
      const known = seen.get(key);
      if (known && known.until > clock.now().getTime()) return known.risk;
      await turn(tenant);
      const risk = await read(graph, tenant, userId);
      seen.set(key, { until: clock.now().getTime() + FRESH_MS, risk });
      return risk;
    },
    confirmCompromised: (tenant, userId) => judge(tenant, userId, 'confirmCompromised'),
    dismissRisk: (tenant, userId) => judge(tenant, userId, 'dismiss'),
  };
}

async function read(graph: Graph, tenant: Tenant, userId: string): Promise<UserRisk | undefined> {
  try {
    const path = `/identityProtection/riskyUsers/${segment(userId)}`;
    const risk = RiskSchema.safeParse(await graph.forTenant(tenant).get(path, { needs: READS })).data;
    if (!risk) throw errorOfContent('unexpectedShape', { write: false });
    return { level: risk.riskLevel, state: risk.riskState, processing: risk.isProcessing ?? false };
  } catch (error) {
    if (isTocsinError(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}
