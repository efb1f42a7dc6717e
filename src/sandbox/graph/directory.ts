import { badRequest, METADATA } from './answers.ts';
import { pick, type Call, type Door } from './call.ts';
import type { SimTenant } from './model.ts';

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
