import { defineAction } from '../action.ts';
import { captureForwarding, hasOwner, placeOf, STOPPING } from '../forwarding.ts';

/** Stops the forwarding of a mailbox whose owner the alert does not name: Set-Mailbox (Exchange Online). */
export const stopMailboxForwarding = defineAction({
  ...STOPPING,
  id: 'stopMailboxForwarding',
  target: 'mailbox',
  undo: '“Restore mailbox forwarding” sets it again as it was.',
  appliesTo: (event, { address }) => !hasOwner(event, address),
  capture: (ctx, mailbox) => captureForwarding(ctx, placeOf(mailbox)),
});
