import type { CaPolicy, GroupReading } from '../facts.ts';
import { listsGuest, USER_KINDS, type UserKind } from './guests.ts';

/** A set of policies: one bit each, by their place in the list. */
export type Policies = bigint;

/** Which policies name whom in one of their two lists. */
export interface Targets {
  readonly everybody: Policies;
  readonly byUser: ReadonlyMap<string, Policies>;
  /** Groups that could be read, by id. */
  readonly byGroup: ReadonlyMap<string, Policies>;
  /** Those that name a group that could not be read: anybody may be in it. A deleted group has nobody. */
  readonly unreadGroups: Policies;
  /** By template id. */
  readonly byRole: ReadonlyMap<string, Policies>;
  readonly byKind: Readonly<Record<UserKind, { readonly sure: Policies; readonly maybe: Policies }>>;
  /** Those that name somebody by a word that this version does not know. */
  readonly odd: Policies;
}

export function bitOf(place: number): Policies {
  return 1n << BigInt(place);
}

/** Who is on the include lists, or on the exclude lists, of these policies (MFA-RULES §4.2). */
export function targetsOf(
  policies: readonly CaPolicy[],
  list: 'include' | 'exclude',
  groups: ReadonlyMap<string, GroupReading>,
): Targets {
  const lists = policies.map((policy) => listsOf(policy, list));
  const byName = gather(lists.map(({ users }) => users));
  const readable = gather(lists.map((one) => one.groups.filter((id) => groups.get(id)?.status === 'ok')));
  const unread = lists.map((one) => one.groups.some((id) => (groups.get(id)?.status ?? 'unread') === 'unread'));
  const words = [...byName].filter(([name]) => isOddWord(name)).map(([, bits]) => bits);
  const kinds = USER_KINDS.map((kind) => {
    const each = lists.map(({ guests }) => listsGuest(guests, kind, list));
    const legacy = kind === 'none' ? 0n : (byName.get('guestsorexternalusers') ?? 0n);
    const sure = where(each.map((one) => one === true)) | legacy;
    return [kind, { sure, maybe: where(each.map((one) => one === undefined)) & ~sure }] as const;
  });
  return {
    everybody: byName.get('all') ?? 0n,
    byUser: byName,
    byGroup: readable,
    unreadGroups: where(unread),
    byRole: gather(lists.map(({ roles }) => roles)),
    byKind: Object.fromEntries(kinds) as Targets['byKind'],
    odd: words.reduce((all, one) => all | one, 0n),
  };
}

function listsOf({ conditions }: CaPolicy, list: 'include' | 'exclude') {
  const users = conditions?.users;
  const including = list === 'include';
  return {
    users: lower(including ? users?.includeUsers : users?.excludeUsers),
    groups: (including ? users?.includeGroups : users?.excludeGroups) ?? [],
    roles: lower(including ? users?.includeRoles : users?.excludeRoles),
    guests: including ? users?.includeGuestsOrExternalUsers : users?.excludeGuestsOrExternalUsers,
  };
}

function lower(names: readonly string[] | null | undefined): string[] {
  return (names ?? []).map((name) => name.toLowerCase());
}

const WORDS = ['all', 'none', 'guestsorexternalusers'];

/** Newer versions of Graph add words such as `AllAgentIdUsers`; an id has digits. */
function isOddWord(name: string): boolean {
  return /^all[a-z]+$|^unknownfuturevalue$/.test(name) && !WORDS.includes(name);
}

function gather(named: readonly (readonly string[])[]): Map<string, Policies> {
  const byName = new Map<string, Policies>();
  for (const [place, names] of named.entries())
    for (const name of names) byName.set(name, (byName.get(name) ?? 0n) | bitOf(place));
  return byName;
}

function where(flags: readonly boolean[]): Policies {
  return flags.reduce((bits, flag, place) => (flag ? bits | bitOf(place) : bits), 0n);
}
