import type { FactUser, GroupReading } from '../facts.ts';
import type { Mechanism } from '../verdict.ts';
import { kindOf, type UserKind } from './guests.ts';
import type { Holding, Holdings } from './holdings.ts';
import type { Policies, Targets } from './targets.ts';

/** What could not be read of whether a policy applies. */
export const DOUBTS = ['ca', 'group', 'role'] as const;
export type Doubt = (typeof DOUBTS)[number];

/** Policies that name a user on one of their lists: for sure, or perhaps, by what could not be read. */
type Named = Readonly<Record<'sure' | Doubt, Policies>>;

/**
 * The policies that reach a user in one of the two worlds of PIM: with the roles that are always there, or with those
 * besides that the user may switch on.
 */
export interface World {
  readonly include: Named;
  readonly exclude: Named;
}

export interface Reach {
  readonly without: World;
  readonly activated: World;
  readonly via: Readonly<Record<NonNullable<Mechanism['via']>, Policies>>;
}

/** Exclude beats include. What is doubtful counts against us but for the doubts that are `trusted`. */
export function appliesIn({ include, exclude }: World, trusted: readonly Doubt[]): Policies {
  const included = trusted.reduce((all, doubt) => all | include[doubt], include.sure);
  const excluded = DOUBTS.reduce((all, doubt) => (trusted.includes(doubt) ? all : all | exclude[doubt]), exclude.sure);
  return included & ~excluded;
}

/** Policies that name the user on both lists. */
export function excludedIn({ include, exclude }: World): Policies {
  return include.sure & (exclude.sure | exclude.ca | exclude.group | exclude.role);
}

interface Traits {
  readonly user: FactUser;
  readonly kind: UserKind;
  /** Of the groups that policies name. */
  readonly groups: readonly string[];
  readonly held: readonly Holding[];
}

interface Lists {
  readonly include: Targets;
  readonly exclude: Targets;
}

/** Tells which policies reach a user. Users who are alike in all that policies ask of them share one answer. */
export function reachIn(
  lists: Lists,
  groups: ReadonlyMap<string, GroupReading>,
  holdings: Holdings,
): (user: FactUser) => Reach {
  const named = namedGroups(lists, groups);
  const membershipOf = membershipsIn(named, groups);
  const known = new Map<string, Reach>();
  return (user) => {
    const id = user.id.toLowerCase();
    const kind = kindOf(user);
    const held = holdings.of(user.id);
    const byName = lists.include.byUser.has(id) || lists.exclude.byUser.has(id) ? id : '';
    const membership = membershipOf.get(user.id) ?? '';
    const key = `${kind}|${byName}|${membership}|${held.length > 0 ? held.map(holdingKey).join() : ''}`;
    const before = known.get(key);
    if (before) return before;
    const inGroups = membership.split(' ').flatMap((place) => (place && named[Number(place)]) || []);
    const reach = reachOf({ user, kind, groups: inGroups, held }, lists, holdings);
    known.set(key, reach);
    return reach;
  };
}

/** Those that could be read, in one order whatever the order of the facts. */
function namedGroups({ include, exclude }: Lists, groups: ReadonlyMap<string, GroupReading>): readonly string[] {
  const ids = [...new Set([...include.byGroup.keys(), ...exclude.byGroup.keys()])];
  return ids.filter((id) => groups.get(id)?.status === 'ok').toSorted();
}

/** By user, the places of their groups in that list: alike for people who are in the same groups. */
function membershipsIn(named: readonly string[], groups: ReadonlyMap<string, GroupReading>): Map<string, string> {
  const ofUser = new Map<string, string>();
  for (const [place, id] of named.entries()) {
    const group = groups.get(id);
    if (group?.status !== 'ok') continue;
    for (const member of group.members) ofUser.set(member, `${ofUser.get(member) ?? ''} ${place}`);
  }
  return ofUser;
}

function holdingKey({ role, tenantWide, eligible, unsure }: Holding): string {
  return `${role.templateId} ${role.builtIn} ${tenantWide} ${eligible} ${unsure}`;
}

function reachOf(traits: Traits, { include, exclude }: Lists, holdings: Holdings): Reach {
  const world = (activated: boolean): World => ({
    include: namedBy(include, traits, { holdings, activated }),
    exclude: namedBy(exclude, traits, { holdings, activated }),
  });
  return {
    without: world(false),
    activated: world(true),
    via: {
      all: include.everybody,
      user: include.byUser.get(traits.user.id.toLowerCase()) ?? 0n,
      group: byGroups(include, traits.groups),
      role: rolesOf(include, traits.held, { holdings, activated: true }).sure,
      guest: include.byKind[traits.kind].sure,
    },
  };
}

function namedBy(
  targets: Targets,
  { user, kind, groups, held }: Traits,
  world: { readonly holdings: Holdings; readonly activated: boolean },
): Named {
  const roles = rolesOf(targets, held, world);
  const guests = targets.byKind[kind];
  const own = targets.byUser.get(user.id.toLowerCase()) ?? 0n;
  return {
    sure: targets.everybody | own | byGroups(targets, groups) | roles.sure | guests.sure,
    ca: targets.odd | guests.maybe,
    group: targets.unreadGroups | roles.group,
    role: roles.role,
  };
}

function byGroups({ byGroup }: Targets, groups: readonly string[]): Policies {
  return groups.reduce((all, id) => all | (byGroup.get(id) ?? 0n), 0n);
}

/** Conditional Access knows only built-in roles of the whole tenant; a custom or a scoped one reaches nobody. */
function rolesOf(
  { byRole }: Targets,
  held: readonly Holding[],
  { holdings, activated }: { readonly holdings: Holdings; readonly activated: boolean },
): Pick<Named, 'sure' | 'group' | 'role'> {
  const named = { sure: 0n, group: 0n, role: 0n };
  for (const { role, tenantWide, eligible, unsure } of held) {
    if (!tenantWide || role.builtIn === false || (eligible && !activated)) continue;
    named[role.builtIn ? (unsure ?? 'sure') : 'role'] |= byRole.get(role.templateId) ?? 0n;
  }
  const unread = !holdings.assignedRead || (activated && !holdings.eligibleRead);
  if (unread) for (const policies of byRole.values()) named.role |= policies;
  return named;
}
