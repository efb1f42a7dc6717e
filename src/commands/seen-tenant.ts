import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import { asTenantId, isGuid, type Tenant, type TenantId } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';

/** A tenant by its id, as forms name it. */
export const TenantInput = z
  .string()
  .refine(isGuid)
  .transform((text) => asTenantId(text) as TenantId);

/** The tenant of that id. Throws NOT_FOUND for one that there is not, and alike for one that the asker may not see. */
export async function seenTenant(ctx: CommandContext, id: TenantId): Promise<Tenant> {
  const tenant = inScope(ctx.member, id) ? await ctx.tenants.get(id) : undefined;
  if (tenant) return tenant;
  throw new TocsinError('NOT_FOUND', 'There is no such tenant that you can see.');
}

/** CONFLICT: somebody else changed `what` since the asker looked. */
export function lookAgain(what: string): TocsinError {
  return new TocsinError(
    'CONFLICT',
    `Somebody else has changed ${what} since you opened it, so nothing was saved. Look at what is there now and try again.`,
  );
}
