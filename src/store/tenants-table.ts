import { z } from 'zod';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';
import { severity } from './event-schema.ts';
import { encodeKey, startingWith } from './keys.ts';
import { rememberingCodec, moment, tenantId } from './rows.ts';
import { saveRow } from './save-row.ts';
import { readAll, type Tables } from './tables.ts';

const tenantCodec = rememberingCodec<Tenant>(
  z.object({
    id: tenantId,
    name: z.string(),
    domain: z.string(),
    state: z.enum(['active', 'paused', 'blind']),
    blind: z.object({ since: moment, why: z.string() }).exactOptional(),
    timeZone: z.string(),
    route: z.string().exactOptional(),
    breakGlass: z.array(z.string()).readonly().exactOptional(),
    ignoreUpTo: severity.exactOptional(),
    twoPeople: z.array(z.string()).readonly().exactOptional(),
  }),
);

/** What the operator's list says of a known tenant; state, route and all that was learned since stay. */
function takeOver(known: Tenant, { name, domain, timeZone, breakGlass, twoPeople, ignoreUpTo }: Tenant): Tenant {
  const given = {
    ...(breakGlass && { breakGlass }),
    ...(twoPeople && { twoPeople }),
    ...(ignoreUpTo && { ignoreUpTo }),
  };
  const listed = { ...known, name, domain, timeZone, ...given };
  return JSON.stringify(listed) === JSON.stringify(known) ? known : listed;
}

/** One partition: every round over the tenants begins with the list of all of them. */
const PK = 'tenant';

/** The watched tenants. */
export function createTenantRegistry(tables: Tables, { corr }: { corr: string }): TenantRegistry {
  const table = tables.table('Tenants');

  async function update(id: TenantId, change: (tenant: Tenant) => Tenant): Promise<Tenant | undefined> {
    let changed: Tenant | undefined;
    await saveRow(table, {
      pk: PK,
      rk: encodeKey(id),
      change(present) {
        const before = present && tenantCodec.decode(present);
        changed = before && change(before);
        return changed === undefined || changed === before ? undefined : tenantCodec.encode(changed, corr);
      },
    });
    return changed;
  }

  return {
    list: async () => (await readAll(table, { pk: PK, ...startingWith('') })).map(tenantCodec.decode),
    async get(id) {
      const row = await table.get(PK, encodeKey(id));
      return row && tenantCodec.decode(row);
    },
    update,
    async seed(tenants) {
      for (const tenant of tenants) {
        const row = { pk: PK, rk: encodeKey(tenant.id), props: tenantCodec.encode(tenant, corr) };
        if ((await table.insert(row)) !== undefined) continue;
        await update(tenant.id, (known) => takeOver(known, tenant));
      }
    },
  };
}
