import { badRequest } from '../answers.ts';
import { pick, type Call } from '../call.ts';
import { compileFilter } from '../filter.ts';
import type { SimRoleAssignment } from '../model.ts';
import { rolesOf, type TenantRole } from '../posture/roles-of.ts';
import { DEFAULT_USER_PROPERTIES } from '../users.ts';

export const ROLE_READS = [
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];

const FILTERS = { roleDefinitionId: 'text', principalId: 'text' } as const;

/** Without those of deleted accounts and activations that have run out. */
export function activeAssignments(call: Call): readonly SimRoleAssignment[] {
  const now = call.clock.now().getTime();
  return call.state.accounts
    .roleAssignments(call.tenantId)
    .filter(({ activated }) => !activated || Date.parse(activated.until) > now)
    .filter(({ principalId }) => exists(call, principalId));
}

/** False of a deleted account; whatever else may hold a role is taken to be there. */
export function exists({ state, tenantId }: Call, principalId: string): boolean {
  return !state.isDeleted(tenantId, principalId);
}

/** By the `$filter` of the call; 400 for what these lists cannot be filtered by. */
export function tested(call: Call): (record: object) => boolean {
  const filter = call.query.get('$filter');
  return filter === null ? () => true : compileFilter(filter, FILTERS);
}

type Held = Pick<SimRoleAssignment, 'principalId' | 'roleDefinitionId' | 'activated'>;

/** Somebody's hold of a role as it is shown, which says nothing of an activation. */
export function expanded(call: Call, { activated: _activated, ...held }: Held): object {
  const expand = call.query.get('$expand');
  if (expand === null) return held;
  if (expand === 'roleDefinition') return { ...held, roleDefinition: definitionOf(call, held.roleDefinitionId) };
  if (expand !== 'principal') throw badRequest(`Invalid $expand '${expand}'.`);
  return { ...held, principal: principalOf(call, held.principalId) };
}

function principalOf({ state, tenantId }: Call, id: string): object | null {
  const user = state.user(tenantId, id);
  const names = [...DEFAULT_USER_PROPERTIES, 'accountEnabled', 'userType'];
  if (user) return { '@odata.type': '#microsoft.graph.user', ...pick(user, names) };
  const group = state.posture(tenantId).groups.get(id);
  return group ? { '@odata.type': '#microsoft.graph.group', id, displayName: group.displayName } : null;
}

function definitionOf(call: Call, id: string): object {
  const role = rolesOf(call.state, call.tenantId).find((one) => one.id === id);
  return definition(call, role ?? { id, displayName: id, isPrivileged: false, isBuiltIn: false });
}

/** Only the beta knows `isPrivileged`. */
export function definition({ version }: Call, { id, displayName, isBuiltIn, isPrivileged }: TenantRole): object {
  return {
    id,
    displayName,
    description: displayName,
    isBuiltIn,
    isEnabled: true,
    resourceScopes: ['/'],
    templateId: id,
    ...(version === 'beta' && { isPrivileged }),
  };
}
