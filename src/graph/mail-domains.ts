import { z } from 'zod';
import type { TenantDomains } from '../entities/mail/domains.ts';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Graph } from './client.ts';

const DomainSchema = z.object({ id: z.string().min(1), isVerified: z.boolean().nullish().catch(null) });
const PageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

const KEPT = 2000;
const KEEP_MS = 60 * 60_000;
/** A list that could not be read is asked for again sooner. */
const RETRY_MS = 5 * 60_000;
const NEEDS = { needs: 'Domain.Read.All' };
const MOST_PAGES = 10;

/**
 * The verified domains of a tenant (`GET /domains`, Domain.Read.All). Never fails: where the list cannot be read, or
 * not whole, the default domain is in it and `complete` is false.
 */
export function createMailDomains({ graph, clock }: { readonly graph: Graph; readonly clock: Clock }) {
  const kept = createLru<string, { readonly domains: TenantDomains; readonly until: number }>(KEPT);
  return async function mailDomains(tenant: Tenant): Promise<TenantDomains> {
    const now = clock.now().getTime();
    const known = kept.get(tenant.id);
    if (known && known.until > now) return known.domains;
    const read = await readDomains(graph, tenant);
    const names = new Set([tenant.domain.toLowerCase(), ...(read ?? [])]);
    const domains = { names: [...names], complete: read !== undefined };
    kept.set(tenant.id, { domains, until: now + (domains.complete ? KEEP_MS : RETRY_MS) });
    return domains;
  };
}

async function readDomains(graph: Graph, tenant: Tenant): Promise<string[] | undefined> {
  const door = graph.forTenant(tenant);
  const found: string[] = [];
  try {
    let answer = await door.get('/domains', { ...NEEDS, query: { $select: 'id,isVerified' } });
    for (let page = 0; page < MOST_PAGES; page++) {
      const parsed = PageSchema.safeParse(answer);
      const domains = parsed.data?.value.map((raw) => DomainSchema.safeParse(raw).data);
      if (!domains || domains.includes(undefined)) return undefined;
      found.push(
        ...domains.flatMap((domain) => (domain?.isVerified === false ? [] : (domain?.id.toLowerCase() ?? []))),
      );
      const next = parsed.data?.['@odata.nextLink'];
      if (next === undefined) return found;
      answer = await door.getUrl(next, NEEDS);
    }
  } catch (error) {
    if (!isTocsinError(error)) throw error;
  }
  return undefined;
}
