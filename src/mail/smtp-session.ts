import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Readable } from 'node:stream';
import { startDeadline } from '../kernel/deadline.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` insisted upon, or `none`, which is for this machine alone. */
  readonly encryption: 'tls' | 'starttls' | 'none';
  readonly auth?: { readonly user: string; readonly pass: string } | undefined;
  /** Certificate authorities (PEM) trusted instead of the system's. */
  readonly ca?: string | undefined;
  /** Milliseconds for one mail; 45,000 when absent. */
  readonly timeoutMs?: number | undefined;
}

export interface Parcel {
  readonly from: string;
  readonly to: readonly string[];
  readonly content: Buffer;
}

/** What became of a parcel so far; kept by the caller because a failure must be judged by it. */
export interface Progress {
  /** True from the moment the whole content was given to the connection. */
  handedOver: boolean;
}

type SendInfo = Awaited<ReturnType<typeof sent>>;

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
/** Below the lease of a delivery: whoever holds it knows the outcome before another takes over. */
const WHOLE_MS = 45_000;
const CHUNK = 16 * 1024;

/**
 * One connection, one mail. nodemailer's own transport is not used because it does not tell whether a lost connection
 * was lost before or after the mail was handed over. Rejects with nodemailer's error, for `errorOfSmtp`.
 */
export async function transmit(server: SmtpServer, parcel: Parcel, progress: Progress): Promise<SendInfo> {
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.encryption === 'tls',
    requireTLS: server.encryption === 'starttls',
    ignoreTLS: server.encryption === 'none',
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    ...(server.ca && { tls: { ca: server.ca } }),
  });
  const deadline = startDeadline(server.timeoutMs ?? WHOLE_MS);
  try {
    const broken = new Promise<never>((_resolve, reject) => {
      connection.on('error', reject);
      deadline.signal.addEventListener('abort', () => reject(new Error('too slow')));
    });
    const info = await Promise.race([converse(connection, server, { parcel, progress }), broken]);
    connection.quit();
    return info;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    deadline.done();
  }
}

interface Work {
  readonly parcel: Parcel;
  readonly progress: Progress;
}

async function converse(connection: SMTPConnection, { auth }: SmtpServer, work: Work): Promise<SendInfo> {
  await answered<void>((done) => connection.connect(done));
  if (auth) await answered<boolean>((done) => connection.login({ ...auth, credentials: auth }, done));
  return sent(connection, work);
}

function sent(connection: SMTPConnection, { parcel, progress }: Work) {
  type Info = NonNullable<Parameters<Parameters<SMTPConnection['send']>[2]>[1]>;
  const { from, to, content } = parcel;
  const envelope = { from, to: [...to], size: content.length };
  return answered<Info>((done) => connection.send(envelope, handing(content, progress), done));
}

/** A call of nodemailer as a promise. */
function answered<T>(ask: (done: (error?: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((error, value) => {
      if (error) reject(error);
      else resolve(value as T);
    });
  });
}

/** The content bit by bit; nodemailer begins to read it only once the server has said that it may come. */
function handing(content: Buffer, progress: Progress): Readable {
  function* pieces(): Generator<Buffer> {
    for (let at = 0; at < content.length; at += CHUNK) yield content.subarray(at, at + CHUNK);
    progress.handedOver = true;
  }
  return Readable.from(pieces(), { objectMode: false });
}
