import type { Route } from './route.ts';

export interface Readiness {
  readonly ready: boolean;
  /** What is and what is not, for whoever runs Tocsin; no names, no secrets. */
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * `/healthz` says that the process lives; `/readyz` that it can do its work, with the details of `readiness`, and 503
 * while it cannot (or while that cannot be told).
 */
export function healthRoutes(readiness: () => Promise<Readiness>): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/healthz',
      handler: async (_req, res) => void res.send(200, { status: 'alive' }),
    },
    {
      method: 'get',
      path: '/readyz',
      handler: async (_req, res) => {
        const { ready, details } = await readiness().catch(() => UNKNOWN);
        res.send(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', details });
      },
    },
  ];
}

const UNKNOWN: Readiness = { ready: false, details: { reason: 'readiness could not be read' } };
