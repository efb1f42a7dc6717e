import { join } from 'node:path';
import { createDescribe } from '../../src/entities/describe.ts';
import type { Entity } from '../../src/entities/entity.ts';
import { createAppDetails } from '../../src/graph/app-details.ts';
import { createGraph } from '../../src/graph/client.ts';
import { createTokenSource } from '../../src/graph/credentials.ts';
import { createUserDetails } from '../../src/graph/user-details.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/kernel/log.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { present } from '../../src/teams/presenters/index.ts';
import type { Tenant, TenantId } from '../../src/tenants/tenant.ts';
import { anAlert } from '../fakes/alerts.ts';
import { ROOT } from '../service/build.ts';
import { startNode } from '../service/process.ts';
import { createWorld } from '../world.ts';
import { BIG_TENANT } from './big-tenant.ts';
import { AS_SERVED } from './served.ts';
import { below, median, noted, quantile, type Figure } from './result.ts';

const USERS = 10;
const APPS = 5;
const ADDRESSES = 10;
const TIMES = 15;

const log = createLog('silent');
const base = { clock: systemClock, log, metrics: noMetrics };

/**
 * Details of an event with 10 users, 10 addresses and 5 applications, from a Microsoft Graph that takes 20 ms for each
 * answer: from the click to the drawn card, nothing of it known before but the token; and again until all of it is known.
 */
export async function benchDetails(): Promise<Figure[]> {
  const script = join(ROOT, 'test/bench/details-child.ts');
  const simulator = await startNode([...AS_SERVED, script], {});
  try {
    const stage = await openStage(simulator.url);
    const firsts: number[] = [];
    const wholes: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      const { first, whole } = await measure(stage);
      firsts.push(first);
      wholes.push(whole);
    }
    return [
      below('details, first card, p50', median(firsts), { goal: 300, unit: 'ms' }),
      noted('details, first card, slowest', quantile(firsts, 1), 'ms'),
      below('details, complete, p50', median(wholes), { goal: 1_000, unit: 'ms' }),
      noted('details, complete, slowest', quantile(wholes, 1), 'ms'),
    ];
  } finally {
    await simulator.kill();
  }
}

type Stage = Awaited<ReturnType<typeof openStage>>;

async function openStage(baseUrl: string) {
  const tokens = createTokenSource({ baseUrl, loginBaseUrl: 'https://login.example' });
  const graph = createGraph({ baseUrl, tokens, ...base });
  const world = await createWorld();
  const tenant: Tenant = { ...BIG_TENANT, id: BIG_TENANT.id as TenantId, state: 'active' };
  await world.stores.tenants.seed([tenant]);
  const answer = (await graph.forTenant(tenant).get('/servicePrincipals')) as {
    value: { id: string; appId: string }[];
  };
  const entities: Entity[] = [
    ...BIG_TENANT.users.slice(0, USERS).map(({ id, userPrincipalName: upn }): Entity => ({ type: 'user', id, upn })),
    ...answer.value.slice(-APPS).map(({ id, appId }): Entity => ({ type: 'application', id, appId })),
    ...Array.from({ length: ADDRESSES }, (_none, at): Entity => ({ type: 'ip', address: `185.220.101.${at + 30}` })),
  ];
  if (entities.length !== USERS + APPS + ADDRESSES)
    throw new Error('The simulator has too few accounts or applications.');
  const [event] = await world.store([anAlert({})], { tenant });
  const before = event && (await world.stores.events.get(tenant.id, event.key));
  if (!before) throw new Error('The event was not stored.');
  const write = { event: { ...before.value, entities }, history: [], notify: [], corr: 'bench' };
  await world.stores.events.replace(write, before);
  return { world, graph, n: before.value.number };
}

/** Asks until nothing is still being read, as a person who presses Details again would. */
async function measure({ world, graph, n }: Stage): Promise<{ first: number; whole: number }> {
  const { clock } = base;
  const providers = { user: createUserDetails(graph, { clock }), application: createAppDetails({ graph, clock }) };
  Object.assign(world.deps, { clock, describe: createDescribe({ providers, clock, log }) });
  const began = performance.now();
  let first = 0;
  for (;;) {
    const result = await world.ask('viewer', 'details', { n });
    if (result.show !== 'details') throw new Error('That is not a details card.');
    present(result, { offers: offersFor, now: clock.now() });
    const whole = performance.now() - began;
    first ||= whole;
    if (result.waiting.length === 0) return { first, whole };
    await clock.sleep(20);
  }
}
