import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError } from '../kernel/errors.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { productName } from './licence-names.ts';
import { perTenant } from './tenant-memo.ts';
import { READINGS } from './user-reads.ts';

const text = z.string().min(1).optional().catch(undefined);
const PageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });
const SkuSchema = z.object({ skuId: z.string(), skuPartNumber: z.string() });
const RiskSchema = z.object({ id: z.string(), riskLevel: text, riskState: text, riskLastUpdatedDateTime: text });

export type UserRisk = z.infer<typeof RiskSchema>;

/** Who is at risk, by object id in small letters; of whom the entries are that cannot be read nobody knows. */
export interface Risks {
  readonly byUser: ReadonlyMap<string, UserRisk>;
  readonly unreadable: number;
}

const SKUS_KEPT_MS = 10 * 60_000;
/** Identity Protection answers one request a second and tenant: everybody at risk is read at once, for all who ask. */
const RISKS_KEPT_MS = 3_000;
const AT_RISK = "riskState eq 'atRisk' or riskState eq 'confirmedCompromised'";
const MOST_PAGES = 4;

/** What is the same for all users of a tenant: product names by skuId, and who is at risk now, by object id. */
export function createTenantFacts(graph: Graph, clock: Clock) {
  return {
    products: perTenant({ ttlMs: SKUS_KEPT_MS, clock }, async (tenant): Promise<ReadonlyMap<string, string>> => {
      const query = { $select: 'skuId,skuPartNumber' };
      const page = pageOf(await graph.forTenant(tenant).get('/subscribedSkus', { query, needs: READINGS.skus.needs }));
      const skus = page.value.flatMap((raw) => SkuSchema.safeParse(raw).data ?? []);
      return new Map(skus.map(({ skuId, skuPartNumber }) => [skuId.toLowerCase(), productName(skuPartNumber)]));
    }),
    risks: perTenant({ ttlMs: RISKS_KEPT_MS, clock }, async (tenant): Promise<Risks> => {
      const { needs } = READINGS.risk;
      const door = graph.forTenant(tenant);
      const query = { $filter: AT_RISK, $top: 500 };
      let page = pageOf(await door.get('/identityProtection/riskyUsers', { query, needs }));
      const raw = [...page.value];
      for (let pages = 1; page['@odata.nextLink'] !== undefined; pages++) {
        if (pages === MOST_PAGES) throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Too many users are at risk to list.');
        page = pageOf(await door.getUrl(page['@odata.nextLink'], { needs }));
        raw.push(...page.value);
      }
      const risks = raw.flatMap((one) => RiskSchema.safeParse(one).data ?? []);
      const byUser = new Map(risks.map((risk) => [risk.id.toLowerCase(), risk]));
      return { byUser, unreadable: raw.length - risks.length };
    }),
  };
}

export type TenantFacts = ReturnType<typeof createTenantFacts>;

function pageOf(answer: unknown): z.infer<typeof PageSchema> {
  const parsed = PageSchema.safeParse(answer);
  if (!parsed.success) throw errorOfContent('unexpectedShape', { write: false });
  return parsed.data;
}
