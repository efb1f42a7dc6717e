import { METADATA, refusal } from '../answers.ts';
import { bodyOf, needPermission, type Door } from '../call.ts';
import { changeBySelf } from './audit.ts';
import { setSecurityDefaults } from './settings.ts';

const READS = ['Policy.Read.All'];
const WRITES = ['Policy.ReadWrite.SecurityDefaults', 'Policy.ReadWrite.ConditionalAccess'];

export const securityDefaultsGet: Door = {
  options: ['$select'],
  needs: [...READS, 'Policy.ReadWrite.SecurityDefaults'],
  handle(call) {
    const context = `${METADATA}policies/identitySecurityDefaultsEnforcementPolicy/$entity`;
    return {
      status: 200,
      body: {
        '@odata.context': context,
        id: '00000000-0000-0000-0000-000000000005',
        displayName: 'Security Defaults',
        description:
          'Security defaults is a set of basic identity security mechanisms recommended by Microsoft. When enabled, these recommendations will be automatically enforced in your organization. Administrators and users will be better protected from common identity related attacks.',
        isEnabled: call.state.posture(call.tenantId).securityDefaults,
      },
    };
  },
};

/** 204. Security defaults and enabled Conditional Access policies exclude each other. */
export const securityDefaultsPatch: Door = {
  options: [],
  handle(call) {
    needPermission(call, READS);
    needPermission(call, WRITES);
    const { isEnabled } = bodyOf(call);
    if (typeof isEnabled !== 'boolean') {
      throw refusal(400, 'Request_BadRequest', "Invalid value specified for property 'isEnabled'.");
    }
    const enforced = [...call.state.access(call.tenantId).policies.values()].some(({ state }) => state === 'enabled');
    if (isEnabled && enforced) {
      throw refusal(400, 'BadRequest', 'Security defaults cannot be enabled while Conditional Access policies are.');
    }
    setSecurityDefaults(changeBySelf(call), isEnabled);
    return { status: 204 };
  },
};
