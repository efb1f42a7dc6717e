import type { PsaSystem } from '../notify/tickets.ts';
import { createAutotask } from './autotask.ts';
import { createConnectWise } from './connectwise.ts';
import type { Psa } from './psa.ts';

/** Every ticket system there is, by id; each is made from its settings. */
export const PSA_SYSTEMS = {
  connectwise: createConnectWise,
  autotask: createAutotask,
} as const satisfies Record<PsaSystem, (config: never, deps: never) => Psa>;
