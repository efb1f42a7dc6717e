import { changeEvent } from '../../src/events/change-event.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { pollTickets } from '../../src/jobs/poll-tickets.ts';
import { deliver } from '../../src/notify/deliver.ts';
import { PSA_CHANNEL } from '../../src/notify/notice.ts';
import { createPacer } from '../../src/notify/pace.ts';
import { showTicket } from '../../src/notify/ticket-line.ts';
import { subjectOf } from '../../src/notify/ticket-text.ts';
import { regressionSubject, type RegressionAlert } from '../../src/posture/regression.ts';
import { createPsaChannel } from '../../src/psa/channel.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { anAlert } from '../fakes/alerts.ts';
import { HARBOUR, createWorld } from '../world.ts';
import { BENCHES, type PsaBench } from './benches.ts';

export const LINK = 'https://teams.microsoft.com/l/message/19%3Asoc%40thread.tacv2/1';

/** The channel of tickets over one stand-in, the real delivery and stores in memory. */
export async function stageFor(system: keyof typeof BENCHES) {
  const world = await createWorld({ channels: ['teams', PSA_CHANNEL] });
  const bench: PsaBench = await BENCHES[system](world.clock);
  const { stores, clock } = world;
  const mapping: NonNullable<Tenant['psa']> = { system: bench.psa.id, company: bench.company };
  await stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, psa: mapping }));
  const shown = { events: stores.events, posture: stores.posture, channels: ['teams'], hint() {} };
  /** A process of its own: it remembers nothing. */
  const replica = () =>
    createPsaChannel({
      systems: { [bench.psa.id]: bench.psa },
      events: stores.events,
      tickets: stores.tickets,
      links: { find: async () => LINK, findNow: async () => LINK },
      now: () => clock.now(),
      show: async (notice, ticket, id) => {
        const ref = { tenantId: notice.tenant.id, subject: subjectOf(notice) };
        const line = {
          system: id,
          label: ticket.label,
          state: ticket.open ? 'open' : 'closed',
          at: clock.now(),
        } as const;
        await showTicket(shown, ref, () => line);
      },
    });
  const deps = {
    ...stores,
    pacer: createPacer({ clock, conversation: [], overall: [] }),
    clock,
    log: world.log,
    metrics: noMetrics,
    storageNow: () => stores.now(),
    leaseMs: 60_000,
    graceMs: 30_000,
    resendMs: 120_000,
  };
  /** One look of the sweep at what waits for the tickets of a tenant. */
  const sweep = async (tenant: Tenant = HARBOUR) => {
    for (const { subject, channel } of await stores.outbox.list(tenant.id))
      if (channel === PSA_CHANNEL)
        await deliver({ ...deps, channels: [replica()] }, { tenantId: tenant.id, subject, channel });
  };
  const calls = (kind: keyof PsaBench['on']) => bench.server.calls.filter((call) => bench.on[kind].test(call)).length;
  return {
    world,
    bench,
    mapping,
    sweep,
    calls,
    replica,
    /** What waits, as `coverage` reads it. */
    waiting: async (tenant: Tenant = HARBOUR) =>
      (await stores.outbox.list(tenant.id)).find(({ channel }) => channel === PSA_CHANNEL),
    map: (psa: Tenant['psa']) =>
      stores.tenants.update(HARBOUR.id, ({ psa: _before, ...tenant }) => ({ ...tenant, ...(psa && { psa }) })),
    /** A high event of Harbour Clinics, stored as a poll would. */
    raise: async (over: Parameters<typeof anAlert>[0] = {}) => {
      const alert = anAlert(over);
      const [event] = await world.store([alert]);
      return { alert, event: event as SecurityEvent };
    },
    now: async (event: SecurityEvent) => (await stores.events.get(event.tenantId, event.key))?.value as SecurityEvent,
    history: async (event: SecurityEvent) =>
      (await stores.events.history(event.tenantId, event.number)).map(({ by, what }) => `${by}: ${what}`),
    /** Somebody does something that every channel is told of. */
    note: (event: SecurityEvent, text: string) =>
      changeEvent({ events: stores.events, channels: ['teams', PSA_CHANNEL], corr: 'c' }, event, (before) => ({
        event: before,
        history: [{ at: clock.now(), by: 'Responder', what: `Note: ${text}` }],
      })),
    poll: () =>
      pollTickets({
        ...shown,
        tickets: stores.tickets,
        reader: { systems: [bench.psa.id], read: (_system, ids) => bench.psa.read(ids) },
        clock,
        log: world.log,
      }),
    /** Keeps a posture alert and asks for its notice. */
    alert: async (alert: RegressionAlert) => {
      await stores.posture.addTest(alert, [PSA_CHANNEL], 'corr');
      return regressionSubject(alert);
    },
    close: () => bench.server.close(),
  };
}

export type Stage = Awaited<ReturnType<typeof stageFor>>;
