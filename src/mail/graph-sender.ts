import { TocsinError, isTocsinError } from '../kernel/errors.ts';
import { composeMail } from './compose.ts';
import type { MailSender } from './sender.ts';

/** Hands MIME to a mailbox of Microsoft 365, once. Throws TocsinError as Microsoft Graph's adapter does. */
export type SubmitMime = (mime: Buffer) => Promise<void>;

/** Sends through a mailbox of Microsoft 365. As MIME, because headers of our own survive in no other form. */
export function createGraphSender(submit: SubmitMime): MailSender {
  return {
    async send(mail) {
      try {
        await submit(await composeMail(mail));
        return { refused: [] };
      } catch (error) {
        throw inWordsOfMail(error);
      }
    },
  };
}

function inWordsOfMail(error: unknown): unknown {
  if (!isTocsinError(error)) return error;
  const { status, upstreamCode, outcomeUnknown } = error;
  const extras = { cause: error, ...(status && { status }), ...(upstreamCode && { upstreamCode }) };
  if (error.code === 'NOT_FOUND') {
    const message = 'Microsoft 365 has no mailbox MAIL_FROM in the home tenant. Nothing was sent.';
    return new TocsinError('UPSTREAM_REFUSED', message, extras);
  }
  if (!outcomeUnknown) return error;
  const message = 'The answer of Microsoft 365 was lost: the mail may or may not have been sent.';
  return new TocsinError('UPSTREAM_UNAVAILABLE', message, { ...extras, outcomeUnknown });
}
