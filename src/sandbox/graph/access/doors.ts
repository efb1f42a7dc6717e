import { badRequest, METADATA, notFound, type Answer } from '../answers.ts';
import { pageOf } from '../apps/page.ts';
import { bodyOf, words, type Call, type Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import { needPremium } from '../users/account.ts';
import { changeBySelf } from '../posture/audit.ts';
import type { SimAccessObject } from './access.ts';
import { changedObject, createObject, deleteObject, replaceObject, type AccessKind as Kind } from './changes.ts';

type Body = Readonly<Record<string, unknown>>;

const CONTEXT = { namedLocations: 'namedLocations', policies: 'conditionalAccess/policies' } as const;
const MOST_RANGES = 2000;
const FILTERS = {
  displayName: 'text',
  id: 'text',
  state: ['enabled', 'disabled', 'enabledForReportingButNotEnforced'],
  createdDateTime: 'dateTime',
  modifiedDateTime: 'dateTime',
} as const;

const PROPERTIES: Readonly<Record<Kind, readonly string[]>> = {
  namedLocations: words('id displayName createdDateTime modifiedDateTime isTrusted ipRanges countriesAndRegions'),
  policies: words(
    'id templateId displayName createdDateTime modifiedDateTime state conditions grantControls sessionControls',
  ),
};

/** All states, in pages. Graph names no size of its pages here; 100 is what it takes elsewhere. */
function list(kind: Kind): Door {
  return {
    options: ['$filter', '$select', '$top', '$count', '$skiptoken'],
    handle(call) {
      const filter = call.query.get('$filter');
      const test = filter === null ? () => true : compileFilter(filter, FILTERS);
      const items = [...of(call, kind).values()].filter(test);
      const path = `/identity/conditionalAccess/${kind}`;
      return pageOf(call, { path, context: CONTEXT[kind], items, known: PROPERTIES[kind] });
    },
  };
}

function get(kind: Kind): Door {
  return { options: [], handle: (call) => entity(kind, 200, found(call, kind)) };
}

function post(kind: Kind, check: (body: Body, call: Call) => void): Door {
  return {
    options: [],
    handle(call) {
      needPremium(call);
      const body = bodyOf(call);
      check(body, call);
      return entity(kind, 201, createObject({ change: changeBySelf(call), kind }, body));
    },
  };
}

/** 204. What the body names is merged in; a list in it replaces the whole list. */
function patch(kind: Kind, check: (body: Body, call: Call) => void): Door {
  return {
    options: [],
    handle(call) {
      needPremium(call);
      const before = found(call, kind);
      const place = { change: changeBySelf(call), kind };
      const after = changedObject(place, before, bodyOf(call));
      check(after, call);
      replaceObject(place, before, after);
      return { status: 204 };
    },
  };
}

function remove(kind: Kind, check: (object: SimAccessObject, call: Call) => void): Door {
  return {
    options: [],
    handle(call) {
      needPremium(call);
      const object = found(call, kind);
      check(object, call);
      deleteObject({ change: changeBySelf(call), kind }, object);
      return { status: 204 };
    },
  };
}

function checkLocation(body: Body): void {
  const ranges = body['ipRanges'];
  if (body['@odata.type'] !== '#microsoft.graph.ipNamedLocation') throw badRequest('The @odata.type is required.');
  if (typeof body['displayName'] !== 'string' || body['displayName'] === '') throw badRequest('A name is required.');
  if (!Array.isArray(ranges) || ranges.length === 0) throw badRequest('At least one IP range is required.');
  if (ranges.length > MOST_RANGES) throw badRequest(`A location takes at most ${MOST_RANGES} ranges.`);
  for (const range of ranges as Body[]) {
    const type = range['@odata.type'];
    const v6 = String(range['cidrAddress']).includes(':');
    const fits = type === (v6 ? '#microsoft.graph.iPv6CidrRange' : '#microsoft.graph.iPv4CidrRange');
    if (!fits || !/^[0-9a-f.:]+\/\d+$/i.test(String(range['cidrAddress']))) throw badRequest('1059: Invalid IP range.');
  }
}

function checkPolicy(body: Body, call: Call): void {
  const { users, applications, locations } = (body['conditions'] ?? {}) as Record<string, Body | null | undefined>;
  if (!users || !applications) throw badRequest('1007: Incoming conditions are not valid.');
  if (!body['grantControls'] && !body['sessionControls']) throw badRequest('1014: A control is required.');
  if (!['enabled', 'disabled', 'enabledForReportingButNotEnforced'].includes(String(body['state']))) {
    throw badRequest('1010: The state is not valid.');
  }
  if (body['state'] === 'enabled' && call.state.posture(call.tenantId).securityDefaults) {
    throw badRequest(
      'Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.',
    );
  }
  const named = ((locations?.['includeLocations'] ?? []) as string[]).filter((id) => !/^All(Trusted)?$/.test(id));
  const unknown = named.find((id) => !of(call, 'namedLocations').has(id));
  if (unknown !== undefined) throw badRequest(`1040: NamedLocation with id ${unknown} does not exist.`);
}

/** A location that a policy names cannot be deleted. */
function checkUnused(object: SimAccessObject, call: Call): void {
  const used = [...of(call, 'policies').values()].some((policy) =>
    JSON.stringify(policy['conditions']).includes(object.id),
  );
  if (used) throw badRequest('1050: The named location is in use by a policy.');
}

export const namedLocationList = list('namedLocations');
export const namedLocationGet = get('namedLocations');
export const namedLocationPost = post('namedLocations', checkLocation);
export const namedLocationPatch = patch('namedLocations', checkLocation);
export const namedLocationDelete = remove('namedLocations', checkUnused);
export const policyList = list('policies');
export const policyGet = get('policies');
export const policyPost = post('policies', checkPolicy);
export const policyPatch = patch('policies', checkPolicy);
export const policyDelete = remove('policies', () => undefined);

function of(call: Call, kind: Kind): Map<string, SimAccessObject> {
  return call.state.access(call.tenantId)[kind];
}

function found(call: Call, kind: Kind): SimAccessObject {
  const [id = ''] = call.params;
  const object = of(call, kind).get(id);
  if (!object) throw notFound(id);
  return object;
}

function entity(kind: Kind, status: number, object: SimAccessObject): Answer {
  return { status, body: { '@odata.context': `${METADATA}${CONTEXT[kind]}/$entity`, ...object } };
}
