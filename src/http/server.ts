import type { AddressInfo } from 'node:net';
import restify, { type Next, type Request, type Response } from 'restify';
import { TocsinError, errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
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

/** Short texts for what a caller did wrong; whatever else went wrong is not theirs to read. */
const ERRORS: Readonly<Record<number, string>> = {
  400: 'The request body is not valid JSON.',
  404: 'There is nothing here.',
  405: 'This method is not served here.',
  413: 'The request is too large.',
  415: 'Only uncompressed application/json is served.',
};

/** An HTTP server for `routes`: JSON in, JSON out, bodies up to 1 MB, and errors as `{error}` without inner details. */
export function createHttpServer({ routes, log }: HttpServerDeps): HttpServer {
  const server = restify.createServer({ name: 'tocsin', ignoreTrailingSlash: true });
  server.server.requestTimeout = 30_000;
  server.server.headersTimeout = 15_000;
  server.pre(refuseUnread);
  server.use(restify.plugins.jsonBodyParser(BODY));
  for (const { method, path, handler } of routes) server[method](path, guarded(handler, log));
  // restify's own answer would carry the error's text, and with it file paths or what the caller sent.
  server.on('restifyError', (_req: Request, res: Response, error: unknown, done: () => void) => {
    const status = statusOf(error);
    if (status >= 500) log.error(errorFields(error), 'a request failed');
    if (!res.headersSent) reply(res).send(status, { error: ERRORS[status] ?? 'Something went wrong in Tocsin.' });
    done();
  });
  return {
    listen: (port, host) => listen(server, port, host),
    close: (graceMs = GRACE_MS) => close(server, graceMs),
  };
}

/** restify counts a compressed body before it is unpacked, and reads other types without any limit of type. */
function refuseUnread(req: Request, res: Response, next: Next): void {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (req.method !== 'POST' || (req.headers['content-encoding'] === undefined && type === 'application/json')) {
    return next();
  }
  reply(res).send(415, { error: ERRORS[415] });
  return next(false);
}

function guarded(handler: RouteHandler, log: Log) {
  return async (req: Request, res: Response): Promise<void> => {
    const answer = reply(res);
    try {
      await handler({ method: req.method, url: req.url, headers: req.headers, body: req.body }, answer);
    } catch (error) {
      log.error(errorFields(error), 'a request failed');
      if (!res.headersSent) answer.send(500, { error: 'Something went wrong in Tocsin.' });
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
      const text = body === undefined ? '' : typeof body === 'string' || isBytes ? body : JSON.stringify(body);
      const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
      // restify's own raw send, because it remembers what it sent and otherwise answers an error a second time.
      res.sendRaw(status, text, {
        ...(text.length > 0 && { 'content-type': type }),
        'content-length': String(Buffer.byteLength(text)),
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
