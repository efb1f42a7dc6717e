import { createServer, type AddressInfo } from 'node:net';

/** A port of 127.0.0.1 nobody listens on: `wanted`, else any other one, with `taken` telling that `wanted` was in use. */
export async function freePort(wanted: number): Promise<{ port: number; taken: boolean }> {
  const port = await tryPort(wanted);
  if (port !== undefined) return { port, taken: false };
  const other = await tryPort(0);
  if (other === undefined) throw new Error('No free port on 127.0.0.1');
  return { port: other, taken: true };
}

/** Binds and lets go again; undefined when somebody else has the port or we may not have it. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.unref();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const bound = (server.address() as AddressInfo).port;
      server.close(() => resolve(bound));
    });
  });
}
