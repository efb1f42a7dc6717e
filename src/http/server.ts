import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import restify, { type Next, type Request, type Response } from 'restify';
import { TocsinError, errorFields } from '../kernel/errors.ts';
import { newCorrelationId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { refusalOf } from './refusal.ts';
import type { HttpResponse, Route, RouteHandler } from './route.ts';

export interface HttpServerDeps {
  readonly routes: readonly Route[];
  readonly log: Log;
}

export interface HttpServer {
  /** Resolves with the port once connections are accepted; port 0 takes a free one. */
  listen(port: number, host?: string): Promise<number>;
  /** Takes no more connections and resolves when the last answer is out, or after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

const MAX_BODY = 1_000_000;
/** `maxBodySize` is honoured by restify 12 and missing from its types. */
const BODY = { maxBodySize: MAX_BODY, mapParams: false } as const satisfies Record<string, unknown>;
const GRACE_MS = 10_000;

/** An HTTP server for `routes`: JSON in, JSON out, bodies up to 1 MB, and every error as a `Refusal` without inner details. */
export function createHttpServer({ routes, log }: HttpServerDeps): HttpServer {
  const server = restify.createServer({ name: 'tocsin', ignoreTrailingSlash: true });
  server.server.requestTimeout = 30_000;
  server.server.headersTimeout = 15_000;
  server.server.on('clientError', refuseUnheard);
  server.pre(refuseUnread);
  server.use(restify.plugins.jsonBodyParser(BODY));
  for (const { method, path, handler } of routes) server[method](path, guarded(handler, log));
  // restify's own answer would carry the error's text, and with it file paths or what the caller sent.
  server.on('restifyError', (_req: Request, res: Response, error: unknown, done: () => void) => {
    const [status, corr] = [statusOf(error), newCorrelationId()];
    if (status >= 500) log.error({ ...errorFields(error), corr }, 'a request failed');
    if (!res.headersSent) reply(res).send(status, refusalOf(status, corr));
    done();
  });
  return {
    listen: (port, host) => listen(server, port, host),
    close: (graceMs = GRACE_MS) => close(server, graceMs),
  };
}

const UNHEARD: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** What Node.js could not take for a request, or not in time, never reaches a route: it is answered on the bare connection. */
function refuseUnheard({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, reason] = UNHEARD[code ?? ''] ?? [400, 'Bad Request'];
  const body = JSON.stringify(refusalOf(status, newCorrelationId()));
  const headers = ['content-type: application/json; charset=utf-8', ...BARE, `content-length: ${body.length}`];
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
}

const BARE = ['x-content-type-options: nosniff', 'cache-control: no-store', 'connection: close'];

/** restify counts a compressed body before it is unpacked, and reads other types without any limit of type. */
function refuseUnread(req: Request, res: Response, next: Next): void {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (req.method !== 'POST' || (req.headers['content-encoding'] === undefined && type === 'application/json')) {
    return next();
  }
  reply(res).send(415, refusalOf(415, newCorrelationId()));
  return next(false);
}

function guarded(handler: RouteHandler, log: Log) {
  return async (req: Request, res: Response): Promise<void> => {
    const answer = reply(res);
    try {
      await handler({ method: req.method, url: req.url, headers: req.headers, body: req.body }, answer);
    } catch (error) {
      const corr = newCorrelationId();
      log.error({ ...errorFields(error), corr }, 'a request failed');
      if (!res.headersSent) answer.send(500, refusalOf(500, corr));
    }
  };
}

/** Answers without restify's formatters, which would wrap texts in quotes and errors in their own words. */
function reply(res: Response): HttpResponse {
  let gone = false;
  res.once('close', () => (gone = !res.writableFinished));
  return {
    send(status, body, headers = {}) {
      const isBytes = body instanceof Uint8Array;
      // Written out once, which also tells how long it is.
      const bytes = isBytes
        ? body
        : Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
      const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
      // restify's own raw send, because it remembers what it sent and otherwise answers an error a second time.
      res.sendRaw(status, bytes, {
        ...(bytes.length > 0 && { 'content-type': type }),
        'content-length': String(bytes.length),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        ...headers,
      });
    },
    delivered: () =>
      new Promise((resolve) => {
        if (gone || res.writableFinished) return resolve(!gone);
        res.once('finish', () => resolve(true));
        res.once('close', () => resolve(!gone));
      }),
  };
}

function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

type Server = ReturnType<typeof restify.createServer>;

/** restify hands the inner server's fault on to its own object, so both have to be heard. */
function listen(server: Server, port: number, host = '0.0.0.0'): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) => reject(cannotListen(cause, port));
    server.once('error', refuse);
    server.server.once('error', refuse);
    server.listen(port, host, () => {
      server.removeListener('error', refuse);
      server.server.removeListener('error', refuse);
      resolve((server.server.address() as AddressInfo).port);
    });
  });
}

function cannotListen(cause: unknown, port: number): TocsinError {
  const { code } = cause as { code?: unknown };
  const why = code === 'EADDRINUSE' ? 'is taken by another program' : 'cannot be opened at this address';
  return new TocsinError('CONFIG_INVALID', `Port ${port} ${why}: set PORT (or HOST) to another one.`, { cause });
}

async function close(server: Server, graceMs: number): Promise<void> {
  const inner = server.server;
  const closed = new Promise((resolve) => inner.close(resolve));
  const timer = setTimeout(() => inner.closeAllConnections(), graceMs);
  inner.closeIdleConnections();
  await closed;
  clearTimeout(timer);
}
