import { badRequest, METADATA, refusal, type Answer } from './answers.ts';
import {
  needPermission,
  pick,
  readSkipToken,
  selected,
  skipToken,
  wholeNumber,
  words,
  type Call,
  type Door,
} from './call.ts';
import { compileFilter } from './filter.ts';
import type { SimUser } from './model.ts';
import { accountIn, needPremium } from './users/account.ts';

/** What Graph gives without `$select`; everything else must be asked for by name. */
export const DEFAULT_USER_PROPERTIES: readonly string[] = words(`
  businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
  userPrincipalName id
`);

export const USER_PROPERTIES: readonly string[] = [
  ...DEFAULT_USER_PROPERTIES,
  ...words(`
    accountEnabled createdDateTime department lastPasswordChangeDateTime onPremisesSyncEnabled
    signInSessionsValidFromDateTime usageLocation userType city companyName country employeeId employeeType
    signInActivity state otherMails assignedLicenses onPremisesDomainName onPremisesLastSyncDateTime passwordPolicies
    externalUserState creationType identities proxyAddresses faxNumber
  `),
];

/** A list that selects one of these answers 501 (learn.microsoft.com/graph/api/user-list). */
const SINGLE_USER_ONLY: readonly string[] = words(`
  aboutMe birthday hireDate interests mySite pastProjects preferredName responsibilities schools skills mailboxSettings
`);

const READS = ['User.Read.All', 'User.ReadBasic.All', 'User.ReadWrite.All', 'Directory.Read.All'];
/** Pages with signInActivity are smaller. */
const MOST = 999;
const MOST_WITH_ACTIVITY = 500;

const TYPE = 'microsoft.graph.user';

/** What the beta knows besides. Microsoft does not document it; CIPP reads it so. */
const BETA_USER_PROPERTIES: readonly string[] = [...USER_PROPERTIES, 'perUserMfaState'];

function propertiesOf({ version }: Pick<Call, 'version'>): readonly string[] {
  return version === 'beta' ? BETA_USER_PROPERTIES : USER_PROPERTIES;
}

export const userList: Door = {
  options: ['$select', '$filter', '$top', '$count', '$skiptoken'],
  needs: READS,
  handle(call) {
    const filter = call.query.get('$filter');
    const fields = { userPrincipalName: 'text', id: 'text', mail: 'text', displayName: 'text' } as const;
    const test = filter === null ? () => true : compileFilter(filter, fields);
    const names = listed(call) ?? DEFAULT_USER_PROPERTIES;
    const activity = names.includes('signInActivity');
    if (activity && filter !== null) throw badRequest('signInActivity cannot be combined with another filter.');
    const all = call.state.users(call.tenantId).filter(test);
    const most = call.quirks.directoryPage ?? (activity ? MOST_WITH_ACTIVITY : MOST);
    const top = Math.min(wholeNumber(call.query, '$top', 1) ?? 100, most);
    const from = offset(call);
    const value = all
      .slice(from, from + top)
      .map((user) =>
        pick(withActivity({ ...call, params: [] }, { perUserMfaState: 'disabled', ...user }, names), names),
      );
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
  needs: READS,
  handle(call) {
    const user = accountIn(call);
    const names = selected(call.query, [...propertiesOf(call), ...SINGLE_USER_ONLY], TYPE);
    const shown = pick(withActivity(call, user, names), names ?? DEFAULT_USER_PROPERTIES);
    const context = names ? `users(${names.join(',')})/$entity` : 'users/$entity';
    return { status: 200, body: { '@odata.context': `${METADATA}${context}`, ...shown } };
  },
};

/** signInActivity needs a permission and a licence of its own, and the user by object id. */
function withActivity(call: Call, user: SimUser, names: readonly string[] | undefined): object {
  if (!names?.includes('signInActivity')) return user;
  needPermission(call, ['AuditLog.Read.All']);
  needPremium(call);
  const [key] = call.params;
  if (key !== undefined && key.toLowerCase() !== user.id) {
    throw badRequest('Get By Key only supports UserId and the key has to be a valid Guid');
  }
  const last = call.state.accounts.signIns(call.tenantId).find(({ userId }) => userId === user.id);
  if (!last) return user;
  const { createdDateTime: at, id } = last;
  return {
    ...user,
    signInActivity: { lastSignInDateTime: at, lastSignInRequestId: id, lastSuccessfulSignInDateTime: at },
  };
}

export const userRevokeSessions: Door = {
  options: [],
  needs: ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  handle(call): Answer {
    call.state.revokeSessions(call.tenantId, accountIn(call).id);
    return { status: 200, body: { '@odata.context': `${METADATA}Edm.Boolean`, value: true } };
  },
};

/** The names to list: 501 for what Graph gives of one user only. */
function listed(call: Call): string[] | undefined {
  const single = call.query
    .get('$select')
    ?.split(',')
    .find((name) => SINGLE_USER_ONLY.includes(name.trim()));
  if (single !== undefined) throw refusal(501, 'NotImplemented', `'${single}' can be selected for a single user only.`);
  return selected(call.query, propertiesOf(call), TYPE);
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
