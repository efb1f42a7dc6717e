import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mail } from './sender.ts';

/**
 * The mail as MIME (RFC 5322, 2045, 2047), text alone. `Auto-Submitted` (RFC 3834) and its like at Exchange keep
 * absence notes from answering.
 */
export function composeMail(mail: Mail): Promise<Buffer> {
  const composer = new MailComposer({
    from: mail.from,
    to: mail.to.map((address) => ({ address, name: '' })),
    subject: mail.subject,
    text: mail.text,
    messageId: mail.messageId,
    date: mail.at,
    ...(mail.references.length > 0 && { inReplyTo: mail.references.at(-1), references: [...mail.references] }),
    headers: {
      'X-Tocsin-Key': mail.key,
      ...(mail.test && { 'X-Tocsin-Test': 'true' }),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
