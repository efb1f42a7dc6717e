import { newId } from '../kernel/ids.ts';
import type { SimAlert, SimUser } from './graph/model.ts';
import type { SimState } from './graph/state.ts';
import { toTheSecond } from './graph/timestamps.ts';
import { method } from './graph/users/seed.ts';
import { aSignIn } from './graph/users/sign-in.ts';
import { TOR_EXIT } from './story-scenes.ts';

const MINUTE = 60_000;
/** Entra's code for a wrong password. */
const WRONG_PASSWORD = 50126;
const SECOND_PHONE = 'b6332ec1-7057-4abe-9331-3d72feddfe41';
const ATTACKERS_PHONE = '+1 5550199007';

interface Traced {
  readonly user: SimUser;
  readonly tried: boolean;
}

/**
 * What the alert speaks of has left its traces when somebody looks: the sign-ins from its addresses, the failed tries of
 * a spray, and the telephone that somebody registered for themselves after coming in through Tor.
 */
export function plantTraces(state: SimState, tenantId: string, alert: SimAlert): void {
  const evidence = Array.isArray(alert['evidence']) ? (alert['evidence'] as Readonly<Record<string, unknown>>[]) : [];
  const at = Date.parse(String(alert['createdDateTime']));
  const people = evidence.flatMap((one) => tracedIn(state, tenantId, one));
  const spray = people.some(({ tried }) => tried);
  const addresses = evidence.filter(({ ipAddress }) => typeof ipAddress === 'string');
  if (spray) addresses.push({ ipAddress: TOR_EXIT, countryLetterCode: 'DE' });
  for (const { user, tried } of people) {
    for (const { ipAddress, countryLetterCode } of addresses) {
      const country = typeof countryLetterCode === 'string' ? { country: countryLetterCode } : {};
      const parts = { at: new Date(at - 4 * MINUTE), ipAddress: String(ipAddress), ...country };
      if (spray) state.accounts.addSignIn(tenantId, aSignIn(user, { ...parts, errorCode: WRONG_PASSWORD }));
      if (!tried) state.accounts.addSignIn(tenantId, aSignIn(user, { ...parts, at: new Date(at - 3 * MINUTE) }));
    }
  }
  const [first] = people;
  if (first && alert['title'] === 'Anonymous IP address') registerPhone(state, { tenantId, user: first.user, at });
}

function tracedIn(state: SimState, tenantId: string, one: Readonly<Record<string, unknown>>): Traced[] {
  const account = one['userAccount'] as { readonly azureAdUserId?: string } | undefined;
  const type = String(one['@odata.type']);
  const user = type.endsWith('userEvidence') ? state.user(tenantId, account?.azureAdUserId ?? '') : undefined;
  const roles = Array.isArray(one['roles']) ? (one['roles'] as unknown[]) : [];
  return user ? [{ user, tried: roles.includes('attacked') }] : [];
}

interface Registration {
  readonly tenantId: string;
  readonly user: SimUser;
  readonly at: number;
}

function registerPhone({ accounts }: SimState, { tenantId, user, at }: Registration): void {
  if (accounts.methods(tenantId, user.id).some(({ id }) => id === SECOND_PHONE)) return;
  const createdDateTime = toTheSecond(new Date(at - 2 * MINUTE));
  const phone = { createdDateTime, phoneNumber: ATTACKERS_PHONE, phoneType: 'alternateMobile' };
  accounts.putMethod(
    tenantId,
    user.id,
    method('phone', SECOND_PHONE, { ...phone, smsSignInState: 'notAllowedByPolicy' }),
  );
  const { id, userPrincipalName, displayName } = user;
  accounts.addAudit(tenantId, {
    id: `Auth_${newId()}`,
    category: 'UserManagement',
    correlationId: newId(),
    result: 'success',
    resultReason: 'User registered Mobile Phone SMS',
    activityDisplayName: 'User registered security info',
    activityDateTime: createdDateTime,
    loggedByService: 'Authentication Methods',
    operationType: 'Add',
    initiatedBy: { app: null, user: { id, displayName, userPrincipalName, ipAddress: TOR_EXIT } },
    targetResources: [{ id, displayName, type: 'User', userPrincipalName, groupType: null, modifiedProperties: [] }],
    additionalDetails: [],
  });
}
