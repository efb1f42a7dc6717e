import { digest, newId } from '../../../kernel/ids.ts';
import type { SimRoleAssignment } from '../model.ts';
import { toTheSecond } from '../timestamps.ts';
import type { SimEligibility } from '../users/model.ts';
import { modified, record, userTarget, type Change, type Target } from './audit.ts';
import { rolesOf } from './roles-of.ts';

const ROLES = { category: 'RoleManagement' } as const;

/** Who holds which role where; `/` is the whole tenant, `/administrativeUnits/{id}` a part of it. */
export interface Holding {
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly directoryScopeId: string;
}

/** Graph makes the id of an assignment from its parts. */
export function assignmentId({ principalId, roleDefinitionId, directoryScopeId }: Holding, ...more: string[]): string {
  const scope = directoryScopeId === '/' ? [] : [directoryScopeId];
  return `${digest([roleDefinitionId, principalId, ...scope, ...more], 42)}-1`;
}

export function assignRole(change: Change, held: Holding): SimRoleAssignment {
  const assignment = { ...held, id: assignmentId(held) };
  change.state.accounts.addRoleAssignment(change.tenantId, assignment);
  const targets = targetsOf(change, held, true);
  record(change, { ...ROLES, service: 'Core Directory', activity: 'Add member to role', operation: 'Assign', targets });
  return assignment;
}

/** What is permanent and what is activated. */
export function removeRole(change: Change, held: Holding): void {
  const { accounts } = change.state;
  const going = accounts.roleAssignments(change.tenantId).filter((one) => isSame(one, held));
  going.forEach(({ id }) => accounts.removeRoleAssignment(change.tenantId, id));
  const targets = targetsOf(change, held, false);
  const activity = 'Remove member from role';
  record(change, { ...ROLES, service: 'Core Directory', activity, operation: 'Unassign', targets });
}

export function makeEligible(change: Change, held: Holding): SimEligibility {
  const startDateTime = toTheSecond(change.clock.now());
  const eligibility = { ...held, id: newId(), startDateTime, endDateTime: null };
  change.state.accounts.addEligibility(change.tenantId, eligibility);
  const activity = 'Add eligible member to role in PIM completed (permanent)';
  const targets = targetsOf(change, held, true);
  record(change, { ...ROLES, service: 'PIM', activity, operation: 'Assign', targets });
  return eligibility;
}

export function removeEligibility(change: Change, held: Holding): void {
  const { accounts } = change.state;
  const going = accounts.eligibilities(change.tenantId).filter((one) => isSame(one, held));
  going.forEach(({ id }) => accounts.removeEligibility(change.tenantId, id));
  const activity = 'Remove eligible member from role in PIM completed (permanent)';
  const targets = targetsOf(change, held, false);
  record(change, { ...ROLES, service: 'PIM', activity, operation: 'Unassign', targets });
}

/** An eligible role becomes an active one until `until`, after which nobody holds it any more. */
export function activateRole(change: Change, held: Holding, until: Date): SimRoleAssignment {
  const activated = { from: toTheSecond(change.clock.now()), until: toTheSecond(until) };
  const assignment = { ...held, id: assignmentId(held, 'activated'), activated };
  change.state.accounts.addRoleAssignment(change.tenantId, assignment);
  const targets = targetsOf(change, held, true);
  const activity = 'Add member to role completed (PIM activation)';
  record(change, { ...ROLES, service: 'PIM', activity, operation: 'Assign', targets });
  return assignment;
}

function isSame(one: Holding, other: Holding): boolean {
  return (
    one.principalId === other.principalId &&
    one.roleDefinitionId === other.roleDefinitionId &&
    one.directoryScopeId === other.directoryScopeId
  );
}

/** The holder comes first and carries the name of the role. */
function targetsOf(change: Change, held: Holding, added: boolean): readonly Target[] {
  const { state, tenantId } = change;
  const { principalId, roleDefinitionId } = held;
  const displayName = rolesOf(state, tenantId).find(({ id }) => id === roleDefinitionId)?.displayName ?? null;
  const properties = [
    ['Role.ObjectID', roleDefinitionId],
    ['Role.DisplayName', displayName],
    ['Role.TemplateId', roleDefinitionId],
  ].map(([name, value]) =>
    added ? modified(String(name), undefined, value) : modified(String(name), value, undefined),
  );
  const user = state.user(tenantId, principalId);
  const holder: Target = user
    ? userTarget(user, properties)
    : { id: principalId, displayName: null, type: 'Group', modifiedProperties: properties };
  return [holder, { id: roleDefinitionId, displayName, type: 'Role' }];
}
