import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import { asTenantId, type Tenant } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';
import type { PageTenant } from './page-views.ts';

/** A tenant as a page names it: by its id alone. */
export const TenantRef = z.string().max(60);

/** The tenant of that id; one that the asker may not see answers exactly like one that does not exist. */
export async function pageTenant(ctx: CommandContext, ref: string): Promise<Tenant> {
  const id = asTenantId(ref);
  const tenant = id !== undefined && inScope(ctx.member, id) ? await ctx.tenants.get(id) : undefined;
  if (tenant) return tenant;
  throw new TocsinError('NOT_FOUND', 'There is no such tenant that you can see. Go back to the list and choose one.');
}

/** What a page shows of a tenant: neither its routes nor its recipients. */
export function shownTenant({ id, name, timeZone, state, blind }: Tenant): PageTenant {
  return { id, name, timeZone, state, ...(state === 'blind' && { blind }) };
}
