import { z } from 'zod';
import type { TenantRegistry } from '../tenants/registry.ts';
import { MAIL_TOPICS, type Tenant, type TenantId } from '../tenants/tenant.ts';
import { severity } from './event-schema.ts';
import { encodeKey, startingWith } from './keys.ts';
import { rememberingCodec, moment, tenantId } from './rows.ts';
import { saveRow } from './save-row.ts';
import { readAll, type Tables } from './tables.ts';

const topic = z.enum(MAIL_TOPICS);
const policySwitch = z.object({ enabledAt: moment });
const posture = z.object({
  admin: policySwitch.exactOptional(),
  user: policySwitch.exactOptional(),
  exempt: z
    .array(z.object({ userId: z.string(), name: z.string(), reason: z.string() }))
    .readonly()
    .exactOptional(),
  includeGuests: z.boolean().exactOptional(),
  extraAdminRoles: z.array(z.string()).readonly().exactOptional(),
  ownFactorsOnly: z.boolean().exactOptional(),
});
const psa = z.object({
  system: z.enum(['connectwise', 'autotask']),
  company: z.string(),
  board: z.string().exactOptional(),
  opens: z.array(topic).readonly().exactOptional(),
});

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
    posture: posture.exactOptional(),
    mailTo: z.partialRecord(topic, z.array(z.string()).readonly()).exactOptional(),
    psa: psa.exactOptional(),
  }),
);

/** What the operator's list says of a known tenant; state, route and all that was learned since stay. */
function takeOver(known: Tenant, listedNow: Tenant): Tenant {
  const { name, domain, timeZone, breakGlass, twoPeople, ignoreUpTo, mailTo, psa } = listedNow;
  const given = {
    ...(mailTo && { mailTo }),
    ...(psa && { psa }),
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
