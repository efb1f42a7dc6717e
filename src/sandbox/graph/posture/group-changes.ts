import { newId } from '../../../kernel/ids.ts';
import { toTheSecond } from '../timestamps.ts';
import { modified, record, userTarget, type Change, type Target } from './audit.ts';
import type { SimGroup } from './model.ts';

const GROUPS = { service: 'Core Directory', category: 'GroupManagement' } as const;

export interface NewGroup {
  readonly displayName: string;
  /** Ids of users and groups. */
  readonly members?: Iterable<string>;
  readonly isAssignableToRole?: boolean;
  readonly membershipRule?: string;
}

export function createGroup(change: Change, parts: NewGroup): SimGroup {
  const group: SimGroup = {
    id: newId(),
    displayName: parts.displayName,
    description: null,
    createdDateTime: toTheSecond(change.clock.now()),
    isAssignableToRole: parts.isAssignableToRole ?? null,
    membershipRule: parts.membershipRule ?? null,
    members: new Set(parts.members),
  };
  groupsOf(change).set(group.id, group);
  record(change, { ...GROUPS, activity: 'Add group', operation: 'Add', targets: [groupTarget(group)] });
  return group;
}

/** Groups are deleted for good here: a security group has no bin. */
export function deleteGroup(change: Change, group: SimGroup): void {
  groupsOf(change).delete(group.id);
  record(change, { ...GROUPS, activity: 'Delete group', operation: 'Delete', targets: [groupTarget(group)] });
}

export function addMember(change: Change, group: SimGroup, memberId: string): void {
  setMembers(change, group, new Set([...group.members, memberId]));
  const targets = [memberTarget(change, { group, memberId, added: true }), groupTarget(group)];
  record(change, { ...GROUPS, activity: 'Add member to group', operation: 'Assign', targets });
}

export function removeMember(change: Change, group: SimGroup, memberId: string): void {
  setMembers(change, group, new Set([...group.members].filter((id) => id !== memberId)));
  const targets = [memberTarget(change, { group, memberId, added: false }), groupTarget(group)];
  record(change, { ...GROUPS, activity: 'Remove member from group', operation: 'Unassign', targets });
}

function groupsOf({ state, tenantId }: Change): Map<string, SimGroup> {
  return state.posture(tenantId).groups;
}

function setMembers(change: Change, group: SimGroup, members: ReadonlySet<string>): void {
  groupsOf(change).set(group.id, { ...group, members });
}

function groupTarget({ id, displayName }: SimGroup): Target {
  return { id, displayName, type: 'Group' };
}

interface Membership {
  readonly group: SimGroup;
  readonly memberId: string;
  readonly added: boolean;
}

/** The member comes first and carries the name of the group. */
function memberTarget({ state, tenantId }: Change, { group, memberId, added }: Membership): Target {
  const properties = [
    ['Group.ObjectID', group.id],
    ['Group.DisplayName', group.displayName],
  ].map(([name = '', value]) => (added ? modified(name, undefined, value) : modified(name, value, undefined)));
  const user = state.user(tenantId, memberId);
  if (user) return userTarget(user, properties);
  const inner = state.posture(tenantId).groups.get(memberId);
  return { id: memberId, displayName: inner?.displayName ?? null, type: 'Group', modifiedProperties: properties };
}
