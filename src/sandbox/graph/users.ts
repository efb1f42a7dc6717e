import { badRequest, METADATA, notFound, refusal, type Answer } from './answers.ts';
import { bodyOf, pick, readSkipToken, selected, skipToken, wholeNumber, words, type Call, type Door } from './call.ts';
import { compileFilter } from './filter.ts';
import type { SimUser } from './model.ts';

/** What Graph gives without `$select`; everything else must be asked for by name. */
export const DEFAULT_USER_PROPERTIES: readonly string[] = words(`
  businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
  userPrincipalName id
`);

const USER_PROPERTIES: readonly string[] = [
  ...DEFAULT_USER_PROPERTIES,
  ...words(`
    accountEnabled createdDateTime department lastPasswordChangeDateTime onPremisesSyncEnabled
    signInSessionsValidFromDateTime usageLocation userType city companyName country employeeId employeeType
    signInActivity state
  `),
];

const TYPE = 'microsoft.graph.user';

export const userList: Door = {
  options: ['$select', '$filter', '$top', '$count', '$skiptoken'],
  handle(call) {
    const filter = call.query.get('$filter');
    const fields = { userPrincipalName: 'text', id: 'text', mail: 'text', displayName: 'text' } as const;
    const test = filter === null ? () => true : compileFilter(filter, fields);
    const names = selected(call.query, USER_PROPERTIES, TYPE) ?? DEFAULT_USER_PROPERTIES;
    const all = call.state.users(call.tenantId).filter(test);
    const top = Math.min(wholeNumber(call.query, '$top', 1) ?? 100, 999);
    const from = offset(call);
    const value = all.slice(from, from + top).map((user) => pick(user, names));
    return {
      status: 200,
      body: {
        '@odata.context': `${METADATA}users`,
        ...(call.query.get('$count') === 'true' && { '@odata.count': all.length }),
        ...(from + top < all.length && { '@odata.nextLink': nextLink(call, from + top) }),
        value,
      },
    };
  },
};

export const userGet: Door = {
  options: ['$select'],
  handle(call) {
    const user = found(call);
    const names = selected(call.query, USER_PROPERTIES, TYPE);
    const shown = pick(user, names ?? DEFAULT_USER_PROPERTIES);
    const context = names ? `users(${names.join(',')})/$entity` : 'users/$entity';
    return { status: 200, body: { '@odata.context': `${METADATA}${context}`, ...shown } };
  },
};

/** Only accountEnabled, the one property that Tocsin changes. */
export const userPatch: Door = {
  options: [],
  handle(call) {
    const user = found(call);
    const body = bodyOf(call);
    const { accountEnabled } = body;
    const odd = Object.keys(body).find((name) => name !== 'accountEnabled');
    if (odd !== undefined || typeof accountEnabled !== 'boolean') {
      throw refusal(400, 'Request_BadRequest', `Invalid value specified for property '${odd ?? 'accountEnabled'}'.`);
    }
    call.state.recordPatch({ tenantId: call.tenantId, target: 'user', id: user.id, body });
    call.state.updateUser(call.tenantId, user.id, { accountEnabled });
    return { status: 204 };
  },
};

export const userRevokeSessions: Door = {
  options: [],
  handle(call): Answer {
    call.state.revokeSessions(call.tenantId, found(call).id);
    return { status: 200, body: { '@odata.context': `${METADATA}Edm.Boolean`, value: true } };
  },
};

function found(call: Call): SimUser {
  const [id = ''] = call.params;
  const user = call.state.user(call.tenantId, id);
  if (!user) throw notFound(id);
  return user;
}

function offset(call: Call): number {
  const token = call.query.get('$skiptoken');
  const value = token === null ? 0 : readSkipToken(token);
  if (typeof value !== 'number') throw badRequest('The skip token is not valid.');
  return value;
}

function nextLink(call: Call, from: number): string {
  const query = new URLSearchParams(call.query);
  query.set('$skiptoken', skipToken(from));
  return `${call.root}/users?${query.toString()}`;
}
