import { createAutotask } from '../../src/psa/autotask.ts';
import { createConnectWise } from '../../src/psa/connectwise.ts';
import type { NewTicket, Psa } from '../../src/psa/psa.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { startAutotask } from '../../src/sandbox/psa/autotask.ts';
import { startConnectWise } from '../../src/sandbox/psa/connectwise.ts';
import type { StandIn } from '../../src/sandbox/psa/stand-in.ts';
import { fakeClock, type FakeClock } from '../fakes/clock.ts';
import { keptLog } from '../fakes/log.ts';

/** A ticket as either stand-in holds it. */
export interface Held {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly key: string;
  readonly place: number;
  readonly closed: boolean;
  readonly notes: readonly string[];
}

/** One system over the socket of its stand-in. */
export interface PsaBench {
  readonly psa: Psa;
  readonly server: StandIn;
  readonly clock: FakeClock;
  readonly log: ReturnType<typeof keptLog>;
  /** Values that must never be told. */
  readonly secrets: readonly string[];
  readonly company: string;
  /** Names of the calls that open a ticket, add a note, change a status, search. */
  readonly on: Readonly<Record<'create' | 'note' | 'status' | 'search', RegExp>>;
  held(): readonly Held[];
  closeAs(id: string, who: string): void;
  openAs(id: string): void;
  remove(id: string): void;
}

const deps = (clock: Clock, log: ReturnType<typeof keptLog>) => ({ clock, log, metrics: noMetrics, timeoutMs: 2_000 });

async function connectWise(clock = fakeClock()): Promise<PsaBench> {
  const log = keptLog();
  const server = await startConnectWise({ clock });
  const { config: keys } = server;
  const basic = Buffer.from(`${keys.company}+${keys.publicKey}:${keys.privateKey}`).toString('base64');
  return {
    ...server,
    psa: createConnectWise({ ...keys, board: 'service desk' }, deps(clock, log)),
    server,
    clock,
    log,
    secrets: [keys.privateKey, keys.publicKey, basic],
    company: '19297',
    on: {
      create: /^POST .*\/service\/tickets$/,
      note: /^POST .*\/notes$/,
      status: /^PATCH /,
      search: /^GET .*\/service\/tickets$/,
    },
    held: () =>
      server.tickets.map((ticket) => ({
        id: String(ticket.id),
        title: ticket.summary,
        text: ticket.initialDescription,
        key: ticket.externalXRef,
        place: ticket.board,
        closed: [103, 104, 105].includes(ticket.status),
        notes: ticket.notes,
      })),
  };
}

async function autotask(clock = fakeClock()): Promise<PsaBench> {
  const log = keptLog();
  const server = await startAutotask({ clock });
  const config = { ...server.config, queue: 'monitoring alert' };
  return {
    ...server,
    psa: createAutotask(config, deps(clock, log)),
    server,
    clock,
    log,
    secrets: [config.secret, config.integrationCode],
    company: '174',
    on: {
      create: /^POST .*\/Tickets$/,
      note: /^POST .*\/Notes$/,
      status: /^PATCH /,
      search: /\/Tickets\/query$/,
    },
    held: () =>
      server.tickets.map((ticket) => ({
        id: String(ticket.id),
        title: ticket.title,
        text: ticket.description,
        key: ticket.externalID,
        place: ticket.queueID,
        closed: ticket.status === 5,
        notes: ticket.notes.map(({ description }) => description),
      })),
  };
}

export const BENCHES = { ConnectWise: connectWise, Autotask: autotask } as const;

export const aTicket = (over: Partial<NewTicket> = {}): NewTicket => ({
  key: 'tocsin-0123456789abcdef0123456789abcdef01234567',
  company: '19297',
  severity: 'high',
  title: 'High Security Event 12 for Harbour Clinics',
  text: 'Tenant: Harbour Clinics\nEvent: 12',
  ...over,
});
