import { z } from 'zod';
import type { TenantRegistry } from '../tenants/registry.ts';
import { MAIL_TOPICS, type Tenant, type TenantId } from '../tenants/tenant.ts';
import { severity } from './event-schema.ts';
import { encodeKey, startingWith } from './keys.ts';
import { rememberingCodec, moment, tenantId } from './rows.ts';
import { saveRow } from './save-row.ts';
import { readAll, type StoredRow, type Tables } from './tables.ts';

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

/** What the operator's list may say of a tenant. */
const LISTED = ['name', 'domain', 'timeZone', 'breakGlass', 'twoPeople', 'ignoreUpTo', 'mailTo', 'psa'] as const;

/**
 * What the operator's list says otherwise than the last time. What it goes on saying is no news: since then somebody may
 * have changed it in the tab. What it does not say stays, as do state, route and all that was learned since.
 */
function takeOver(known: Tenant, listed: Tenant, before: ListedText): Tenant {
  const now = listedText(listed);
  const news = LISTED.filter((field) => now[field] !== undefined && now[field] !== before[field]);
  return news.length === 0 ? known : { ...known, ...Object.fromEntries(news.map((field) => [field, listed[field]])) };
}

type ListedText = Readonly<Partial<Record<(typeof LISTED)[number], string>>>;

function listedText(tenant: Tenant): ListedText {
  const said = LISTED.filter((field) => tenant[field] !== undefined);
  return Object.fromEntries(said.map((field) => [field, JSON.stringify(tenant[field])]));
}

const listedSchema = z.partialRecord(z.enum(LISTED), z.string());

/** What the list said last time; nothing for a tenant that was stored before this was kept, or whose memory is broken. */
function saidBefore({ props }: StoredRow): ListedText {
  const { listed } = props;
  if (typeof listed !== 'string') return {};
  return listedSchema.safeParse(JSON.parse(listed)).data ?? {};
}

/** One partition: every round over the tenants begins with the list of all of them. */
const PK = 'tenant';

/** The watched tenants. What the operator's list said last stands beside each, in a property of its own. */
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
        if (changed === undefined || changed === before) return undefined;
        return { ...tenantCodec.encode(changed, corr), listed: present?.props['listed'] };
      },
    });
    return changed;
  }

  /** Takes over what is new and keeps what was said in one step: a crash between the two would undo what people set. */
  async function seedOne(tenant: Tenant): Promise<void> {
    const listed = JSON.stringify(listedText(tenant));
    await saveRow(table, {
      pk: PK,
      rk: encodeKey(tenant.id),
      change(present) {
        if (!present) return { ...tenantCodec.encode(tenant, corr), listed };
        const known = tenantCodec.decode(present);
        const taken = takeOver(known, tenant, saidBefore(present));
        const same = taken === known && present.props['listed'] === listed;
        return same ? undefined : { ...tenantCodec.encode(taken, corr), listed };
      },
    });
  }

  return {
    list: async () => (await readAll(table, { pk: PK, ...startingWith('') })).map(tenantCodec.decode),
    async get(id) {
      const row = await table.get(PK, encodeKey(id));
      return row && tenantCodec.decode(row);
    },
    update,
    async add(tenant) {
      const row = { pk: PK, rk: encodeKey(tenant.id), props: tenantCodec.encode(tenant, corr) };
      return (await table.insert(row)) !== undefined;
    },
    async seed(tenants) {
      for (const tenant of tenants) await seedOne(tenant);
    },
  };
}
