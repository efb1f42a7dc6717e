import { digest } from '../../../kernel/ids.ts';
import { badRequest, METADATA, notFound, refusal } from '../answers.ts';
import { bodyOf, pick, selected, words, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import type { SimRoleAssignment } from '../model.ts';
import { DEFAULT_USER_PROPERTIES } from '../users.ts';
import { accountIn, audit, paged } from './account.ts';
import type { SimEligibility } from './model.ts';
import { GLOBAL_ADMINISTRATOR, ROLES, roleName } from './roles-table.ts';

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
  options: ['$filter', '$expand', '$select'],
  needs: READS,
  handle(call) {
    const found = call.state.accounts.roleAssignments(call.tenantId).filter(tested(call));
    const expand = call.query.get('$expand');
    const context = `${METADATA}roleManagement/directory/roleAssignments${expand ? `(${expand}())` : ''}`;
    return { status: 200, body: { '@odata.context': context, value: found.map((one) => expanded(call, one)) } };
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
    if (!ROLES.some(({ id }) => id === roleDefinitionId)) throw notFound(roleDefinitionId);
    const scope = directoryScopeId === '/' ? [] : [directoryScopeId];
    const id = `${digest([roleDefinitionId, principalId, ...scope], 42)}-1`;
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

export const roleDefinitionList: Door = {
  options: ['$filter', '$select', '$top'],
  needs: [...READS, 'RoleManagement.Read.All'],
  handle(call) {
    const names = selected(call.query, Object.keys(definition('')), 'microsoft.graph.unifiedRoleDefinition');
    const filter = call.query.get('$filter');
    const test =
      filter === null ? () => true : compileFilter(filter, { id: 'text', templateId: 'text', displayName: 'text' });
    const all = ROLES.map(({ id }) => definition(id)).filter(test);
    return paged(
      call,
      'roleManagement/directory/roleDefinitions',
      all.map((one) => pick(one, names)),
      999,
    );
  },
};

/** Eligible through Privileged Identity Management; a tenant without its licence gets a 400, not a 403. */
export const eligibilityList: Door = {
  options: ['$filter', '$expand', '$select', '$top'],
  needs: [
    'RoleEligibilitySchedule.Read.Directory',
    'RoleEligibilitySchedule.ReadWrite.Directory',
    'RoleManagement.Read.All',
    ...READS.slice(0, 2),
  ],
  handle(call) {
    if (call.quirks.licence !== 'P2') {
      const message = 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.';
      throw refusal(400, 'AadPremiumLicenseRequired', message);
    }
    const all = call.state.accounts.eligibilities(call.tenantId).filter(tested(call));
    const shown = all.map((one) => ({
      ...expanded(call, one),
      memberType: 'Direct',
      roleEligibilityScheduleId: one.id,
    }));
    return paged(call, 'roleManagement/directory/roleEligibilityScheduleInstances', shown, 999);
  },
};

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
    const value = call.state.accounts
      .roleAssignments(call.tenantId)
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
  if (expand === 'roleDefinition') return { ...held, roleDefinition: definition(held.roleDefinitionId) };
  if (expand !== 'principal') throw badRequest(`Invalid $expand '${expand}'.`);
  const user = call.state.user(call.tenantId, held.principalId);
  const names = [...DEFAULT_USER_PROPERTIES, 'accountEnabled', 'userType'];
  return { ...held, principal: user ? { '@odata.type': '#microsoft.graph.user', ...pick(user, names) } : null };
}

function definition(id: string): object {
  return {
    id,
    displayName: roleName(id),
    description: roleName(id),
    isBuiltIn: true,
    isEnabled: true,
    resourceScopes: ['/'],
    templateId: id,
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
