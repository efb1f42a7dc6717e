import { dayWords } from '../../texts/date.ts';
import { accountLabel, isAddressable, readAccount } from '../account.ts';
import { defineAction } from '../action.ts';
import { emergencyAccount } from '../guards/break-glass.ts';
import { syncedPassword } from '../guards/directory-synced.ts';
import { lastAdministrator } from '../guards/last-administrator.ts';
import { ownAccount } from '../guards/own-account.ts';
import { newPassword } from '../password.ts';

interface Password {
  readonly userId: string;
  readonly upn: string;
  readonly label: string;
  readonly guest: boolean;
  readonly synced: boolean;
  /** ISO time of the last change; absent when Microsoft gives none. */
  readonly changedAt?: string;
}

/**
 * Gives an account a random password that must be changed at the next sign-in: PATCH /users/{id} passwordProfile
 * (Microsoft Graph v1.0; the resetPassword call of authentication methods takes no application). The password goes to
 * the asker alone and is kept nowhere.
 */
export const resetPassword = defineAction({
  id: 'resetPassword',
  family: 'password',
  target: 'user',
  label: 'Reset password',
  requires: 'remediate',
  needs: ['User-PasswordProfile.ReadWrite.All', 'User.Read.All', 'RoleManagement.Read.Directory'],
  calls: [
    'GET /users/{id} accountEnabled',
    'PATCH /users/{id} passwordProfile',
    'GET /roleManagement/directory/roleAssignments',
    'GET /users/{id}/transitiveMemberOf',
  ],
  undo: 'It cannot be undone: nobody knows the old password. It can be reset again.',
  appliesTo: (_event, user) => isAddressable(user),
  async capture(ctx, user): Promise<Password> {
    const state = await readAccount(ctx, user);
    return {
      userId: state.id.toLowerCase(),
      upn: state.upn.toLowerCase(),
      label: accountLabel(state),
      guest: state.guest,
      synced: state.synced ?? false,
      ...(state.passwordChangedAt && { changedAt: state.passwordChangedAt.toISOString() }),
    };
  },
  guard: async (ctx, state) =>
    emergencyAccount(ctx, state) ??
    ownAccount(ctx, state) ??
    guestPassword(state) ??
    syncedPassword(state) ??
    lastAdministrator(ctx, state, 'if the new password were lost, everybody would be locked out'),
  preview: ({ label, changedAt }) => [
    `Gives ${label} a new random password. The old one${changedAt ? `, last changed on ${dayWords(new Date(changedAt))},` : ''} stops working at once.`,
    'The new password is shown to you once, here, and kept nowhere. Hand it over by telephone or in person, never by mail to this account.',
    'It has to be changed at the next sign-in. Sessions that are open now stay open: “Revoke sessions” ends them.',
  ],
  async run({ tenant, writer }, { userId, label }) {
    const value = newPassword();
    await writer.resetPassword(tenant, userId, value);
    return { secret: { label: `New password of ${label}`, value } };
  },
  verify(before, now, { claimedAt }) {
    if (!now.changedAt) return 'cannotTell';
    // Microsoft stores whole seconds, so a reset right after the claim may carry the claim's own second.
    const claimedSecond = Math.floor(claimedAt.getTime() / 1000) * 1000;
    if (Date.parse(now.changedAt) >= claimedSecond) return 'done';
    return now.changedAt === before.changedAt ? 'notDone' : 'cannotTell';
  },
  hands: 'new password',
  done: (label) => `Password of ${label} reset`,
});

function guestPassword({ guest, label }: Password): string | undefined {
  return guest
    ? `${label} is a guest: their own organisation keeps the password. Block the guest here instead.`
    : undefined;
}
