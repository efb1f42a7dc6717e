import { accountSuspicions, type AccountSigns } from './user-suspicions.ts';
import { readTime } from '../texts/date.ts';
import { readMethods } from './auth-methods.ts';
import { mapCame, type Came } from './came.ts';
import type { Gathered } from './user-gather.ts';
import { isGuest } from './user-profile.ts';
import { readHeldRoles } from './user-roles.ts';

/** Why the account looks suspicious, from what could be read of it. */
export function suspicionsOf(asked: Gathered, now: Date): readonly string[] {
  if ('error' in asked.profile) return [];
  const profile = asked.profile.value;
  const signs: AccountSigns = {
    createdAt: readTime(profile.createdDateTime),
    methods: known(mapCame(asked.of('methods'), readMethods))?.methods.filter(({ kind }) => kind !== 'password') ?? [],
    enabled: profile.accountEnabled,
    guest: isGuest(profile),
    adminRoles: known(mapCame(asked.of('direct'), readHeldRoles))?.roles.map(({ name }) => name) ?? [],
    confirmedCompromised: known(asked.risk)?.riskState === 'confirmedCompromised',
  };
  return accountSuspicions(signs, now);
}

function known<T>(came: Came<T>): T | undefined {
  return 'value' in came ? came.value : undefined;
}
