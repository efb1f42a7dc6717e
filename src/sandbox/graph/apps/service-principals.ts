import { notFound, refusal, type Answer } from '../answers.ts';
import { bodyOf, pick, words, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import { toTheSecond } from '../timestamps.ts';
import type { SimApps, SimObject } from './model.ts';
import { entityOf, pageOf } from './page.ts';

export const PRINCIPAL_PROPERTIES: readonly string[] = words(`
  id deletedDateTime accountEnabled appDescription appDisplayName appId appOwnerOrganizationId appRoleAssignmentRequired
  appRoles description disabledByMicrosoftStatus displayName homepage info keyCredentials loginUrl notes
  oauth2PermissionScopes passwordCredentials replyUrls servicePrincipalNames servicePrincipalType signInAudience tags
  verifiedPublisher
`);

const SHOWN = { context: 'servicePrincipals', known: PRINCIPAL_PROPERTIES, hidden: [] };

export const principalList: Door = {
  options: ['$filter', '$select', '$top', '$count', '$skiptoken'],
  handle(call) {
    const filter = call.query.get('$filter');
    const fields = { appId: 'text', displayName: 'text', id: 'text' } as const;
    const test = filter === null ? () => true : compileFilter(filter, fields);
    const items = [...appsOf(call).servicePrincipals.values()].filter(test).map((object) => keyless(call, object));
    return pageOf(call, {
      path: '/servicePrincipals',
      context: 'servicePrincipals',
      items,
      known: PRINCIPAL_PROPERTIES,
    });
  },
};

export const principalGet: Door = {
  options: ['$select'],
  handle: (call) => entityOf(call, keyless(call, principalOf(call)), SHOWN),
};

/** `servicePrincipals(appId='…')`. */
export const principalByAppId: Door = {
  options: ['$select'],
  handle(call) {
    const [appId = ''] = call.params;
    const principal = [...appsOf(call).servicePrincipals.values()].find(
      (object) => String(object['appId']).toLowerCase() === appId.toLowerCase(),
    );
    if (!principal) throw notFound(appId);
    return entityOf(call, keyless(call, principal), SHOWN);
  },
};

export const principalPatch: Door = {
  options: [],
  handle(call) {
    const principal = principalOf(call);
    const body = bodyOf(call);
    const odd = Object.keys(body).find((name) => !['accountEnabled', 'keyCredentials', 'notes', 'tags'].includes(name));
    if (odd !== undefined || ('accountEnabled' in body && typeof body['accountEnabled'] !== 'boolean')) {
      throw refusal(400, 'Request_BadRequest', `Invalid value specified for property '${odd ?? 'accountEnabled'}'.`);
    }
    appsOf(call).servicePrincipals.set(principal.id, { ...principal, ...body });
    return { status: 204 };
  },
};

/** Soft: the object and what it was granted wait for 30 days among the deleted items. */
export const principalDelete: Door = {
  options: [],
  handle(call) {
    const apps = appsOf(call);
    const object = principalOf(call);
    const grants = [...apps.grants.values()].filter((grant) => grant['clientId'] === object.id);
    const assignments = [...apps.assignments.values()].filter((assignment) => assignment['principalId'] === object.id);
    grants.forEach(({ id }) => apps.grants.delete(id));
    assignments.forEach(({ id }) => apps.assignments.delete(id));
    apps.servicePrincipals.delete(object.id);
    const deletedDateTime = toTheSecond(call.clock.now());
    apps.deleted.set(object.id, { type: 'servicePrincipal', object, deletedDateTime, grants, assignments });
    return { status: 204 };
  },
};

export const principalOwners: Door = {
  options: ['$select'],
  handle: (call) => ownersPage(call, principalOf(call).id, '/servicePrincipals'),
};

export const principalRemovePassword: Door = {
  options: [],
  handle: (call) => removePassword(call, appsOf(call).servicePrincipals, principalOf(call)),
};

export function ownersPage(call: Call, id: string, path: string): Answer {
  const users = (appsOf(call).owners.get(id) ?? []).flatMap((user) => call.state.user(call.tenantId, user) ?? []);
  const items = users.map((user) => ({
    '@odata.type': '#microsoft.graph.user',
    ...pick(user, ['id', 'displayName', 'userPrincipalName']),
  }));
  return pageOf(call, { path: `${path}/${id}/owners`, context: 'directoryObjects', items });
}

/** 204; 400 when the object has no such secret, as the real service says. */
export function removePassword(call: Call, holders: Map<string, SimObject>, holder: SimObject): Answer {
  const { keyId } = bodyOf(call);
  const before = (holder['passwordCredentials'] ?? []) as readonly { readonly keyId: string }[];
  const after = before.filter((credential) => credential.keyId !== keyId);
  if (after.length === before.length) {
    throw refusal(400, 'Request_BadRequest', 'No credentials found to be removed for this application.');
  }
  holders.set(holder.id, { ...holder, passwordCredentials: after });
  return { status: 204 };
}

export function appsOf(call: Call): SimApps {
  return call.state.apps(call.tenantId);
}

export function principalOf(call: Call): SimObject {
  const [id = ''] = call.params;
  const principal = appsOf(call).servicePrincipals.get(id.toLowerCase());
  if (!principal) throw notFound(id);
  return principal;
}

/** The public key of a certificate comes only when `keyCredentials` is selected (servicePrincipal: get, 2023). */
export function keyless(call: Call, object: SimObject): SimObject {
  if (call.query.get('$select')?.includes('keyCredentials')) return object;
  const keys = (object['keyCredentials'] ?? []) as readonly object[];
  return { ...object, keyCredentials: keys.map((credential) => ({ ...credential, key: null })) };
}
