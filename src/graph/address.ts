import { TocsinError } from '../kernel/errors.ts';

/** Where a Microsoft Graph lives. */
export interface GraphAddress {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Base URL without version and without a slash at the end. */
  readonly root: string;
  readonly version: 'v1.0' | 'beta';
  /** A sandbox on this machine: plain HTTP is allowed and no real token is ever sent to it. */
  readonly loopback: boolean;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads a base URL with or without `/v1.0` and a slash at the end; the version is v1.0 when none is given.
 * CONFIG_INVALID when it is no URL, or would send tokens over plain HTTP to another machine.
 */
export function readAddress(baseUrl: string): GraphAddress {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const loopback = url !== undefined && LOOPBACK.test(url.hostname);
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && loopback))) {
    throw new TocsinError('CONFIG_INVALID', 'The Graph base URL must be an https:// URL, or http:// on this machine.');
  }
  const path = url.pathname.replace(/\/+$/, '');
  const version = /\/(v1\.0|beta)$/.exec(path)?.[1] === 'beta' ? 'beta' : 'v1.0';
  return { origin: url.origin, root: `${url.origin}${path.replace(/\/(?:v1\.0|beta)$/, '')}`, version, loopback };
}

/** One path segment from any text: user principal names hold `#EXT#` and quotes, which OData would read as its own. */
export function segment(text: string): string {
  return encodeURIComponent(text).replace(/'/g, '%27');
}

/** The path with ids as `{id}`: a metric label with few values and nobody's name in it. */
export function routeTemplate(path: string): string {
  const words = (path.split('?')[0] ?? '').split('/').filter((part) => part !== '');
  return `/${words.map((part) => (/^[a-z]{2,40}(?:_v\d)?$/i.test(part) ? part : '{id}')).join('/')}`;
}
