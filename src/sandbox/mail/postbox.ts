import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { Listed } from '../pages.ts';

/** A mail as it came, headers decoded. */
export interface PostedMail {
  readonly receivedAt: Date;
  readonly from: string;
  /** Addresses of the envelope, as a server would deliver. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string | undefined;
  readonly references: readonly string[];
}

export interface Postbox {
  /** Takes mail in plain SMTP: host 127.0.0.1 and this port. */
  readonly smtpPort: number;
  /** Oldest first. */
  readonly mails: readonly PostedMail[];
  close(): Promise<void>;
}

const KEPT = 200;

/** A mail server of one's own on 127.0.0.1 that takes everything, passes nothing on and keeps the last 200 mails. */
export async function startPostbox(): Promise<Postbox> {
  const mails: PostedMail[] = [];
  async function keep(stream: Incoming, to: readonly string[], done: (error?: Error) => void): Promise<void> {
    try {
      mails.push(await read(stream, to));
      if (mails.length > KEPT) mails.shift();
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    logger: false,
    onData(stream, { envelope }, done) {
      // The addresses of the envelope: the header may name people who get nothing.
      const to = envelope.rcptTo.map(({ address }) => address);
      void keep(stream, to, done);
    },
  });
  // A connection that breaks off is the client's affair.
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', () => resolve()));
  return {
    smtpPort: (smtp.server.address() as AddressInfo).port,
    mails,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}

type Incoming = Parameters<typeof simpleParser>[0];

async function read(stream: Incoming, to: readonly string[]): Promise<PostedMail> {
  const { from, subject = '', text = '', messageId, references = [] } = await simpleParser(stream);
  return {
    receivedAt: new Date(),
    from: from?.text ?? '',
    to,
    subject,
    text,
    messageId,
    references: [references].flat(),
  };
}

/** The mails as a list to look into. */
export function mailList({ mails }: Pick<Postbox, 'mails'>): Listed {
  return {
    nothingYet: 'No mail yet. Load this page again in a while.',
    entries: () => mails.map((mail) => ({ text: shown(mail), json: mail })),
  };
}

function shown({ receivedAt, from, to, subject, text }: PostedMail): string {
  const head = [
    `Received: ${receivedAt.toISOString()}`,
    `From: ${from}`,
    `To: ${to.join(', ')}`,
    `Subject: ${subject}`,
  ];
  return `${head.join('\n')}\n\n${text}`;
}
