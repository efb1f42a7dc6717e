import type { MfaFacts, RoleAssignment } from '../facts.ts';
import { describeRoles, type Role } from './role.ts';

/** That somebody has a role, or may have it. */
export interface Holding {
  readonly role: Role;
  /** Of the whole tenant; a narrower scope is an administrative unit or one application. */
  readonly tenantWide: boolean;
  /** Eligible, or activated for now: treated alike, so that an activation at eight o'clock changes no answer. */
  readonly eligible: boolean;
  /** Absent when it is sure; otherwise what could not be read. */
  readonly unsure?: 'group' | undefined;
}

/** Who holds which role, as far as it could be read. */
export interface Holdings {
  of(userId: string): readonly Holding[];
  /** Whether permanent (and activated) roles could be read; without, anybody may hold any. */
  readonly assignedRead: boolean;
  readonly eligibleRead: boolean;
}

/**
 * Roles by user: their own and those of the groups that they are in, transitively. A group that could not be read may
 * hold anybody; a deleted one holds nobody.
 */
export function holdingsIn(facts: MfaFacts, extraAdminRoles: readonly string[]): Holdings {
  const roleOf = describeRoles(facts.roleDefinitions, extraAdminRoles);
  const ofUser = new Map<string, Holding[]>();
  const ofAnybody: Holding[] = [];
  const give = (assignment: RoleAssignment, eligible: boolean) => {
    const tenantWide = assignment.directoryScopeId === '/';
    const holding: Holding = { role: roleOf(assignment.roleDefinitionId), tenantWide, eligible };
    const group = facts.groups.get(assignment.principalId);
    if (group?.status === 'unread') ofAnybody.push({ ...holding, unsure: 'group' });
    else if (group?.status === 'ok') for (const member of group.members) push(ofUser, member, holding);
    else if (!group) push(ofUser, assignment.principalId, holding);
  };
  const { roleAssignments, roleEligibilities } = facts;
  if (roleAssignments.status === 'ok')
    for (const one of roleAssignments.value) give(one, one.assignmentType?.toLowerCase() === 'activated');
  if (roleEligibilities.status === 'ok') for (const one of roleEligibilities.value) give(one, true);
  return {
    of: withAnybody(ofUser, ofAnybody),
    assignedRead: roleAssignments.status === 'ok',
    eligibleRead: roleEligibilities.status === 'ok',
  };
}

const NONE: readonly Holding[] = [];

function withAnybody(ofUser: ReadonlyMap<string, readonly Holding[]>, ofAnybody: readonly Holding[]) {
  return (userId: string): readonly Holding[] => {
    const own = ofUser.get(userId) ?? NONE;
    return ofAnybody.length === 0 ? own : [...own, ...ofAnybody];
  };
}

function push(into: Map<string, Holding[]>, userId: string, holding: Holding): void {
  const known = into.get(userId);
  if (known) known.push(holding);
  else into.set(userId, [holding]);
}
