import { startGraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { BIG_TENANT } from './big-tenant.ts';

/** A Graph simulator with one tenant, every answer 20 ms late. */
const simulator = await startGraphSimulator({ tenants: [BIG_TENANT] });
simulator.setQuirks({ noThrottle: true, delayMs: 20 });
console.log(`The simulator listens at ${simulator.url}`);
