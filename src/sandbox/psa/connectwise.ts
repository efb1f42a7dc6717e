import type { Config } from '../../config.ts';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import { conditionOf, refused, secondsOf, statusName, STATUSES } from './connectwise-rules.ts';
import { fieldsIn, startStandIn, type PsaAnswer, type PsaCall, type StandIn } from './stand-in.ts';

export interface CwTicket {
  readonly id: number;
  readonly summary: string;
  readonly initialDescription: string;
  readonly externalXRef: string;
  readonly company: number;
  readonly board: number;
  readonly severity: string;
  readonly impact: string;
  readonly entered: string;
  status: number;
  closedDate?: string;
  closedBy?: string;
  readonly notes: string[];
}

export interface ConnectWiseStandIn extends StandIn {
  readonly tickets: readonly CwTicket[];
  /** What the settings are to hold. */
  readonly config: NonNullable<Config['psa']['connectwise']>;
  /** As a technician would: sets the status "Closed" (or opens it again). */
  closeAs(id: string | number, who: string): void;
  openAs(id: string | number): void;
  remove(id: string | number): void;
}

interface Options {
  readonly clock?: Clock;
  /** Ids of the companies there are. */
  readonly companies?: readonly number[];
}

const ROOT = '/v4_6_release/apis/3.0';
const KEYS = {
  company: 'sandbox',
  publicKey: 'sandbox-public',
  privateKey: 'sandbox-private',
  clientId: 'sandbox-client',
};
const BASIC = `Basic ${Buffer.from(`${KEYS.company}+${KEYS.publicKey}:${KEYS.privateKey}`).toString('base64')}`;
const BOARDS = [
  { id: 1, name: 'Service Desk', inactiveFlag: false },
  { id: 2, name: 'Security', inactiveFlag: false },
  { id: 3, name: 'Old desk', inactiveFlag: true },
];
const MEMBER = 'tocsin';

interface State {
  readonly tickets: CwTicket[];
  readonly companies: readonly number[];
  readonly clock: Clock;
  last: number;
}

/** An invented ConnectWise PSA with the documented shapes, errors and limits of what Tocsin asks. */
export async function startConnectWise({
  clock = systemClock,
  companies = [19297, 20],
}: Options = {}): Promise<ConnectWiseStandIn> {
  const state: State = { tickets: [], companies, clock, last: 4700 };
  const server = await startStandIn((call) => answer(state, call));
  const named = (id: string | number) => state.tickets.find((ticket) => ticket.id === Number(id)) as CwTicket;
  return {
    ...server,
    tickets: state.tickets,
    config: { baseUrl: server.url, ...KEYS, board: 'Service Desk' },
    closeAs: (id, who) => setStatus(state, named(id), { status: 104, who }),
    openAs: (id) => setStatus(state, named(id), { status: 102, who: MEMBER }),
    remove: (id) => void state.tickets.splice(state.tickets.indexOf(named(id)), 1),
  };
}

function answer(state: State, call: PsaCall): PsaAnswer {
  if (call.header('authorization') !== BASIC || call.header('clientid') !== KEYS.clientId)
    return refused(401, 'Unauthorized', 'Incorrect public/private key');
  if (!call.path.startsWith(ROOT)) return refused(404, 'NotFound', 'Not found');
  const path = call.path.slice(ROOT.length);
  const ticket = /^\/service\/tickets\/(\d+)(\/notes)?$/.exec(path);
  if (path === '/service/tickets') return call.method === 'POST' ? create(state, call) : list(state, call);
  if (ticket) return one(state, call, { id: Number(ticket[1]), notes: ticket[2] !== undefined });
  if (path === '/service/boards') return { status: 200, body: BOARDS };
  const statuses = /^\/service\/boards\/(\d+)\/statuses$/.exec(path);
  if (statuses)
    return { status: 200, body: STATUSES.map((status) => ({ ...status, board: { id: Number(statuses[1]) } })) };
  const company = /^\/company\/companies\/(\d+)$/.exec(path);
  if (company && state.companies.includes(Number(company[1])))
    return { status: 200, body: { id: Number(company[1]), deletedFlag: false } };
  return refused(404, 'NotFound', 'Not found');
}

