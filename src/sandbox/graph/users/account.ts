import { newId } from '../../../kernel/ids.ts';
import { METADATA, notFound, refusal, type Answer } from '../answers.ts';
import { readSkipToken, skipToken, wholeNumber, type Call } from '../call.ts';
import type { SimUser } from '../model.ts';
import { toTheSecond } from '../timestamps.ts';

/** The user that the first variable segment names; 404 without them. */
export function accountIn(call: Call): SimUser {
  const [id = ''] = call.params;
  const user = call.state.user(call.tenantId, id);
  if (!user) throw notFound(id);
  return user;
}

/** 403 in the words of the reporting services when the tenant has less than `licence`. */
export function needPremium({ quirks }: Call): void {
  if (quirks.licence !== 'none') return;
  const message = "Neither tenant is B2C or tenant doesn't have premium license";
  throw refusal(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', message);
}

export function needRiskLicence({ quirks }: Call): void {
  if (quirks.licence === 'P2') return;
  throw refusal(403, 'Forbidden', 'Your tenant is not licensed for this feature.');
}

/** Microsoft writes most changes of accounts to the directory audit, with the application as the one who did it. */
export function audit(call: Call, what: { activity: string; category: string; target: SimUser }): void {
  const { activity, category, target } = what;
  call.state.accounts.addAudit(call.tenantId, {
    id: `Directory_${newId()}`,
    category,
    correlationId: newId(),
    result: 'success',
    resultReason: '',
    activityDisplayName: activity,
    activityDateTime: toTheSecond(call.clock.now()),
    loggedByService: 'Core Directory',
    operationType: 'Update',
    initiatedBy: {
      user: null,
      app: { displayName: 'Tocsin', appId: null, servicePrincipalId: null, servicePrincipalName: null },
    },
    targetResources: [
      {
        id: target.id,
        displayName: target.displayName,
        type: 'User',
        userPrincipalName: target.userPrincipalName,
        groupType: null,
        modifiedProperties: [],
      },
    ],
    additionalDetails: [],
  });
}

/** A collection in pages of at most `most`, with links that continue it. */
export function paged(call: Call, path: string, all: readonly object[], most: number): Answer {
  const top = Math.min(wholeNumber(call.query, '$top', 1) ?? most, most, call.quirks.directoryPage ?? most);
  const token = call.query.get('$skiptoken');
  const from = token === null ? 0 : Number(readSkipToken(token));
  const query = new URLSearchParams(call.query);
  query.set('$skiptoken', skipToken(from + top));
  const more = from + top < all.length && { '@odata.nextLink': `${call.root}/${path}?${query.toString()}` };
  return { status: 200, body: { '@odata.context': `${METADATA}${path}`, ...more, value: all.slice(from, from + top) } };
}
