import { z } from 'zod';
import type { Tenant } from '../tenants/tenant.ts';
import type { Graph } from './client.ts';

const PageSchema = z.object({ value: z.array(z.object({ id: z.string().min(1) })) });

/**
 * Object id of the one user whose mail address this is: an alert names a mailbox by its address, which need not be the
 * user principal name. Undefined when there is none, or more than one. Needs User.Read.All; errors as TenantGraph tells.
 */
export async function ownerOf(graph: Graph, tenant: Tenant, address: string): Promise<string | undefined> {
  const query = { $filter: `mail eq '${address.replaceAll("'", "''")}'`, $select: 'id' };
  const answer = await graph.forTenant(tenant).get('/users', { query, needs: 'User.Read.All' });
  const found = PageSchema.safeParse(answer).data?.value ?? [];
  return found.length === 1 ? found[0]?.id : undefined;
}
