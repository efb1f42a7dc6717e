import type { SimState } from '../state.ts';
import { ROLES, type RoleTemplate } from '../users/roles-table.ts';

export interface TenantRole extends RoleTemplate {
  readonly isBuiltIn: boolean;
}

/** Microsoft's roles and the tenant's own. */
export function rolesOf(state: SimState, tenantId: string): readonly TenantRole[] {
  const own = [...state.posture(tenantId).customRoles.values()];
  return [
    ...ROLES.map((role) => ({ ...role, isBuiltIn: true })),
    ...own.map((role) => ({ ...role, isBuiltIn: false })),
  ];
}
