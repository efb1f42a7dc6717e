import { join } from 'node:path';
import { createAccessPace } from '../../src/graph/access-pace.ts';
import { createGraph } from '../../src/graph/client.ts';
import { createTokenSource } from '../../src/graph/credentials.ts';
import { createDirectoryPace } from '../../src/graph/directory-pace.ts';
import { createMfaFactsReader } from '../../src/graph/mfa/facts-reader.ts';
import { systemClock as clock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/kernel/log.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import type { MfaFacts } from '../../src/posture/facts.ts';
import { bigTenant } from '../../src/sandbox/graph/posture/big-tenant.ts';
import { asTenantId, type TenantId } from '../../src/tenants/tenant.ts';
import { ROOT } from '../service/build.ts';
import { startNode } from '../service/process.ts';
import { noted, type Figure } from './result.ts';
import { AS_SERVED } from './served.ts';

const USERS = 5_000;

/**
 * The facts of a tenant of 5,000 people, 60 policies and 40 groups, from a Graph with Microsoft's limits that takes
 * 100 ms for an answer: once where the list of users tells the MFA state of each, once where each must be asked for.
 * What the time is, the limits decide; what counts is the number of requests, and that none is throttled.
 */
export async function benchPostureFacts(): Promise<Figure[]> {
  return [...(await measure('listed')), ...(await measure('plain'))];
}

async function measure(mode: 'listed' | 'plain'): Promise<Figure[]> {
  const script = join(ROOT, 'test/bench/posture-facts-child.ts');
  const simulator = await startNode([...AS_SERVED, script, String(USERS), mode], {});
  try {
    const answers = new Map<string, number>();
    const reader = readerAt(simulator.url, (status) => answers.set(status, (answers.get(status) ?? 0) + 1));
    const began = performance.now();
    const facts = await reader.read({ id: asTenantId(bigTenant({ users: 0 }).id) as TenantId });
    const took = performance.now() - began;
    assertWhole(facts);
    const requests = [...answers.values()].reduce((sum, count) => sum + count, 0);
    const name = `posture facts of ${USERS} people, ${mode === 'listed' ? 'MFA state listed' : 'one by one'}`;
    return [
      noted(`${name}, requests`, requests, ''),
      noted(`${name}, refused`, requests - (answers.get('2xx') ?? 0), ''),
      noted(`${name}, time`, took / 1_000, 's'),
    ];
  } finally {
    await simulator.kill();
  }
}

function readerAt(baseUrl: string, note: (status: string) => void) {
  const metrics = {
    ...noMetrics,
    count(name: string, labels: Readonly<Record<string, string>> = {}) {
      if (name === 'tocsin_graph_requests_total') note(labels['status'] ?? '');
    },
  };
  const tokens = createTokenSource({ baseUrl, loginBaseUrl: 'https://login.example' });
  const graph = createGraph({ baseUrl, tokens, clock, log: createLog('silent'), metrics });
  const paces = { accessPace: createAccessPace(clock), directoryPace: createDirectoryPace(clock) };
  return createMfaFactsReader({ graph, clock, ...paces });
}

/** What was measured must be the work: everybody, and every group. */
function assertWhole({ users, usersWhole, perUserMfaWhy, caPolicies, groups, roleAssignments }: MfaFacts): void {
  const read = [...groups.values()].every(({ status }) => status === 'ok');
  const sources = [caPolicies, roleAssignments].every(({ status }) => status === 'ok');
  if (users.length === USERS && usersWhole && perUserMfaWhy === undefined && read && sources && groups.size > 0) return;
  throw new Error('The facts of the large tenant are not whole.');
}
