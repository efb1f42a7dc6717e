import { TocsinError } from '../kernel/errors.ts';
import type { Snapshot } from '../posture/snapshot.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';
import { oneTenant, visibleTenants } from './find-tenant.ts';

/** Somebody in the newest snapshot of a tenant. */
export interface FoundPerson {
  readonly tenant: Tenant;
  readonly snapshot: Snapshot;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

const LOOKED_IN = 50;

/**
 * The person with that address or name, in the tenant that the words name or, without any, in the tenants of the address.
 * Throws NOT_FOUND, or INPUT_INVALID where several are meant.
 */
export async function findPerson(
  ctx: CommandContext,
  { person, tenant }: { readonly person: string; readonly tenant?: string | undefined },
): Promise<FoundPerson> {
  const tenants = tenant === undefined ? await tenantsOf(ctx, person) : [await oneTenant(ctx, tenant)];
  const found: FoundPerson[] = [];
  for (const one of tenants.slice(0, LOOKED_IN)) {
    const snapshot = await ctx.posture.latest(one.id);
    if (snapshot) found.push(...peopleIn(one, snapshot, person));
  }
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only) throw new TocsinError('INPUT_INVALID', severalWords(found));
  throw new TocsinError('NOT_FOUND', notFoundWords(person, tenants));
}

/** The tenants whose domain the address has; all that the asker may see where none has it. */
async function tenantsOf(ctx: CommandContext, person: string): Promise<readonly Tenant[]> {
  const visible = await visibleTenants(ctx);
  const domain = person.split('@')[1]?.toLowerCase();
  const own = visible.filter((tenant) => tenant.domain.toLowerCase() === domain);
  return own.length > 0 ? own : visible;
}

function peopleIn(tenant: Tenant, snapshot: Snapshot, wanted: string): readonly FoundPerson[] {
  const said = wanted.trim().toLowerCase();
  return Object.keys(snapshot.users).flatMap((userId) => {
    const { name = '', email = '' } = snapshot.people?.[userId] ?? {};
    const fits = [userId, name, email].some((one) => one.toLowerCase() === said);
    return fits ? [{ tenant, snapshot, userId, name, email }] : [];
  });
}

function severalWords(found: readonly FoundPerson[]): string {
  const named = found.slice(0, 5).map(({ email, tenant }) => `${email} (${tenant.name})`);
  return `Several have that name: ${named.join(', ')}. Please say the address.`;
}

function notFoundWords(person: string, tenants: readonly Tenant[]): string {
  const where = tenants.length === 1 ? (tenants[0]?.name ?? '') : 'the tenants that you can see';
  return `The newest reading of ${where} has nobody called “${person.trim().slice(0, 80)}”. New accounts are seen with the next reading.`;
}
