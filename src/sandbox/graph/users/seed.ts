import type { SimRoleAssignment, SimTenant, SimUser } from '../model.ts';
import { stableGuid } from '../tenants.ts';
import { toTheSecond } from '../timestamps.ts';
import type { SimEligibility, SimMethod, SimRecord, SimRisk } from './model.ts';
import { aSignIn } from './sign-in.ts';

/** Everything of one tenant's accounts; changed in place by the slice alone. */
export interface AccountHoldings {
  readonly methods: Map<string, readonly SimMethod[]>;
  readonly assignments: Map<string, SimRoleAssignment>;
  readonly eligibilities: SimEligibility[];
  readonly risks: Map<string, SimRisk>;
  readonly signIns: SimRecord[];
  readonly audits: SimRecord[];
}

const HOUR_MS = 3_600_000;
const PASSWORD_METHOD = '28c10230-6103-485e-b985-444c60001490';
const MOBILE = '3179e48a-750b-4051-897c-87b9720928f7';
const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';

/** The same for the same tenant and time. */
export function seedAccounts(tenant: SimTenant, now: Date): AccountHoldings {
  const members = tenant.users.filter(({ userType }) => userType === 'Member');
  const eligible = members.at(-2);
  return {
    methods: new Map(tenant.users.map((user, at) => [user.id, methodsOf(user, at)])),
    assignments: new Map(tenant.roleAssignments.map((assignment) => [assignment.id, assignment])),
    eligibilities: eligible ? [eligibilityOf(eligible)] : [],
    risks: new Map(members.slice(2, 4).map((user, at) => [user.id, riskOf(user, at, now)])),
    signIns: tenant.users
      .filter(({ accountEnabled }) => accountEnabled)
      .flatMap((user, at) => signInsOf(user, at, now)),
    audits: [],
  };
}

/** Everybody has a password, most a phone and the Authenticator, some a key, a code or nothing more. */
function methodsOf(user: SimUser, at: number): readonly SimMethod[] {
  const createdDateTime = user.createdDateTime;
  const password = method('password', PASSWORD_METHOD, {
    createdDateTime: user.lastPasswordChangeDateTime,
    password: null,
  });
  const phone = method('phone', MOBILE, {
    createdDateTime,
    phoneNumber: `+1 5550100${String(at).padStart(2, '0')}`,
    phoneType: 'mobile',
    smsSignInState: 'notAllowedByPolicy',
  });
  const app = method('microsoftAuthenticator', stableGuid(user.id, 'app'), {
    createdDateTime,
    displayName: 'Phone of work',
    deviceTag: 'SoftwareTokenActivated',
    phoneAppVersion: '6.2606.4018',
  });
  const key = method('fido2', stableGuid(user.id, 'key').replaceAll('-', ''), {
    createdDateTime,
    displayName: 'Blue key',
    aaGuid: '2fc0579f-8113-47ea-b116-555a8db9202a',
    model: 'Security key NFC',
    attestationCertificates: [],
    attestationLevel: 'attested',
  });
  const code = method('softwareOath', stableGuid(user.id, 'code'), { createdDateTime, secretKey: null });
  const mail = method('email', '3ddfcfc8-9383-446f-83cc-3ab9be4be18f', {
    createdDateTime,
    emailAddress: `home.${at}@mail.example`,
  });
  if (user.userType === 'Guest') return [password];
  return [[password, phone, app, key], [password, phone, app, mail], [password, app, code], [password]][at % 4] ?? [];
}

export function method(kind: string, id: string, more: Omit<SimMethod, 'id' | '@odata.type'>): SimMethod {
  return { '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod`, id, ...more } as SimMethod;
}

function eligibilityOf(user: SimUser): SimEligibility {
  return {
    id: stableGuid(user.id, 'eligible'),
    principalId: user.id,
    roleDefinitionId: USER_ADMINISTRATOR,
    directoryScopeId: '/',
    startDateTime: user.createdDateTime,
    endDateTime: null,
  };
}

function riskOf({ id }: SimUser, at: number, now: Date): SimRisk {
  return {
    id,
    riskLevel: at === 0 ? 'high' : 'medium',
    riskState: 'atRisk',
    riskDetail: 'none',
    riskLastUpdatedDateTime: toTheSecond(new Date(now.getTime() - HOUR_MS)),
  };
}

function signInsOf(user: SimUser, at: number, now: Date): readonly SimRecord[] {
  return [1, 3, 26].map((hours) =>
    aSignIn(user, { at: new Date(now.getTime() - hours * HOUR_MS), ipAddress: `192.0.2.${10 + at}` }),
  );
}
