import { TocsinError } from '../kernel/errors.ts';
import type { PostureSettings, Tenant } from '../tenants/tenant.ts';
import { audited } from './audited.ts';
import type { CommandContext } from './context.ts';

interface PostureChange {
  readonly verb: string;
  readonly tenant: Tenant;
  readonly about?: Readonly<Record<string, string>>;
  /** What names people. */
  readonly personal?: Readonly<Record<string, string>>;
  change(settings: PostureSettings | undefined): PostureSettings;
}

/** CONFLICT: an undo finds something else than was left. */
export function changedSince(what: string): TocsinError {
  const text = `Somebody else has changed ${what} since, so nothing was taken back. Look at what is there now.`;
  return new TocsinError('CONFLICT', text);
}

/** Changes what is watched in a tenant, in the trail of that tenant. Returns the tenant as it now stands. */
export async function changePosture(
  ctx: CommandContext,
  { verb, tenant, about = {}, personal = {}, change }: PostureChange,
): Promise<Tenant> {
  const deed = { verb, chain: tenant.id, about, personal };
  const changed = await audited(ctx, deed, () =>
    ctx.tenants.update(tenant.id, (present) => ({ ...present, posture: change(present.posture) })),
  );
  if (changed) return changed;
  throw new TocsinError('NOT_FOUND', `There is no tenant “${tenant.name}” any more.`);
}
