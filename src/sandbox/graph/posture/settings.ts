import type { PerUserMfaState, SimUser } from '../model.ts';
import { modified, record, userTarget, type Change } from './audit.ts';

/** Nothing is written when it was so already; the same holds for the others here. */
export function setSecurityDefaults(change: Change, isEnabled: boolean): void {
  const posture = change.state.posture(change.tenantId);
  if (posture.securityDefaults === isEnabled) return;
  posture.securityDefaults = isEnabled;
  record(change, {
    activity: 'Update security defaults',
    service: 'Conditional Access',
    category: 'Policy',
    operation: 'Update',
    targets: [
      {
        id: null,
        displayName: 'Security Defaults',
        type: 'Policy',
        modifiedProperties: [modified('IsEnabled', !isEnabled, isEnabled)],
      },
    ],
  });
}

/** The log tells of it twice, once by name when it is switched on or off and once as a changed property. */
export function setPerUserMfa(change: Change, user: SimUser, state: PerUserMfaState): void {
  const before = user.perUserMfaState ?? 'disabled';
  if (before === state) return;
  change.state.updateUser(change.tenantId, user.id, { perUserMfaState: state });
  const update = { service: 'Core Directory', category: 'UserManagement', operation: 'Update' } as const;
  const property = modified('StrongAuthenticationRequirement', requirement(before), requirement(state));
  if (before === 'disabled' || state === 'disabled') {
    const activity = `${state === 'disabled' ? 'Disable' : 'Enable'} Strong Authentication`;
    record(change, { ...update, activity, targets: [userTarget(user)] });
  }
  record(change, { ...update, activity: 'Update user', targets: [userTarget(user, [property])] });
}

const STATES: Readonly<Record<PerUserMfaState, number>> = { disabled: 0, enabled: 1, enforced: 2 };

function requirement(state: PerUserMfaState): readonly object[] {
  if (state === 'disabled') return [];
  return [{ RelyingParty: '*', State: STATES[state], RememberDevicesNotIssuedBefore: '2026-01-01T00:00:00Z' }];
}

export function setAccountEnabled(change: Change, user: SimUser, accountEnabled: boolean): void {
  if (user.accountEnabled === accountEnabled) return;
  change.state.updateUser(change.tenantId, user.id, { accountEnabled });
  const activity = accountEnabled ? 'Enable account' : 'Disable account';
  const property = modified('AccountEnabled', [user.accountEnabled], [accountEnabled]);
  const update = { service: 'Core Directory', category: 'UserManagement', operation: 'Update' } as const;
  record(change, { ...update, activity, targets: [userTarget(user, [property])] });
}

/** Soft-deleted as Entra does it: gone from every list, back with memberships and roles when restored. */
export function deleteUser(change: Change, user: SimUser): void {
  change.state.removeUser(change.tenantId, user.id);
  const what = { service: 'Core Directory', category: 'UserManagement', operation: 'Delete' } as const;
  record(change, { ...what, activity: 'Delete user', targets: [userTarget(user)] });
}

export function restoreUser(change: Change, id: string): SimUser {
  const user = change.state.restoreUser(change.tenantId, id);
  const what = { service: 'Core Directory', category: 'UserManagement', operation: 'Update' } as const;
  record(change, { ...what, activity: 'Restore user', targets: [userTarget(user)] });
  return user;
}
