import { badRequest, METADATA, notFound, refusal } from '../answers.ts';
import { pageOf } from '../apps/page.ts';
import { bodyOf, pick, selected, words, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import type { SimRoleAssignment } from '../model.ts';
import { DEFAULT_USER_PROPERTIES } from '../users.ts';
import { assignmentId } from '../posture/role-changes.ts';
import { rolesOf, type TenantRole } from '../posture/roles-of.ts';
import { accountIn, audit } from './account.ts';
import type { SimEligibility } from './model.ts';
import { GLOBAL_ADMINISTRATOR, roleName } from './roles-table.ts';

const READS = [
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const WRITES = ['RoleManagement.ReadWrite.Directory'];
const FILTERS = { roleDefinitionId: 'text', principalId: 'text' } as const;

/** `$expand` takes one of `principal` and `roleDefinition`: Graph allows one expansion here. */
export const roleAssignmentList: Door = {
  options: ['$filter', '$expand', '$select', '$top', '$skiptoken', '$count'],
  needs: READS,
  handle(call) {
    const items = activeAssignments(call)
      .filter(tested(call))
      .map(({ activated: _activated, ...one }) => expanded(call, one));
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
  needs: READS,
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
  needs: [...READS, 'RoleManagement.Read.All'],
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

/** Eligible through Privileged Identity Management; a tenant without its licence gets a 400, not a 403. */
export const eligibilityList: Door = {
  options: ['$filter', '$expand', '$select', '$top', '$skiptoken', '$count'],
  needs: [
    'RoleEligibilitySchedule.Read.Directory',
    'RoleEligibilitySchedule.ReadWrite.Directory',
    'RoleManagement.Read.All',
    ...READS.slice(0, 2),
  ],
  handle(call) {
    needPrivilegedLicence(call);
    const all = call.state.accounts
      .eligibilities(call.tenantId)
      .filter(({ principalId }) => exists(call, principalId))
      .filter(tested(call));
    const items = all.map((one) => ({
      ...expanded(call, one),
      appScopeId: null,
      memberType: 'Direct',
      roleEligibilityScheduleId: one.id,
    }));
    const path = '/roleManagement/directory/roleEligibilityScheduleInstances';
    return pageOf(call, { path, context: path.slice(1), items });
  },
};

/** Active roles with the word whether they were activated; a tenant without the licence has this list no more than the other. */
export const assignmentInstanceList: Door = {
  options: eligibilityList.options,
  needs: [
    'RoleAssignmentSchedule.Read.Directory',
    'RoleAssignmentSchedule.ReadWrite.Directory',
    'RoleManagement.Read.All',
    ...READS.slice(0, 2),
  ],
  handle(call) {
    needPrivilegedLicence(call);
    const items = activeAssignments(call)
      .filter(tested(call))
      .map((one) => instanceOf(call, one));
    const path = '/roleManagement/directory/roleAssignmentScheduleInstances';
    return pageOf(call, { path, context: path.slice(1), items });
  },
};

function instanceOf(call: Call, { activated, ...held }: SimRoleAssignment): object {
  return {
    ...expanded(call, held),
    appScopeId: null,
    assignmentType: activated ? 'Activated' : 'Assigned',
    memberType: 'Direct',
    roleAssignmentOriginId: held.id,
    roleAssignmentScheduleId: held.id,
    startDateTime: activated?.from ?? null,
    endDateTime: activated?.until ?? null,
  };
}

/** In Microsoft's words (maester365/maester#1421). */
function needPrivilegedLicence({ quirks }: Call): void {
  if (quirks.licence === 'P2') return;
  const message = 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.';
  throw refusal(400, 'AadPremiumLicenseRequired', message);
}

/** Without those of deleted accounts and activations that have run out. */
function activeAssignments(call: Call): readonly SimRoleAssignment[] {
  const now = call.clock.now().getTime();
  return call.state.accounts
    .roleAssignments(call.tenantId)
    .filter(({ activated }) => !activated || Date.parse(activated.until) > now)
    .filter(({ principalId }) => exists(call, principalId));
}

function exists({ state, tenantId }: Call, principalId: string): boolean {
  return !state.isDeleted(tenantId, principalId);
}

/** The schedules behind the instances, in their own shape. */
export const eligibilityScheduleList: Door = {
  ...eligibilityList,
  handle(call) {
    const { body } = eligibilityList.handle(call) as { body: { value: readonly Eligible[] } };
    const value = body.value.map(({ startDateTime, endDateTime, roleEligibilityScheduleId: _own, ...held }) => ({
      ...held,
      createdDateTime: startDateTime,
      status: 'Provisioned',
      scheduleInfo: {
        startDateTime,
        expiration: { type: endDateTime ? 'afterDateTime' : 'noExpiration', endDateTime, duration: null },
      },
    }));
    const context = `${METADATA}roleManagement/directory/roleEligibilitySchedules`;
    return { status: 200, body: { ...body, '@odata.context': context, value } };
  },
};

interface Eligible extends SimEligibility {
  readonly roleEligibilityScheduleId: string;
}

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

function tested(call: Call): (record: object) => boolean {
  const filter = call.query.get('$filter');
  return filter === null ? () => true : compileFilter(filter, FILTERS);
}

type Held = Pick<SimRoleAssignment, 'principalId' | 'roleDefinitionId'>;

function expanded(call: Call, held: Held): object {
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

function definition({ version }: Call, { id, displayName, isBuiltIn, isPrivileged }: TenantRole): object {
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

function assignmentIn(call: Call): SimRoleAssignment {
  const [id = ''] = call.params;
  const found = call.state.accounts.roleAssignments(call.tenantId).find((one) => one.id === id);
  if (!found) throw notFound(id);
  return found;
}

function isGlobalAdministrator({ roleDefinitionId }: SimRoleAssignment): boolean {
  return roleDefinitionId === GLOBAL_ADMINISTRATOR;
}
