import { startGraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { alertAbout, manyTenants, members } from '../service/crowd.ts';

/** The Graph simulator in a process of its own: `simulator-child.ts <tenants> <alerts of each>`. */
const tenants = manyTenants(Number(process.argv[2]));
const each = Number(process.argv[3]);
const simulator = await startGraphSimulator({ tenants });
simulator.setQuirks({ noThrottle: true });
for (const tenant of tenants) {
  const people = members(tenant);
  for (let at = 0; at < each; at++) {
    const user = people[at % people.length];
    if (user) simulator.state.addAlert(tenant.id, alertAbout(tenant, user, `bench-${at}`));
  }
}
console.log(`The simulator listens at ${simulator.url}`);
