import { accountLabel, isAddressable, readAccount } from '../account.ts';
import { defineAction } from '../action.ts';

interface Sessions {
  readonly userId: string;
  readonly label: string;
  readonly guest: boolean;
  /** ISO time before which sessions are invalid; absent when Microsoft gives none. */
  readonly validFrom?: string;
}

/** Signs a user out everywhere: POST /users/{id}/revokeSignInSessions (Microsoft Graph v1.0). */
export const revokeSessions = defineAction({
  id: 'revokeSessions',
  family: 'sessions',
  target: 'user',
  label: 'Revoke sessions',
  requires: 'remediate',
  needs: ['User.RevokeSessions.All', 'User.Read.All'],
  calls: ['GET /users/{id} accountEnabled', 'POST /users/{id}/revokeSignInSessions'],
  undo: 'It cannot be undone, and need not be: the person signs in again.',
  appliesTo: (_event, user) => isAddressable(user),
  async capture(ctx, user): Promise<Sessions> {
    const state = await readAccount(ctx, user);
    return {
      userId: state.id,
      label: accountLabel(state),
      guest: state.guest,
      ...(state.sessionsValidFrom && { validFrom: state.sessionsValidFrom.toISOString() }),
    };
  },
  guard: (_ctx, { guest }) =>
    guest
      ? 'This is a guest: only their own organisation can revoke their sessions. Block the guest here instead.'
      : undefined,
  preview: ({ label }) => [
    `Signs ${label} out of every browser, app and device; this can take a few minutes to reach them all.`,
    'Access that is already open may last up to an hour where an app does not re-check.',
    'The password stays as it is: whoever knows it can sign in again.',
  ],
  run: ({ tenant, writer }, { userId }) => writer.revokeSessions(tenant, userId),
  verify(before, now, { claimedAt }) {
    if (!now.validFrom) return 'cannotTell';
    // Microsoft stores whole seconds, so a revocation right after the claim may carry the claim's own second.
    const claimedSecond = Math.floor(claimedAt.getTime() / 1000) * 1000;
    if (Date.parse(now.validFrom) >= claimedSecond) return 'done';
    return now.validFrom === before.validFrom ? 'notDone' : 'cannotTell';
  },
  done: (label) => `Sessions of ${label} revoked`,
});
