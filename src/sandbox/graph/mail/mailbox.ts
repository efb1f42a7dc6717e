import { refusal } from '../answers.ts';
import type { Call } from '../call.ts';
import type { SimUser } from '../model.ts';
import type { SimMailbox } from './model.ts';

export interface Owned {
  readonly user: SimUser;
  readonly mailbox: SimMailbox;
}

/** The mailbox of the user that the first variable segment names; the 404 of Exchange without user or mailbox. */
export function mailboxIn(call: Call): Owned {
  const [id = ''] = call.params;
  const user = call.state.user(call.tenantId, id);
  if (!user) throw refusal(404, 'ErrorInvalidUser', `The requested user '${id}' is invalid.`);
  const mailbox = call.state.mail.mailbox(call.tenantId, user.id);
  if (mailbox) return { user, mailbox };
  const message = 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.';
  throw refusal(404, 'MailboxNotEnabledForRESTAPI', message);
}

export function itemNotFound(): Error {
  return refusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
}
