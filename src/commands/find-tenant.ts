import { distance } from 'fastest-levenshtein';
import { TocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import { findTenants } from '../tenants/registry.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';

/** The tenants that the asker may see, by name. */
export async function visibleTenants(ctx: CommandContext): Promise<readonly Tenant[]> {
  const all = await ctx.tenants.list();
  return all.filter(({ id }) => inScope(ctx.member, id)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The one tenant that the words name, of those that the asker may see. Throws NOT_FOUND, with the nearest name where it
 * is a slip of the keys, or INPUT_INVALID where several are meant. Another tenant's name answers like one that is none.
 */
export async function oneTenant(ctx: CommandContext, words: string): Promise<Tenant> {
  const visible = await visibleTenants(ctx);
  const found = findTenants(visible, words);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only)
    throw new TocsinError(
      'INPUT_INVALID',
      `Which one: ${found
        .slice(0, 6)
        .map(({ name }) => name)
        .join(', ')}?`,
    );
  throw tenantNotFound(visible, words);
}

/** NOT_FOUND in words, with a tenant whose name is nearly what was said. */
export function tenantNotFound(visible: readonly Tenant[], words: string): TocsinError {
  const said = words.trim().toLowerCase();
  const near = visible
    .flatMap((tenant) =>
      [tenant.name, tenant.domain, tenant.name.split(' ')[0] as string].map((name) => ({ tenant, name })),
    )
    .map(({ tenant, name }) => ({ tenant, far: distance(said, name.toLowerCase()) / name.length }))
    .sort((a, b) => a.far - b.far)[0];
  const hint = near && near.far <= 0.34 ? ` Did you mean ${near.tenant.name}?` : '';
  return new TocsinError('NOT_FOUND', `There is no tenant “${words.trim().slice(0, 60)}” that you can see.${hint}`);
}
