import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { SmtpServer } from '../../src/mail/smtp-session.ts';

export interface Received {
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly mail: ParsedMail;
}

export interface PostOffice {
  readonly server: SmtpServer;
  readonly received: Received[];
  /** Connections so far. */
  readonly calls: () => number;
  close(): Promise<void>;
}

/** A refusal as smtp-server takes it. */
export function reply(status: number, said = 'secret words of the server'): Error {
  return Object.assign(new Error(said), { responseCode: status });
}

export interface Habits extends SMTPServerOptions {
  /** After the mail was taken in whole: `cut` loses the connection instead of answering. */
  readonly afterData?: () => Error | 'cut' | undefined;
}

const open = new Set<() => Promise<void>>();

/** A mail server of its own on 127.0.0.1; without further habits it takes everything. */
export async function postOffice(habits: Habits = {}): Promise<PostOffice> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let calls = 0;
  const { afterData, ...options } = habits;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: habits.key ? [] : ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => void take(Buffer.concat(chunks), session.envelope.rcptTo, done));
    },
    ...options,
  });
  async function take(raw: Buffer, to: readonly { address: string }[], done: (error?: Error | null) => void) {
    const verdict = afterData?.();
    if (verdict instanceof Error) return done(verdict);
    received.push({ to: to.map(({ address }) => address), raw, mail: await simpleParser(raw) });
    if (verdict === 'cut') return void sockets.forEach((socket) => socket.destroy());
    done();
  }
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    calls += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const close = async () => {
    open.delete(close);
    sockets.forEach((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  open.add(close);
  return { server: { host: '127.0.0.1', port, encryption: 'none' }, received, calls: () => calls, close };
}

/** Closes whatever a test left open. */
export async function closePostOffices(): Promise<void> {
  await Promise.all([...open].map((close) => close()));
}
