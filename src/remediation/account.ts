import { TocsinError } from '../kernel/errors.ts';
import type { UserEntity } from '../entities/entity.ts';
import type { ActionContext } from './action.ts';
import type { UserState } from './user-writer.ts';

/** What actions on an account remember of it: the state before, and what is looked at again afterwards. */
export interface AccountState {
  readonly userId: string;
  readonly upn: string;
  readonly label: string;
  readonly guest: boolean;
  readonly enabled: boolean | null;
  /** It comes from the organisation's own directory, which is put over what is changed here. */
  readonly synced: boolean;
}

/** Reads an account. NOT_FOUND when it is gone. */
export async function readAccount({ tenant, writer }: ActionContext, user: UserEntity): Promise<UserState> {
  const state = await writer.readUser(tenant, user.id ?? user.upn ?? '');
  if (!state) throw new TocsinError('NOT_FOUND', `This user no longer exists in ${tenant.name}.`);
  return state;
}

export function accountLabel({ name, upn }: UserState): string {
  return name && name !== upn ? `${name} (${upn})` : upn;
}

export async function captureAccount(ctx: ActionContext, user: UserEntity): Promise<AccountState> {
  const state = await readAccount(ctx, user);
  return {
    userId: state.id.toLowerCase(),
    upn: state.upn.toLowerCase(),
    label: accountLabel(state),
    guest: state.guest,
    enabled: state.enabled ?? null,
    synced: state.synced ?? false,
  };
}

/** True when an account can be named to Microsoft at all. */
export function isAddressable(user: UserEntity): boolean {
  return Boolean(user.id ?? user.upn);
}
