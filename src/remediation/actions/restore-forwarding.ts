import { isAddressable } from '../account.ts';
import { defineAction } from '../action.ts';
import { captureFormer, placeOf, RESTORING } from '../forwarding.ts';

/** Sets the forwarding of a user's mailbox again as it was: Set-Mailbox (Exchange Online). */
export const restoreForwarding = defineAction({
  ...RESTORING,
  id: 'restoreForwarding',
  target: 'user',
  undo: '“Stop mailbox forwarding” stops it again.',
  undoes: 'stopForwarding',
  appliesTo: (_event, user) => isAddressable(user),
  capture: (ctx, user) => captureFormer(ctx, placeOf(user)),
});
