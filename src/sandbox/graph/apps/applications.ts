import { notFound, refusal } from '../answers.ts';
import { bodyOf, words, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import { toTheSecond } from '../timestamps.ts';
import type { SimObject } from './model.ts';
import { entityOf, pageOf } from './page.ts';
import { appsOf, keyless, ownersPage, removePassword } from './service-principals.ts';

const PROPERTIES: readonly string[] = words(`
  id deletedDateTime appId createdDateTime description disabledByMicrosoftStatus displayName identifierUris
  keyCredentials passwordCredentials publisherDomain signInAudience tags verifiedPublisher
`);

export const applicationList: Door = {
  options: ['$filter', '$select', '$top', '$count', '$skiptoken'],
  handle(call) {
    const filter = call.query.get('$filter');
    const fields = { appId: 'text', displayName: 'text', id: 'text' } as const;
    const test = filter === null ? () => true : compileFilter(filter, fields);
    const items = [...appsOf(call).applications.values()].filter(test).map((object) => keyless(call, object));
    return pageOf(call, { path: '/applications', context: 'applications', items, known: PROPERTIES });
  },
};

export const applicationGet: Door = {
  options: ['$select'],
  handle: (call) =>
    entityOf(call, keyless(call, applicationOf(call)), { context: 'applications', known: PROPERTIES, hidden: [] }),
};

/** Certificates are changed by giving the whole list; secrets only by addPassword and removePassword. */
export const applicationPatch: Door = {
  options: [],
  handle(call) {
    const application = applicationOf(call);
    const body = bodyOf(call);
    const odd = Object.keys(body).find((name) => !['keyCredentials', 'description', 'tags'].includes(name));
    if (odd !== undefined) {
      throw refusal(400, 'Request_BadRequest', `Invalid value specified for property '${odd}'.`);
    }
    appsOf(call).applications.set(application.id, { ...application, ...body });
    return { status: 204 };
  },
};

export const applicationDelete: Door = {
  options: [],
  handle(call) {
    const apps = appsOf(call);
    const object = applicationOf(call);
    apps.applications.delete(object.id);
    const deletedDateTime = toTheSecond(call.clock.now());
    apps.deleted.set(object.id, { type: 'application', object, deletedDateTime, grants: [], assignments: [] });
    return { status: 204 };
  },
};

export const applicationOwners: Door = {
  options: ['$select'],
  handle: (call) => ownersPage(call, applicationOf(call).id, '/applications'),
};

export const applicationRemovePassword: Door = {
  options: [],
  handle: (call) => removePassword(call, appsOf(call).applications, applicationOf(call)),
};

/** Proof of possession of a key that nobody but the application has: always refused here. */
export const removeKey: Door = {
  options: [],
  handle(call) {
    bodyOf(call);
    throw refusal(403, 'Authentication_MissingOrMalformed', 'The proof of possession token is not valid.');
  },
};

function applicationOf(call: Call): SimObject {
  const [id = ''] = call.params;
  const application = appsOf(call).applications.get(id.toLowerCase());
  if (!application) throw notFound(id);
  return application;
}
