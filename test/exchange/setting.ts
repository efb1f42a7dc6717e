import { createExchange } from '../../src/exchange/client.ts';
import { createExchangeWriter } from '../../src/exchange/writer.ts';
import { createInboxRuleWriter } from '../../src/graph/inbox-rules.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { startExchangeSimulator } from '../../src/sandbox/exchange/simulator.ts';
import { startGraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { fakeClock, graphAt, log } from '../graph/server.ts';

const [first] = SANDBOX_TENANTS;
export const VICTIM = first!.users[2]!;
export const GUEST = first!.users.find(({ userType }) => userType === 'Guest')!;
export const tenant: Tenant = {
  id: first!.id as Tenant['id'],
  name: first!.name,
  domain: first!.domain,
  state: 'active',
  timeZone: 'UTC',
};

export function exchangeAt(baseUrl: string, timeoutMs?: number) {
  return createExchange({
    baseUrl,
    tokens: { bearer: async (tenantId) => `sandbox.${tenantId}` },
    clock: fakeClock(),
    log,
    metrics: noMetrics,
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
}

/** Graph and Exchange of one invented Microsoft 365, and what reads and changes both. */
export async function openMail() {
  const graph = await startGraphSimulator({ tenants: SANDBOX_TENANTS });
  const exchange = await startExchangeSimulator(graph.state);
  const mail = {
    ...createInboxRuleWriter({ graph: graphAt(graph.url), clock: fakeClock(), log }),
    ...createExchangeWriter(exchangeAt(exchange.url)),
  };
  return {
    graph,
    exchange,
    mail,
    clock: fakeClock(),
    close: () => Promise.all([graph.close(), exchange.close()]),
  };
}

export type OpenMail = Awaited<ReturnType<typeof openMail>>;
