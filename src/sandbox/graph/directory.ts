import { badRequest, METADATA } from './answers.ts';
import { pick, type Call, type Door } from './call.ts';
import { compileFilter } from './filter.ts';
import type { SimRoleAssignment, SimTenant } from './model.ts';
import { DEFAULT_USER_PROPERTIES } from './users.ts';

/** `$expand` takes `principal` alone: Graph allows one expansion here. */
export const roleAssignmentList: Door = {
  options: ['$filter', '$expand'],
  handle(call) {
    const filter = call.query.get('$filter');
    const fields = { roleDefinitionId: 'text', principalId: 'text' } as const;
    const test = filter === null ? () => true : compileFilter(filter, fields);
    const expand = call.query.get('$expand');
    if (expand !== null && expand !== 'principal') throw badRequest(`Invalid $expand '${expand}'.`);
    const found = tenantOf(call).roleAssignments.filter(test);
    const context = `${METADATA}roleManagement/directory/roleAssignments${expand ? '(principal())' : ''}`;
    return {
      status: 200,
      body: {
        '@odata.context': context,
        value: expand ? found.map((assignment) => withPrincipal(call, assignment)) : found,
      },
    };
  },
};

export const organizationList: Door = {
  options: ['$select'],
  handle(call) {
    const { id, name, domain, country } = tenantOf(call);
    const organization = {
      id,
      displayName: name,
      countryLetterCode: country,
      tenantType: 'AAD',
      createdDateTime: '2019-05-14T09:12:33Z',
      verifiedDomains: [{ capabilities: 'Email', isDefault: true, isInitial: false, name: domain, type: 'Managed' }],
    };
    const names = call.query.get('$select')?.split(',');
    return {
      status: 200,
      body: { '@odata.context': `${METADATA}organization`, value: [pick(organization, names)] },
    };
  },
};

function tenantOf(call: Call): SimTenant {
  const tenant = call.state.tenants.find(({ id }) => id === call.tenantId);
  if (!tenant) throw badRequest('The tenant is gone.');
  return tenant;
}

function withPrincipal(call: Call, assignment: SimRoleAssignment): object {
  const user = call.state.user(call.tenantId, assignment.principalId);
  const names = [...DEFAULT_USER_PROPERTIES, 'accountEnabled', 'userType'];
  return { ...assignment, principal: user ? { '@odata.type': '#microsoft.graph.user', ...pick(user, names) } : null };
}
