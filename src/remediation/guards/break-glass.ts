import type { ActionContext } from '../action.ts';

/** An account as the guards see it: object id and user principal name in lower case. */
export interface GuardedAccount {
  readonly userId: string;
  readonly upn: string;
  readonly label: string;
}

function isSame(listed: string, name: string): boolean {
  return listed.trim().toLowerCase() === name.toLowerCase();
}

/** Why an emergency account of the tenant must be left alone, in words; undefined for any other account. */
export function emergencyAccount({ tenant }: ActionContext, account: GuardedAccount): string | undefined {
  const { userId, upn } = account;
  if (!tenant.breakGlass?.some((listed) => isSame(listed, userId) || isSame(listed, upn))) return undefined;
  return `This is an emergency (break-glass) account of ${tenant.name}: it must stay usable and is not touched from here.`;
}
