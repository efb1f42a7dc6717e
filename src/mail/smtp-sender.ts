import { composeMail } from './compose.ts';
import type { MailSender, RefusedRecipient } from './sender.ts';
import { errorOfSmtp } from './smtp-errors.ts';
import { transmit, type SmtpServer } from './smtp-session.ts';

/** Sends by SMTP (RFC 5321), a connection for each mail. Errors as MailSender tells. */
export function createSmtpSender(server: SmtpServer): MailSender {
  return {
    async send(mail) {
      const content = await composeMail(mail);
      const progress = { handedOver: false };
      try {
        const info = await transmit(server, { from: mail.from.address, to: mail.to, content }, progress);
        return { refused: (info.rejectedErrors ?? []).flatMap(refusedOf), renamed: info.serverMessageId };
      } catch (error) {
        throw errorOfSmtp(error, progress);
      }
    },
  };
}

function refusedOf(fault: { recipient?: unknown; responseCode?: unknown }): RefusedRecipient[] {
  const { recipient, responseCode } = fault;
  if (typeof recipient !== 'string') return [];
  return [{ address: recipient, status: typeof responseCode === 'number' ? responseCode : 550 }];
}
