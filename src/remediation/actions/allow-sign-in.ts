import { captureAccount, isAddressable, type AccountState } from '../account.ts';
import { defineAction } from '../action.ts';
import type { Deed } from '../deed.ts';
import { utcWords } from '../words.ts';

/** Takes a block back: PATCH /users/{id} {"accountEnabled": true} (Microsoft Graph v1.0). */
export const allowSignIn = defineAction({
  id: 'allowSignIn',
  family: 'signIn',
  target: 'user',
  label: 'Allow sign-in',
  requires: 'remediate',
  needs: ['User.EnableDisableAccount.All', 'User.Read.All'],
  calls: ['GET /users/{id} accountEnabled', 'PATCH /users/{id} accountEnabled'],
  undo: '“Block sign-in” blocks the account again.',
  undoes: 'blockSignIn',
  appliesTo: (_event, user) => isAddressable(user),
  capture: captureAccount,
  guard: () => undefined,
  preview: ({ label }) => [
    `Lets ${label} sign in again, with the password and the MFA methods that the account has now.`,
    'Make sure that the password was reset and that no foreign MFA method was left behind.',
  ],
  concerns,
  run: ({ tenant, writer }, { userId }) => writer.setEnabled(tenant, userId, true),
  verify: (_before, now) => (now.enabled === null ? 'cannotTell' : now.enabled ? 'done' : 'notDone'),
  done: (label) => `Sign-in of ${label} allowed again`,
});

/** A block is taken back only with open eyes: somebody may have changed the account since. */
function concerns({ enabled, label }: AccountState, last: Deed | undefined): readonly string[] {
  if (last?.action !== 'blockSignIn' || last.state !== 'done' || enabled !== true) return [];
  return [
    `Somebody has changed this since: ${label} can sign in already, although ${last.holder.name} blocked the account at ${utcWords(last.endedAt ?? last.claimedAt)}. Confirming only marks the block as taken back.`,
  ];
}
