import { badRequest, METADATA, notFound, refusal } from '../answers.ts';
import { pageOf } from '../apps/page.ts';
import { bodyOf, pick, selected, words, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import type { SimRoleAssignment } from '../model.ts';
import { assignmentId } from '../posture/role-changes.ts';
import { rolesOf } from '../posture/roles-of.ts';
import { accountIn, audit } from './account.ts';
import { activeAssignments, definition, expanded, ROLE_READS, tested } from './role-shape.ts';
import { GLOBAL_ADMINISTRATOR, roleName } from './roles-table.ts';

const WRITES = ['RoleManagement.ReadWrite.Directory'];

/** `$expand` takes one of `principal` and `roleDefinition`: Graph allows one expansion here. */
export const roleAssignmentList: Door = {
  options: ['$filter', '$expand', '$select', '$top', '$skiptoken', '$count'],
  needs: ROLE_READS,
  handle(call) {
    const items = activeAssignments(call)
      .filter(tested(call))
      .map((one) => expanded(call, one));
    const expand = call.query.get('$expand');
    const path = '/roleManagement/directory/roleAssignments';
    return pageOf(call, { path, context: `${path.slice(1)}${expand ? `(${expand}())` : ''}`, items });
  },
};

/** 201 with the assignment, whose id Graph makes from its parts; a second equal one is refused. */
export const roleAssignmentAdd: Door = {
  options: [],
  needs: WRITES,
  handle(call) {
    const { principalId, roleDefinitionId, directoryScopeId = '/' } = bodyOf(call);
    if (
      typeof principalId !== 'string' ||
      typeof roleDefinitionId !== 'string' ||
      typeof directoryScopeId !== 'string'
    ) {
      throw badRequest('A role assignment needs principalId, roleDefinitionId and directoryScopeId.');
    }
    const user = call.state.user(call.tenantId, principalId);
    if (!user) throw notFound(principalId);
    if (!rolesOf(call.state, call.tenantId).some(({ id }) => id === roleDefinitionId)) throw notFound(roleDefinitionId);
    const id = assignmentId({ principalId, roleDefinitionId, directoryScopeId });
    if (call.state.accounts.roleAssignments(call.tenantId).some((one) => one.id === id)) {
      const message =
        'A conflicting object with one or more of the specified property values is present in the directory.';
      throw refusal(400, 'Request_BadRequest', message);
    }
    const assignment = { id, principalId, roleDefinitionId, directoryScopeId };
    call.state.accounts.addRoleAssignment(call.tenantId, assignment);
    audit(call, { activity: 'Add member to role', category: 'RoleManagement', target: user });
    const context = `${METADATA}roleManagement/directory/roleAssignments/$entity`;
    return { status: 201, body: { '@odata.context': context, ...assignment } };
  },
};

export const roleAssignmentGet: Door = {
  options: ['$expand', '$select'],
  needs: ROLE_READS,
  handle(call) {
    const context = `${METADATA}roleManagement/directory/roleAssignments/$entity`;
    return { status: 200, body: { '@odata.context': context, ...expanded(call, assignmentIn(call)) } };
  },
};

/** The last Global Administrator of a tenant cannot be removed. */
export const roleAssignmentDelete: Door = {
  options: [],
  needs: WRITES,
  handle(call) {
    const going = assignmentIn(call);
    const peers = call.state.accounts.roleAssignments(call.tenantId).filter(isGlobalAdministrator);
    if (isGlobalAdministrator(going) && peers.length === 1) {
      throw refusal(400, 'Request_BadRequest', 'The last Global Administrator cannot be removed.');
    }
    call.state.accounts.removeRoleAssignment(call.tenantId, going.id);
    const target = call.state.user(call.tenantId, going.principalId);
    if (target) audit(call, { activity: 'Remove member from role', category: 'RoleManagement', target });
    return { status: 204 };
  },
};

/** Only the beta knows `isPrivileged`. */
export const roleDefinitionList: Door = {
  options: ['$filter', '$select', '$top', '$skiptoken', '$count'],
  needs: [...ROLE_READS, 'RoleManagement.Read.All'],
  handle(call) {
    const all = rolesOf(call.state, call.tenantId).map((role) => definition(call, role));
    const known = Object.keys(all[0] ?? {});
    selected(call.query, known, 'microsoft.graph.unifiedRoleDefinition');
    const filter = call.query.get('$filter');
    const fields = { id: 'text', templateId: 'text', displayName: 'text' } as const;
    const items = all.filter(filter === null ? () => true : compileFilter(filter, fields));
    const path = '/roleManagement/directory/roleDefinitions';
    return pageOf(call, { path, context: path.slice(1), items, known });
  },
};

/** The roles that a user holds over the whole tenant. The cast is an advanced query: it needs ConsistencyLevel and $count. */
export const directoryRolesOfUser: Door = {
  options: ['$select', '$count', '$top'],
  needs: ['User.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  handle(call) {
    if (!call.eventual || call.query.get('$count') !== 'true') {
      throw refusal(400, 'Request_UnsupportedQuery', "The query needs 'ConsistencyLevel: eventual' and $count=true.");
    }
    const user = accountIn(call);
    const properties = words('id displayName description roleTemplateId deletedDateTime');
    const names = selected(call.query, properties, 'microsoft.graph.directoryRole');
    const value = activeAssignments(call)
      .filter(({ principalId, directoryScopeId }) => principalId === user.id && directoryScopeId === '/')
      .map(({ roleDefinitionId: id }) => pick({ id, displayName: roleName(id), roleTemplateId: id }, names));
    return {
      status: 200,
      body: { '@odata.context': `${METADATA}directoryRoles`, '@odata.count': value.length, value },
    };
  },
};

function assignmentIn(call: Call): SimRoleAssignment {
  const [id = ''] = call.params;
  const found = call.state.accounts.roleAssignments(call.tenantId).find((one) => one.id === id);
  if (!found) throw notFound(id);
  return found;
}

function isGlobalAdministrator({ roleDefinitionId }: SimRoleAssignment): boolean {
  return roleDefinitionId === GLOBAL_ADMINISTRATOR;
}
