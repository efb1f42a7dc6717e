import { isAddressable } from '../account.ts';
import { defineAction } from '../action.ts';
import { captureForwarding, placeOf, STOPPING } from '../forwarding.ts';

/** Stops a user's mailbox from forwarding everything: Set-Mailbox (Exchange Online). */
export const stopForwarding = defineAction({
  ...STOPPING,
  id: 'stopForwarding',
  target: 'user',
  undo: '“Restore mailbox forwarding” sets it again as it was.',
  appliesTo: (_event, user) => isAddressable(user),
  capture: (ctx, user) => captureForwarding(ctx, placeOf(user)),
});