function list(state: State, { query }: PsaCall): PsaAnswer {
  const size = Number(query.get('pageSize') ?? 25);
  if (!(size >= 1 && size <= 1000)) return refused(400, 'InvalidPageSize', 'pageSize is 1000 at most');
  const matches = conditionOf(query.get('conditions') ?? '');
  if (!matches) return refused(400, 'InvalidConditions', 'The conditions cannot be read');
  const found = state.tickets.filter(matches).sort((a, b) => a.id - b.id);
  return { status: 200, body: found.slice(0, size).map(shown) };
}

function shown({ initialDescription: _text, notes: _notes, status, company, board, entered, ...ticket }: CwTicket) {
  return {
    ...ticket,
    board: { id: board, name: BOARDS.find(({ id }) => id === board)?.name },
    company: { id: company },
    status: { id: status, name: statusName(status) },
    closedFlag: isClosed(status),
    _info: { dateEntered: entered },
  };
}

const isClosed = (status: number) => STATUSES.some(({ id, closedStatus }) => id === status && closedStatus);

function create(state: State, { body }: PsaCall): PsaAnswer {
  const given = fieldsIn(body);
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : '');
  const company = Number(fieldsIn(given['company'])['id']);
  const board = Number(fieldsIn(given['board'])['id']);
  const faults = [
    ...(text('summary') === '' ? [{ code: 'RequiredField', field: 'summary' }] : []),
    ...(text('summary').length > 100 ? [{ code: 'MaxLengthField', field: 'summary' }] : []),
    ...(text('externalXRef').length > 100 ? [{ code: 'MaxLengthField', field: 'externalXRef' }] : []),
    ...(state.companies.includes(company) ? [] : [{ code: 'NotFound', field: 'company/id' }]),
    ...(BOARDS.some(({ id, inactiveFlag }) => id === board && !inactiveFlag)
      ? []
      : [{ code: 'NotFound', field: 'board/id' }]),
  ];
  if (faults.length > 0) return refused(400, 'InvalidObject', 'ticket object is invalid', faults);
  const ticket: CwTicket = {
    id: ++state.last,
    summary: text('summary'),
    initialDescription: text('initialDescription'),
    externalXRef: text('externalXRef'),
    company,
    board,
    severity: text('severity') || 'Medium',
    impact: text('impact') || 'Medium',
    entered: secondsOf(state.clock.now()),
    status: 101,
    notes: [],
  };
  state.tickets.push(ticket);
  return { status: 201, body: shown(ticket) };
}

function one(state: State, { method, body }: PsaCall, { id, notes }: { id: number; notes: boolean }): PsaAnswer {
  const ticket = state.tickets.find((candidate) => candidate.id === id);
  if (!ticket) return refused(404, 'NotFound', `Ticket ${id} not found`);
  if (notes && method === 'GET')
    return { status: 200, body: ticket.notes.map((text, at) => ({ id: at + 1, ticketId: id, text })).toReversed() };
  if (notes) {
    ticket.notes.push(String(fieldsIn(body)['text']));
    return { status: 201, body: { id: ticket.notes.length, ticketId: id, text: ticket.notes.at(-1) } };
  }
  if (method === 'PATCH') return patch(state, ticket, body);
  return { status: 200, body: shown(ticket) };
}

/** JSON Patch: an array of operations, of which Tocsin sends one. */
function patch(state: State, ticket: CwTicket, body: unknown): PsaAnswer {
  const [operation] = Array.isArray(body) ? (body as unknown[]) : [];
  const { op, path, value } = fieldsIn(operation);
  const status = Number(fieldsIn(value)['id']);
  if (op !== 'replace' || path !== 'status') return refused(400, 'InvalidObject', 'patch is invalid');
  if (!STATUSES.some(({ id }) => id === status))
    return refused(400, 'InvalidObject', 'ticket object is invalid', [{ code: 'NotFound', field: 'status/id' }]);
  setStatus(state, ticket, { status, who: MEMBER });
  return { status: 200, body: shown(ticket) };
}

function setStatus({ clock }: State, ticket: CwTicket, { status, who }: { status: number; who: string }): void {
  ticket.status = status;
  delete ticket.closedDate;
  delete ticket.closedBy;
  if (!isClosed(status)) return;
  ticket.closedDate = secondsOf(clock.now());
  ticket.closedBy = who;
}
