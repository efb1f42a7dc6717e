import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { newCorrelationId } from '../../kernel/ids.ts';
import { refusalOf } from '../refusal.ts';
import type { HttpRequest, HttpResponse, Route } from '../route.ts';

/** Where Teams and Microsoft 365 show tabs from (learn.microsoft.com, tab requirements). */
const HOSTS = ['https://teams.microsoft.com', 'https://*.teams.microsoft.com', 'https://*.cloud.microsoft'];

/**
 * Nothing but our own files: no inline script, no other origin but the list of its hosts that teams-js asks for. The
 * component library makes empty style elements and fills them through the style sheet's own interface: the one inline
 * style that is let in is the empty one, by its hash. `data:` is for icons.
 */
export function contentSecurityPolicy(frameAncestors: readonly string[] = HOSTS): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'sha256-${EMPTY}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self' https://res.cdn.office.net",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors.join(' ')}`,
  ].join('; ');
}

/** SHA-256 of nothing, in Base64. */
const EMPTY = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

interface Page {
  readonly text: string;
  /** The same, gzipped. */
  readonly packed: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The built tab out of `folder`: `/tab` is its page, whatever follows (`/tab/events/123`) is the same page, and
 * `/tab/assets/…` its files, which are named by their content and so may be kept for a year. No routes where the tab
 * was not built. `standIn` is the origin that may hold the tab instead of Teams, in the sandbox alone.
 */
export async function tabPages(folder: string, standIn?: string): Promise<readonly Route[]> {
  const built = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined);
  if (built === undefined) return [];
  const word = `</title><meta name="tocsin-host" content="${standIn}">`;
  const page = pageOf(standIn === undefined ? built : built.replace('</title>', word), {
    'content-type': TYPES['.html'] as string,
    'content-security-policy': contentSecurityPolicy(standIn === undefined ? HOSTS : [standIn]),
    'cache-control': 'no-cache',
  });
  const files = new Map(await filesOf(join(folder, 'assets')));
  return [
    { method: 'get', path: '/tab/assets/:file', handler: async (req, res) => send(req, res, files.get(lastOf(req))) },
    { method: 'get', path: '/tab', handler: async (req, res) => send(req, res, page) },
    { method: 'get', path: '/tab/*', handler: async (req, res) => send(req, res, page) },
  ];
}

function lastOf({ url = '' }: HttpRequest): string {
  return url.split('?')[0]?.split('/').at(-1) ?? '';
}

/** Packed once, when the service starts: nobody waits for it. An address here may name an event: it is told to nobody. */
function pageOf(text: string, headers: Page['headers']): Page {
  const whole = { ...headers, vary: 'accept-encoding', 'referrer-policy': 'no-referrer' };
  return { text, packed: gzipSync(text, { level: 9 }), headers: whole };
}

async function filesOf(folder: string): Promise<[string, Page][]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => Object.hasOwn(TYPES, extname(name)));
  return Promise.all(
    names.map(async (name): Promise<[string, Page]> => {
      const headers = { 'content-type': TYPES[extname(name)] as string, 'cache-control': KEEP };
      return [name, pageOf(await readFile(join(folder, name), 'utf8'), headers)];
    }),
  );
}

const KEEP = 'public, max-age=31536000, immutable';

function send({ headers }: HttpRequest, res: HttpResponse, page: Page | undefined): void {
  if (!page) return void res.send(404, refusalOf(404, newCorrelationId()));
  const packed = /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
  if (packed) res.send(200, page.packed, { ...page.headers, 'content-encoding': 'gzip' });
  else res.send(200, page.text, page.headers);
}
