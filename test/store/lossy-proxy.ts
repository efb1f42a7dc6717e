import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LossyProxy {
  readonly port: number;
  /** The next `count` writes reach the service, but their answers are lost on the way back. */
  loseAnswers(count: number): void;
  /** The next `count` requests are answered with `status`, 503 when absent, and never reach the service. */
  refuse(count: number, status?: number, headers?: Record<string, string>): void;
  close(): Promise<void>;
}

/** Stands between the client and the service on `port`, and misbehaves when told to. */
export async function startLossyProxy(port: number): Promise<LossyProxy> {
  let toLose = 0;
  let toRefuse = 0;
  let refusal: { status: number; headers: Record<string, string> } = { status: 503, headers: {} };

  function forward(incoming: IncomingMessage, answer: ServerResponse): void {
    if (toRefuse > 0) {
      toRefuse--;
      // Two statements: restify, once loaded, makes writeHead return nothing for the whole process.
      answer.writeHead(refusal.status, refusal.headers);
      answer.end();
      return;
    }
    const lose = toLose > 0 && incoming.method !== 'GET';
    if (lose) toLose--;
    const { method, url, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (came) => {
      if (lose) {
        came.resume().once('end', () => incoming.socket.destroy());
        return;
      }
      answer.writeHead(came.statusCode ?? 500, came.headers);
      came.pipe(answer);
    });
    onward.once('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  }

  const server = createServer(forward);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    loseAnswers: (count) => void (toLose = count),
    refuse(count, status = 503, headers = {}) {
      toRefuse = count;
      refusal = { status, headers };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
