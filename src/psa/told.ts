import type { Receipt } from '../events/outbox.ts';
import type { Step } from '../notify/ticket-text.ts';
import type { PsaSystem } from '../notify/tickets.ts';

/** What a ticket has been told: the receipt of its notice. */
export interface Told {
  readonly system: PsaSystem;
  /** Id of the ticket. */
  readonly ticket: string;
  readonly label: string;
  readonly step: Step;
  readonly severity: string;
  readonly status: string;
  /** Digests of the people of an alert and of what was done about it; empty for an event. */
  readonly people: string;
  readonly deeds: string;
  /** Whether it was closed because nobody is needed any more. */
  readonly settled: boolean;
}

export function refOf({ step, settled, ...told }: Told): Receipt['ref'] {
  return { ...told, step: String(step), settled: settled ? 'yes' : 'no' };
}

/** The receipt of an earlier ticket; undefined where it is none. */
export function readTold(ref: Receipt['ref']): Told | undefined {
  const { system, ticket, label, step, severity = '', status = '', people = '', deeds = '', settled } = ref;
  if ((system !== 'connectwise' && system !== 'autotask') || !ticket || !label) return undefined;
  return {
    system,
    ticket,
    label,
    step: Number(step) || 0,
    severity,
    status,
    people,
    deeds,
    settled: settled === 'yes',
  };
}
