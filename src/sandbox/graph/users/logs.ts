import { METADATA } from '../answers.ts';
import { selected, pick, type Call, type Door } from '../call.ts';
import { compileFilter, type Fields } from '../filter.ts';
import type { SimUser } from '../model.ts';
import { accountIn, needPremium, paged } from './account.ts';
import { kindOf } from './methods.ts';
import type { SimMethod, SimRecord } from './model.ts';
import { SKUS, skusOf } from './skus.ts';

const AUDIT_LOG = ['AuditLog.Read.All'];
const LICENCES = ['LicenseAssignment.Read.All', 'Organization.Read.All', 'Directory.Read.All'];
/** Both the default and the largest page. */
const LOG_PAGE = 1000;

const SIGN_IN_FILTERS: Fields = {
  createdDateTime: 'dateTime',
  userId: 'text',
  userPrincipalName: 'text',
  userDisplayName: 'text',
  appId: 'text',
  appDisplayName: 'text',
  ipAddress: 'text',
  correlationId: 'text',
  id: 'text',
};
const AUDIT_FILTERS: Fields = {
  activityDateTime: 'dateTime',
  activityDisplayName: 'text',
  category: 'text',
  correlationId: 'text',
  loggedByService: 'text',
  'initiatedBy/user/id': 'text',
  'initiatedBy/user/userPrincipalName': 'text',
  'initiatedBy/app/displayName': 'text',
  targetResources: { id: 'text', displayName: 'text', type: 'text' },
};

/** Newest first. Only tenants with Entra ID P1 keep sign-ins that can be read. */
export const signInList = logDoor('auditLogs/signIns', SIGN_IN_FILTERS, (call) => {
  needPremium(call);
  return call.state.accounts.signIns(call.tenantId);
});

/** Records come late where the quirk says so. */
export const directoryAuditList = logDoor('auditLogs/directoryAudits', AUDIT_FILTERS, (call) => {
  const shownUntil = call.clock.now().getTime() - call.quirks.auditDelayMs;
  const all = call.state.accounts.audits(call.tenantId);
  return all.filter(({ activityDateTime }) => Date.parse(String(activityDateTime)) <= shownUntil);
});

function logDoor(path: string, fields: Fields, read: (call: Call) => readonly SimRecord[]): Door {
  return {
    options: ['$filter', '$top', '$skiptoken', '$orderby'],
    needs: AUDIT_LOG,
    handle(call) {
      const filter = call.query.get('$filter');
      const test = filter === null ? () => true : compileFilter(filter, fields);
      const found = read(call).filter(test);
      const ascending = /\basc$/.test(call.query.get('$orderby') ?? '');
      return paged(call, path, ascending ? found.toReversed() : found, LOG_PAGE);
    },
  };
}

export const registrationDetails: Door = {
  options: ['$filter', '$orderby', '$top', '$skiptoken'],
  needs: AUDIT_LOG,
  handle(call) {
    needPremium(call);
    const filter = call.query.get('$filter');
    const fields: Fields = { id: 'text', userPrincipalName: 'text', userType: ['member', 'guest'] };
    const test = filter === null ? () => true : compileFilter(filter, fields);
    const all = call.state
      .users(call.tenantId)
      .map((user) => registrationOf(call, user))
      .filter(test);
    return paged(call, 'reports/authenticationMethods/userRegistrationDetails', all, 500);
  },
};

export const subscribedSkuList: Door = {
  options: ['$select'],
  needs: LICENCES,
  handle(call) {
    const names = selected(call.query, Object.keys(SKUS[0] ?? {}), 'microsoft.graph.subscribedSku');
    return {
      status: 200,
      body: {
        '@odata.context': `${METADATA}subscribedSkus`,
        value: skusOf(call.quirks.licence).map((sku) => pick(sku, names)),
      },
    };
  },
};

export const licenseDetails: Door = {
  options: ['$select'],
  needs: [...LICENCES, 'User.Read.All'],
  handle(call) {
    const { id, assignedLicenses } = accountIn(call);
    const value = assignedLicenses.flatMap(({ skuId }) => {
      const sku = SKUS.find((one) => one.skuId === skuId);
      return sku ? [{ id: sku.id, skuId, skuPartNumber: sku.skuPartNumber, servicePlans: sku.servicePlans }] : [];
    });
    return { status: 200, body: { '@odata.context': `${METADATA}users('${id}')/licenseDetails`, value } };
  },
};

const REGISTERED: Readonly<Record<string, string>> = {
  phone: 'mobilePhone',
  microsoftAuthenticator: 'microsoftAuthenticatorPush',
  softwareOath: 'softwareOneTimePasscode',
  fido2: 'passKeyDeviceBound',
  email: 'email',
  windowsHelloForBusiness: 'windowsHelloForBusiness',
  temporaryAccessPass: 'temporaryAccessPass',
};

function registrationOf(call: Call, user: SimUser): object {
  const methods: readonly SimMethod[] = call.state.accounts.methods(call.tenantId, user.id);
  const methodsRegistered = methods.flatMap((method) => REGISTERED[kindOf(method)] ?? []);
  const strong = methodsRegistered.some((name) => name !== 'email');
  const { id, userPrincipalName, displayName: userDisplayName } = user;
  return {
    id,
    userPrincipalName,
    userDisplayName,
    userType: user.userType.toLowerCase(),
    isAdmin: call.state.accounts.roleAssignments(call.tenantId).some(({ principalId }) => principalId === id),
    isMfaCapable: strong,
    isMfaRegistered: strong,
    isPasswordlessCapable: methodsRegistered.includes('passKeyDeviceBound'),
    isSsprCapable: strong,
    isSsprEnabled: true,
    isSsprRegistered: strong,
    isSystemPreferredAuthenticationMethodEnabled: true,
    systemPreferredAuthenticationMethods: [],
    userPreferredMethodForSecondaryAuthentication: strong ? 'push' : 'none',
    methodsRegistered,
    lastUpdatedDateTime: call.clock.now().toISOString(),
  };
}
