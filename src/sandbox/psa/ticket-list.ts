import type { Listed } from '../pages.ts';
import { STATUSES } from './connectwise-rules.ts';
import { FIELDS } from './autotask-rules.ts';
import type { AutotaskStandIn } from './autotask.ts';
import type { ConnectWiseStandIn } from './connectwise.ts';

interface Ticket {
  readonly system: 'ConnectWise' | 'Autotask';
  readonly id: number;
  readonly company: number;
  readonly status: string;
  readonly title: string;
  readonly text: string;
  readonly notes: readonly string[];
}

/** The tickets of both systems as one list to look into. */
export function ticketList(systems: {
  readonly connectwise: Pick<ConnectWiseStandIn, 'tickets'>;
  readonly autotask: Pick<AutotaskStandIn, 'tickets'>;
}): Listed {
  const tickets = (): readonly Ticket[] => [
    ...systems.connectwise.tickets.map(ofConnectWise),
    ...systems.autotask.tickets.map(ofAutotask),
  ];
  return {
    nothingYet: 'No ticket yet. Load this page again in a while.',
    entries: () => tickets().map((ticket) => ({ text: shown(ticket), json: ticket })),
  };
}

function ofConnectWise(ticket: ConnectWiseStandIn['tickets'][number]): Ticket {
  const { id, company, summary, initialDescription, notes } = ticket;
  const status = STATUSES.find((one) => one.id === ticket.status)?.name ?? String(ticket.status);
  return { system: 'ConnectWise', id, company, status, title: summary, text: initialDescription, notes };
}

function ofAutotask({ id, companyID, status, title, description, notes }: AutotaskStandIn['tickets'][number]): Ticket {
  const values = FIELDS.find(({ name }) => name === 'status')?.picklistValues ?? [];
  const label = values.find(({ value }) => value === String(status))?.label ?? String(status);
  const said = notes.map((note) => `${note.title}\n${note.description}`);
  return { system: 'Autotask', id, company: companyID, status: label, title, text: description, notes: said };
}

function shown({ system, id, company, status, title, text, notes }: Ticket): string {
  const head = `${system} ticket ${id}   company ${company}   ${status}\n${title}`;
  return [head, text.trimEnd(), ...notes.map((note) => `Note: ${note.trimEnd()}`)].join('\n\n');
}
