import { createLru } from '../kernel/lru.ts';

/** Hosts that Microsoft serves Teams bots from: the public cloud, and the US government's. */
const HOSTS: readonly RegExp[] = [
  /^smba\.trafficmanager\.net$/,
  /^(?:[a-z0-9-]+\.)+teams\.microsoft\.(?:com|us)$/,
  /^(?:[a-z0-9-]+\.)+botframework\.com$/,
];

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether Tocsin may send its token and its news to `serviceUrl`: https to one of Microsoft's hosts, or, with
 * `loopbackOnly`, this very machine and nothing else. Whoever sends an activity chooses its address, so it is never
 * taken on trust (the SDK has no list of its own).
 */
export function isTrustedServiceUrl(serviceUrl: string, loopbackOnly: boolean): boolean {
  if (serviceUrl.length > 500) return false;
  const key = `${loopbackOnly}${serviceUrl}`;
  const before = judged.get(key);
  if (before !== undefined) return before;
  const trusted = isTrusted(serviceUrl, loopbackOnly);
  judged.set(key, trusted);
  return trusted;
}

/** A region of Teams has one address, and every activity comes with it. */
const judged = createLru<string, boolean>(200);

function isTrusted(serviceUrl: string, loopbackOnly: boolean): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const url = new URL(serviceUrl);
  if (url.username !== '' || url.password !== '') return false;
  if (loopbackOnly) return /^https?:$/.test(url.protocol) && LOOPBACK.test(url.hostname);
  return url.protocol === 'https:' && url.port === '' && HOSTS.some((host) => host.test(url.hostname));
}
