import { TocsinError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { SimRoleAssignment } from '../model.ts';
import type { SimEligibility } from '../users/model.ts';
import type { Change } from './audit.ts';
import type { SimRole } from './model.ts';
import { principalId } from './portal-groups.ts';
import { activateRole, assignRole, makeEligible, removeEligibility, removeRole, type Holding } from './role-changes.ts';
import { rolesOf } from './roles-of.ts';

/** Holders are users or groups, roles are named by id or name; the scope is the whole tenant unless it is said. */
export interface RoleWork {
  assignRole(holder: string, role: string, scope?: string): SimRoleAssignment;
  removeRole(holder: string, role: string, scope?: string): void;
  makeEligible(holder: string, role: string, scope?: string): SimEligibility;
  removeEligibility(holder: string, role: string, scope?: string): void;
  /** For eight hours, as the portal proposes. */
  activateRole(holder: string, role: string, scope?: string): SimRoleAssignment;
  /** A role of the tenant's own. */
  createRole(displayName: string, kind: 'privileged' | 'ordinary'): SimRole;
}

const ACTIVE_MS = 8 * 3_600_000;

export function roleWork(change: Change): RoleWork {
  const held = (holder: string, role: string, directoryScopeId = '/'): Holding => ({
    roleDefinitionId: roleNamed(change, role),
    principalId: principalId(change, holder),
    directoryScopeId,
  });
  return {
    assignRole: (...named) => assignRole(change, held(...named)),
    removeRole: (...named) => removeRole(change, held(...named)),
    makeEligible: (...named) => makeEligible(change, held(...named)),
    removeEligibility: (...named) => removeEligibility(change, held(...named)),
    activateRole: (...named) =>
      activateRole(change, held(...named), new Date(change.clock.now().getTime() + ACTIVE_MS)),
    createRole(displayName, kind) {
      const role = { id: newId(), displayName, isPrivileged: kind === 'privileged' };
      change.state.posture(change.tenantId).customRoles.set(role.id, role);
      return role;
    },
  };
}

function roleNamed({ state, tenantId }: Change, named: string): string {
  const role = rolesOf(state, tenantId).find(({ id, displayName }) => id === named || displayName === named);
  if (role) return role.id;
  throw new TocsinError('NOT_FOUND', `The sandbox has no role ${named}.`);
}
