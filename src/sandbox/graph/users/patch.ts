import { refusal, type Answer } from '../answers.ts';
import { bodyOf, needPermission, type Call, type Door } from '../call.ts';
import type { SimUser } from '../model.ts';
import { toTheSecond } from '../timestamps.ts';
import { accountIn, audit } from './account.ts';

const ALL = 'User.ReadWrite.All';

interface PasswordProfile {
  readonly password?: unknown;
  readonly forceChangePasswordNextSignIn?: unknown;
  readonly forceChangePasswordNextSignInWithMfa?: unknown;
}

/** accountEnabled and passwordProfile, the properties that Tocsin changes. */
export const userPatch: Door = {
  options: [],
  handle(call): Answer {
    const user = accountIn(call);
    const body = bodyOf(call);
    const names = Object.keys(body);
    const odd = names.find((name) => name !== 'accountEnabled' && name !== 'passwordProfile');
    if (odd !== undefined || names.length === 0) throw invalid(odd ?? 'accountEnabled');
    const change: Partial<SimUser> = { ...enabledIn(call, body), ...passwordIn(call, user, body) };
    const kept =
      'passwordProfile' in body ? { ...body, passwordProfile: { password: '(kept out of the records)' } } : body;
    call.state.recordPatch({ tenantId: call.tenantId, target: 'user', id: user.id, body: kept });
    call.state.updateUser(call.tenantId, user.id, change);
    return { status: 204 };
  },
};

function enabledIn(call: Call, { accountEnabled }: Readonly<Record<string, unknown>>): Partial<SimUser> {
  if (accountEnabled === undefined) return {};
  needPermission(call, ['User.EnableDisableAccount.All', ALL]);
  if (typeof accountEnabled !== 'boolean') throw invalid('accountEnabled');
  const activity = accountEnabled ? 'Enable account' : 'Disable account';
  audit(call, { activity, category: 'UserManagement', target: accountIn(call) });
  return { accountEnabled };
}

/** Refused for administrators unless the application holds a role itself, for synced accounts and for weak passwords. */
function passwordIn(
  call: Call,
  user: SimUser,
  { passwordProfile }: Readonly<Record<string, unknown>>,
): Partial<SimUser> {
  if (passwordProfile === undefined) return {};
  needPermission(call, ['User-PasswordProfile.ReadWrite.All', ALL]);
  const { password } = (passwordProfile ?? {}) as PasswordProfile;
  const held = call.state.accounts.roleAssignments(call.tenantId);
  if (!call.quirks.mayChangeAdmins && held.some(({ principalId }) => principalId === user.id)) {
    throw refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  }
  if (user.onPremisesSyncEnabled) {
    throw refusal(
      400,
      'Request_BadRequest',
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  }
  if (typeof password !== 'string' || !isStrong(password)) {
    throw refusal(
      400,
      'Request_BadRequest',
      'The specified password does not comply with password complexity requirements.',
    );
  }
  audit(call, { activity: 'Reset user password', category: 'UserManagement', target: user });
  return { lastPasswordChangeDateTime: toTheSecond(call.clock.now()) };
}

/** 8 to 256 characters of at least three kinds (Microsoft Entra password policy). */
function isStrong(password: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length;
  return password.length >= 8 && password.length <= 256 && kinds >= 3;
}

function invalid(name: string): Error {
  return refusal(400, 'Request_BadRequest', `Invalid value specified for property '${name}'.`);
}
