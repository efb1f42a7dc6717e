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

/** Tells which policies reach a user. Users who are alike in all that policies ask of them share one answer. */
export function reachIn(
  lists: { readonly include: Targets; readonly exclude: Targets },
  groups: ReadonlyMap<string, GroupReading>,
  holdings: Holdings,
): (user: FactUser) => Reach {
  const groupsOf = membershipsIn(lists, groups);
  const known = new Map<string, Reach>();
  return (user) => {
    const id = user.id.toLowerCase();
    const traits = { user, kind: kindOf(user), groups: groupsOf(user.id), held: holdings.of(user.id) };
    const named = lists.include.byUser.has(id) || lists.exclude.byUser.has(id);
    const key = [traits.kind, named ? id : '', traits.groups.join(), traits.held.map(holdingKey).join()].join('|');
    const before = known.get(key);
    if (before) return before;
    const reach = reachOf(traits, lists, holdings);
    known.set(key, reach);
    return reach;
  };
}

const NO_GROUPS: readonly string[] = [];

/** Groups in one order whatever the order of the facts. */
function membershipsIn(
  { include, exclude }: { readonly include: Targets; readonly exclude: Targets },
  groups: ReadonlyMap<string, GroupReading>,
): (userId: string) => readonly string[] {
  const ofUser = new Map<string, string[]>();
  for (const id of [...new Set([...include.byGroup.keys(), ...exclude.byGroup.keys()])].toSorted()) {
    const group = groups.get(id);
    if (group?.status !== 'ok') continue;
    for (const member of group.members) {
      const before = ofUser.get(member);
      if (before) before.push(id);
      else ofUser.set(member, [id]);
    }
  }
  return (userId) => ofUser.get(userId) ?? NO_GROUPS;
}

function holdingKey({ role, tenantWide, eligible, unsure }: Holding): string {
  return `${role.templateId} ${role.builtIn} ${tenantWide} ${eligible} ${unsure}`;
}

function reachOf(
  traits: Traits,
  { include, exclude }: { readonly include: Targets; readonly exclude: Targets },
  holdings: Holdings,
): Reach {
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
