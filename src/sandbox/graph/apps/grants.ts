import { METADATA, notFound, refusal } from '../answers.ts';
import { bodyOf, words, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import { opaqueId } from './invented-apps.ts';
import type { SimObject } from './model.ts';
import { pageOf } from './page.ts';
import { appsOf, principalOf } from './service-principals.ts';

const GRANT_PROPERTIES: readonly string[] = words('id clientId consentType principalId resourceId scope');

export const grantList: Door = {
  options: ['$filter', '$select', '$skiptoken'],
  handle(call) {
    const filter = call.query.get('$filter');
    const fields = { clientId: 'text', principalId: 'text', resourceId: 'text', consentType: 'text' } as const;
    const test = filter === null ? () => true : compileFilter(filter, fields);
    const items = [...appsOf(call).grants.values()].filter(test);
    const context = 'oauth2PermissionGrants';
    return pageOf(call, { path: `/${context}`, context, items, known: GRANT_PROPERTIES });
  },
};

export const grantGet: Door = {
  options: [],
  handle: (call) => ({
    status: 200,
    body: { '@odata.context': `${METADATA}oauth2PermissionGrants/$entity`, ...grantOf(call) },
  }),
};

/** 201; 409 when the client has a grant for this resource and person already (one object holds all its scopes). */
export const grantPost: Door = {
  options: [],
  handle(call) {
    const { clientId, consentType, principalId = null, resourceId, scope } = bodyOf(call);
    const apps = appsOf(call);
    known(apps.servicePrincipals, clientId, 'clientId');
    known(apps.servicePrincipals, resourceId, 'resourceId');
    if (!['AllPrincipals', 'Principal'].includes(String(consentType)) || typeof scope !== 'string') {
      throw refusal(400, 'Request_BadRequest', "Invalid value specified for property 'consentType' or 'scope'.");
    }
    if ((consentType === 'Principal') !== (typeof principalId === 'string')) {
      throw refusal(400, 'Request_BadRequest', "Property 'principalId' does not fit 'consentType'.");
    }
    const same = [...apps.grants.values()].some(
      (grant) =>
        grant['clientId'] === clientId && grant['resourceId'] === resourceId && grant['principalId'] === principalId,
    );
    if (same) throw refusal(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.');
    const id = opaqueId(String(clientId), String(resourceId), String(principalId), call.clock.now().toISOString());
    const grant = { id, clientId, consentType, principalId, resourceId, scope };
    apps.grants.set(id, grant);
    return { status: 201, body: { '@odata.context': `${METADATA}oauth2PermissionGrants/$entity`, ...grant } };
  },
};

export const grantPatch: Door = {
  options: [],
  handle(call) {
    const grant = grantOf(call);
    const { scope } = bodyOf(call);
    if (typeof scope !== 'string') throw refusal(400, 'Request_BadRequest', "Invalid value for property 'scope'.");
    appsOf(call).grants.set(grant.id, { ...grant, scope });
    return { status: 204 };
  },
};

export const grantDelete: Door = {
  options: [],
  handle(call) {
    appsOf(call).grants.delete(grantOf(call).id);
    return { status: 204 };
  },
};

export const principalGrants: Door = {
  options: ['$skiptoken'],
  handle(call) {
    const { id } = principalOf(call);
    const items = [...appsOf(call).grants.values()].filter((grant) => grant['clientId'] === id);
    const context = 'oauth2PermissionGrants';
    return pageOf(call, { path: `/servicePrincipals/${id}/${context}`, context, items });
  },
};

export const assignmentList: Door = {
  options: ['$skiptoken'],
  handle: (call) => assignmentsOf(call, 'principalId', 'appRoleAssignments'),
};

export const assignedToList: Door = {
  options: ['$skiptoken'],
  handle: (call) => assignmentsOf(call, 'resourceId', 'appRoleAssignedTo'),
};

export const assignmentPost: Door = {
  options: [],
  handle(call) {
    const principal = principalOf(call);
    const { principalId, resourceId, appRoleId } = bodyOf(call);
    const apps = appsOf(call);
    const resource = known(apps.servicePrincipals, resourceId, 'resourceId');
    const roles = (resource['appRoles'] ?? []) as readonly { readonly id: string }[];
    if (principalId !== principal.id || !roles.some(({ id }) => id === appRoleId)) {
      throw refusal(400, 'Request_BadRequest', "Not a valid reference update: 'appRoleId' or 'principalId'.");
    }
    const same = [...apps.assignments.values()].some(
      (found) =>
        found['principalId'] === principalId && found['resourceId'] === resourceId && found['appRoleId'] === appRoleId,
    );
    if (same) throw refusal(400, 'Request_BadRequest', 'Permission being assigned already exists on the object.');
    const assignment = {
      id: opaqueId(principal.id, resource.id, String(appRoleId), call.clock.now().toISOString()),
      deletedDateTime: null,
      appRoleId,
      createdDateTime: call.clock.now().toISOString(),
      principalDisplayName: principal['displayName'],
      principalId,
      principalType: 'ServicePrincipal',
      resourceDisplayName: resource['displayName'],
      resourceId,
    };
    apps.assignments.set(assignment.id, assignment);
    return { status: 201, body: { '@odata.context': `${METADATA}appRoleAssignments/$entity`, ...assignment } };
  },
};

export const assignmentDelete: Door = {
  options: [],
  handle(call) {
    const [, id = ''] = call.params;
    principalOf(call);
    if (!appsOf(call).assignments.delete(id)) throw notFound(id);
    return { status: 204 };
  },
};

function assignmentsOf(call: Call, side: 'principalId' | 'resourceId', context: string) {
  const { id } = principalOf(call);
  const items = [...appsOf(call).assignments.values()].filter((assignment) => assignment[side] === id);
  return pageOf(call, { path: `/servicePrincipals/${id}/${context}`, context: 'appRoleAssignments', items });
}

function grantOf(call: Call): SimObject {
  const [id = ''] = call.params;
  const grant = appsOf(call).grants.get(id);
  if (!grant) throw notFound(id);
  return grant;
}

function known(objects: ReadonlyMap<string, SimObject>, id: unknown, property: string): SimObject {
  const object = typeof id === 'string' ? objects.get(id) : undefined;
  if (!object) throw refusal(400, 'Request_BadRequest', `Resource '${String(id)}' of '${property}' does not exist.`);
  return object;
}
