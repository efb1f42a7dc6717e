import { Agent, request } from 'node:http';
import { systemClock } from '../../src/kernel/clock.ts';

/** Sends requests over kept-alive connections, as Teams' front door would. */
export interface Load {
  /** Posts JSON and resolves with the milliseconds until the whole answer was there; rejects when it is not 200. */
  post(body: string): Promise<number>;
  close(): void;
}

export function openLoad(url: string): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 3_000 });
  const { hostname, port } = new URL(url);
  return {
    close: () => agent.destroy(),
    post: (body) =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const options = { hostname, port, path: '/api/messages', method: 'POST', headers, agent };
        const sent = request(options, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (piece: Buffer) => void chunks.push(piece));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if (response.statusCode === 200 && text.includes('AdaptiveCard')) resolve(performance.now() - began);
            else reject(new Error(`A click was answered with ${response.statusCode}: ${text.slice(0, 300)}`));
          });
        });
        sent.on('error', reject).end(body);
      }),
  };
}

/** Sends all, `width` at a time. */
export async function flood(load: Load, bodies: readonly string[], width: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await load.post(body);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Sends one every `1000 / perSecond` ms, whether or not the ones before were answered; the latencies in ms. */
export async function drip(load: Load, bodies: readonly string[], perSecond: number): Promise<number[]> {
  const began = performance.now();
  const answers: Promise<number>[] = [];
  for (const [at, body] of bodies.entries()) {
    const wait = began + (at * 1000) / perSecond - performance.now();
    if (wait > 0) await systemClock.sleep(wait);
    answers.push(load.post(body));
  }
  return Promise.all(answers);
}
