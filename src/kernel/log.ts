import { pino, type DestinationStream } from 'pino';

/** Structured log: the message is constant, what varies is in the fields. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: Record<string, unknown>): Log;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Names of fields that may carry a secret or a person; a value under such a name, at either depth, is replaced. */
const GUARDED = [
  'authorization',
  'token',
  'password',
  'secret',
  'connectionString',
  'upn',
  'userPrincipalName',
  'email',
  'mail',
  'displayName',
  'name',
  'text',
  'body',
  'card',
  'headers',
];

/** A pino log that writes JSON lines to `stream` (standard output when absent), with guarded fields blotted out. */
export function createLog(level: LogLevel, stream?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    redact: { paths: GUARDED.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return stream ? pino(options, stream) : pino(options);
}
