import { bigTenant, furnish } from '../../src/sandbox/graph/posture/big-tenant.ts';
import { startGraphSimulator } from '../../src/sandbox/graph/simulator.ts';

/** A Graph simulator with a tenant of `<users>` people, its real limits on; `plain` keeps MFA states off its list of users. */
const options = { users: Number(process.argv[2]), policies: 60, groups: 40 };
const tenant = bigTenant(options);
const simulator = await startGraphSimulator({ tenants: [tenant] });
furnish(simulator.state, tenant, options);
simulator.setQuirks({
  delayMs: 100,
  ...(process.argv[3] === 'plain' && { fail: [{ path: '/beta/users', status: 400, times: 1 }] }),
});
console.log(`The simulator listens at ${simulator.url}`);
