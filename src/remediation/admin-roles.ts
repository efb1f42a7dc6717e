import type { UserEntity } from '../entities/entity.ts';
import { accountLabel, readAccount } from './account.ts';
import type { HeldRole } from './account-writer.ts';
import type { ActionContext } from './action.ts';
import type { Deed } from './deed.ts';

/** Role template of Global Administrator, the same in every tenant. */
export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/** The admin roles that are assigned to an account itself. */
export interface RolesState {
  readonly userId: string;
  readonly upn: string;
  readonly label: string;
  readonly roles: readonly HeldRole[];
}

export async function captureRoles(ctx: ActionContext, user: UserEntity): Promise<RolesState> {
  const account = await readAccount(ctx, user);
  const roles = await ctx.writer.heldRoles(ctx.tenant, account.id);
  return {
    userId: account.id.toLowerCase(),
    upn: account.upn.toLowerCase(),
    label: accountLabel(account),
    // Microsoft promises no order, and the state is recognised by its digest.
    roles: roles.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** "User Administrator (for one administrative unit)". */
export function roleLabel({ name, scope }: Pick<HeldRole, 'name' | 'scope'>): string {
  if (scope === '/') return name;
  return `${name} (${/^\/administrativeUnits\//i.test(scope) ? 'for one administrative unit' : 'for one object'})`;
}

/** Whether two assignments give the same, whatever id Microsoft gave them. */
export function isSameRole(a: HeldRole, b: HeldRole): boolean {
  return a.roleId === b.roleId && a.scope === b.scope;
}

/** What a removal leaves with its deed: what it took itself. */
export interface RemovedRoles {
  readonly removed: readonly HeldRole[];
}

/**
 * Everything that the last removal, and removals before it that were not given back, took from the account. Where the
 * answer was lost it is what was chosen.
 */
export function rolesRemovedBy(last: Deed | undefined): readonly HeldRole[] {
  if (last?.action !== 'removeAdminRole' || last.state !== 'done') return [];
  const earlier = (last.carried ?? []) as readonly HeldRole[];
  const fresh = ownRemovals(last);
  return [...earlier.filter((old) => !fresh.some((one) => isSameRole(old, one))), ...fresh];
}

function ownRemovals({ result, before, chosen }: Deed): readonly HeldRole[] {
  if (result !== undefined) return (result as RemovedRoles).removed;
  return (before as RolesState).roles.filter(({ id }) => chosen?.includes(id));
}
