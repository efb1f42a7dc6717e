import { Client, HTTPMessageHandler, ResponseType, type Middleware } from '@microsoft/microsoft-graph-client';
import type { GraphAddress } from './address.ts';

export interface Shipment {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path below the version, its segments encoded. */
  readonly path: string;
  /** The address's own where absent. */
  readonly version?: 'beta' | undefined;
  readonly query: Readonly<Record<string, string | number>>;
  /** A link that Graph gave: asked for as it stands, in place of path and query. */
  readonly link?: string | undefined;
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly bearer: string;
  readonly signal: AbortSignal;
}

/**
 * Sends one request through the Graph client, once, and gives the raw answer of any status. Rejects with what fetch
 * rejected with: the Graph client would replace it by an error that no longer tells a refused connection from a reset.
 */
export async function ship(address: GraphAddress, shipment: Shipment): Promise<Response> {
  const failure: { fault?: unknown } = {};
  const client = Client.initWithMiddleware({
    middleware: [authorised(shipment, failure), new HTTPMessageHandler()],
    baseUrl: address.root,
    defaultVersion: shipment.version ?? address.version,
  });
  const query = Object.entries(shipment.query).map(([key, value]) => [key, encodeURIComponent(value)]);
  const request = client
    .api(shipment.path)
    .query(Object.fromEntries(query) as Record<string, string>)
    .headers({ ...shipment.headers })
    .options({ signal: shipment.signal, redirect: 'manual' })
    .responseType(ResponseType.RAW);
  try {
    if (shipment.method === 'GET') return (await request.get()) as Response;
    if (shipment.method === 'POST') return (await request.post(shipment.body)) as Response;
    if (shipment.method === 'DELETE') return (await request.delete()) as Response;
    return (await request.patch(shipment.body)) as Response;
  } catch (error) {
    throw failure.fault ?? error;
  }
}

/**
 * Puts the bearer on the request whatever its host: the client's own handler knows Microsoft's hosts alone and would
 * send none to a sandbox. `getUrl` has checked the origin before.
 */
function authorised(shipment: Shipment, failure: { fault?: unknown }): Middleware {
  let next: Middleware | undefined;
  return {
    setNext: (middleware) => void (next = middleware),
    async execute(context) {
      if (shipment.link !== undefined) context.request = shipment.link;
      const headers = { ...(context.options?.headers as Record<string, string>) };
      context.options = { ...context.options, headers: { ...headers, authorization: `Bearer ${shipment.bearer}` } };
      try {
        await next?.execute(context);
      } catch (error) {
        failure.fault = error;
        throw error;
      }
    },
  };
}
