import { defineAction } from '../action.ts';
import { captureFormer, hasOwner, placeOf, RESTORING } from '../forwarding.ts';

/** Sets the forwarding of a mailbox again as it was: Set-Mailbox (Exchange Online). */
export const restoreMailboxForwarding = defineAction({
  ...RESTORING,
  id: 'restoreMailboxForwarding',
  target: 'mailbox',
  undo: '“Stop mailbox forwarding” stops it again.',
  undoes: 'stopMailboxForwarding',
  appliesTo: (event, { address }) => !hasOwner(event, address),
  capture: (ctx, mailbox) => captureFormer(ctx, placeOf(mailbox)),
});
