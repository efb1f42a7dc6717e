import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostPage } from './host-page.ts';
import { createIssuer, type Issuer } from './issuer.ts';

export interface TabHostOptions {
  readonly port: number;
  readonly clientId: string;
  readonly tenantId: string;
  readonly people: readonly { readonly objectId: string; readonly name: string }[];
  /** Where the tab is served; asked for when a page is opened, since the service may start later. */
  tabUrl(): string;
}

export interface TabHost {
  /** Origin of the page, and of the keys: the login address of the tab's tokens. */
  readonly url: string;
  readonly issuer: Issuer;
  close(): Promise<void>;
}

/** An invented Teams around the tab: the page that holds it, the tokens that it asks for, and the keys to check them. */
export async function startTabHost(options: TabHostOptions): Promise<TabHost> {
  const issuer = await createIssuer();
  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { status, type, body } = await answer(options, { issuer, origin, url: new URL(req.url ?? '/', origin) });
    if (res.destroyed) return;
    res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
    res.end(body);
  }
  const server = createServer((req, res) => void serve(req, res));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: origin, issuer, close: () => closed(server) };
}

async function answer(
  { clientId, tenantId, people, tabUrl }: TabHostOptions,
  { issuer, origin, url }: { issuer: Issuer; origin: string; url: URL },
): Promise<{ status: number; type: string; body: string }> {
  const html = 'text/html; charset=utf-8';
  if (url.pathname === '/') return { status: 200, type: html, body: hostPage({ tabUrl: tabUrl(), people, tenantId }) };
  if (url.pathname === `/${tenantId}/discovery/v2.0/keys`)
    return { status: 200, type: 'application/json', body: JSON.stringify(issuer.keys) };
  const person = people.find(({ objectId }) => objectId === url.searchParams.get('person'));
  if (url.pathname !== '/token' || !person) return { status: 404, type: 'text/plain', body: 'not found' };
  const wish = { issuer: `${origin}/${tenantId}/v2.0`, tenantId, clientId, ...person };
  return { status: 200, type: 'text/plain', body: await issuer.token(wish) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
