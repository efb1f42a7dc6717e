import { METADATA } from '../answers.ts';
import { pick, type Door } from '../call.ts';

/** The default domain, the initial one that every tenant keeps, and one that nobody has verified. */
export const domainList: Door = {
  options: ['$select', '$top'],
  needs: ['Domain.Read.All', 'Domain.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  handle(call) {
    const own = call.state.tenants.find(({ id }) => id === call.tenantId)?.domain ?? '';
    const [label = ''] = own.split('.');
    const value = [
      domain(own, { isDefault: true }),
      domain(`${label}.onmicrosoft.com`, { isInitial: true }),
      domain(`${label}-new.example`, { isVerified: false }),
    ];
    const names = call.query.get('$select')?.split(',');
    return {
      status: 200,
      body: { '@odata.context': `${METADATA}domains`, value: value.map((each) => pick(each, names)) },
    };
  },
};

function domain(id: string, over: { isDefault?: true; isInitial?: true; isVerified?: false }): object {
  return {
    id,
    authenticationType: 'Managed',
    availabilityStatus: null,
    isAdminManaged: true,
    isDefault: false,
    isInitial: false,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
    passwordValidityPeriodInDays: 2_147_483_647,
    passwordNotificationWindowInDays: 14,
    ...over,
  };
}
