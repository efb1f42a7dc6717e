import { z } from 'zod';
import type { FactUser } from '../../posture/facts.ts';
import { id } from '../../posture/policy-schema.ts';
import type { Asker } from './asker.ts';
import { text } from './shape.ts';
import { NEEDS, whyOf } from './why.ts';

const SELECT = 'id,userPrincipalName,displayName,mail,accountEnabled,userType,externalUserState';
const UNITS = 2;

const UserSchema = z.object({
  id,
  userPrincipalName: z.string().min(1),
  accountEnabled: z.boolean(),
  displayName: text,
  mail: text,
  userType: text,
  externalUserState: text,
});

export interface UsersRead {
  readonly users: readonly FactUser[];
  readonly usersWhole: boolean;
  readonly usersWhy?: string;
}

/** MFA-RULES §2, I1: everybody in the directory; what was read before a page failed is kept. */
export async function readUsers(asker: Asker): Promise<UsersRead> {
  const query = { $select: SELECT, $top: 999 };
  const { elements, fault } = await asker.list('/users', { query, ...NEEDS.users, units: UNITS });
  const byId = new Map<string, FactUser>();
  let broken = 0;
  for (const raw of elements) {
    const user = UserSchema.safeParse(raw).data;
    if (user) byId.set(user.id, user);
    else broken += 1;
  }
  const users = [...byId.values()];
  if (fault) return { users, usersWhole: false, usersWhy: whyOf(fault, NEEDS.users) };
  if (broken > 0) return { users, usersWhole: false, usersWhy: elements.every(isBare) ? BARE : brokenWords(broken) };
  return { users, usersWhole: true };
}

/** With User.ReadBasic.All alone, Microsoft leaves out of every account whether it is enabled. */
const BARE = `Microsoft does not say which accounts are enabled: an administrator must grant ${NEEDS.users.needs}`;

function isBare(raw: unknown): boolean {
  const { accountEnabled } = (raw ?? {}) as { accountEnabled?: unknown };
  return accountEnabled === null || accountEnabled === undefined;
}

function brokenWords(count: number): string {
  return count === 1
    ? 'Tocsin cannot read one account of the list'
    : `Tocsin cannot read ${count} accounts of the list`;
}
