import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A door before a Graph that passes everything on, but for what it is told to keep without an answer. */
export interface Silence {
  readonly url: string;
  /** Requests that wait for an answer now. */
  held(): number;
  /** Keeps every request whose path matches from now on. */
  hold(path: RegExp): void;
  /** Passes on what waits, and everything from now on. */
  release(): void;
  close(): Promise<void>;
}

export async function startSilence(target: string): Promise<Silence> {
  let held: (() => void)[] = [];
  let holding: RegExp | undefined;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (holding?.test(request.url ?? '')) await new Promise<void>((go) => held.push(go));
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const wait = answer.headers.get('retry-after');
    response.writeHead(answer.status, { 'content-type': 'application/json', ...(wait && { 'retry-after': wait }) });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const release = () => {
    holding = undefined;
    for (const go of held) go();
    held = [];
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held: () => held.length,
    hold: (path) => void (holding = path),
    release,
    async close() {
      release();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
