import type { Config } from '../../config.ts';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import { FIELDS, NOTE_FIELDS, matcherOf, refused } from './autotask-rules.ts';
import { fieldsIn, startStandIn, type PsaAnswer, type PsaCall, type StandIn } from './stand-in.ts';

export interface AtTicket {
  readonly id: number;
  readonly ticketNumber: string;
  readonly title: string;
  readonly description: string;
  readonly externalID: string;
  readonly companyID: number;
  readonly queueID: number;
  readonly priority: number;
  readonly dueDateTime: string;
  readonly createDate: string;
  status: number;
  completedDate: string | null;
  completedByResourceID: number | null;
  readonly notes: { readonly title: string; readonly description: string }[];
}

export interface AutotaskStandIn extends StandIn {
  readonly tickets: readonly AtTicket[];
  /** What the settings are to hold. */
  readonly config: NonNullable<Config['psa']['autotask']>;
  closeAs(id: string | number, who: string): void;
  openAs(id: string | number): void;
  remove(id: string | number): void;
}

interface Options {
  readonly clock?: Clock;
  readonly companies?: readonly number[];
}

const USER = 'tocsin@sandbox.example';
const SECRET = 'sandbox-secret';
const CODE = 'SANDBOXINTEGRATIONCODE';
const ROOT = '/ATServicesRest/V1.0';
const ZONE = '/atservicesrest/v1.0/zoneInformation';

interface State {
  readonly tickets: AtTicket[];
  readonly people: { readonly id: number; readonly name: string }[];
  readonly companies: readonly number[];
  readonly clock: Clock;
  last: number;
  base: string;
}

/** An invented Autotask PSA with the documented shapes, errors and limits of what Tocsin asks. */
export async function startAutotask({
  clock = systemClock,
  companies = [174, 175],
}: Options = {}): Promise<AutotaskStandIn> {
  const state: State = { tickets: [], people: [], companies, clock, last: 8000, base: '' };
  const server = await startStandIn((call) => answer(state, call));
  state.base = server.url;
  const named = (id: string | number) => state.tickets.find((ticket) => ticket.id === Number(id)) as AtTicket;
  return {
    ...server,
    tickets: state.tickets,
    config: { baseUrl: server.url, username: USER, secret: SECRET, integrationCode: CODE, queue: 'Monitoring Alert' },
    closeAs(id, who) {
      const person = { id: 29_000 + state.people.length, name: who };
      state.people.push(person);
      setStatus(state, named(id), { status: 5, who: person.id });
    },
    openAs: (id) => setStatus(state, named(id), { status: 1, who: null }),
    remove: (id) => void state.tickets.splice(state.tickets.indexOf(named(id)), 1),
  };
}

function answer(state: State, call: PsaCall): PsaAnswer {
  if (call.path === ZONE) return zone(state, call);
  if (
    call.header('username') !== USER ||
    call.header('secret') !== SECRET ||
    call.header('apiintegrationcode') !== CODE
  )
    return { status: 401 };
  // The path is case-sensitive.
  if (!call.path.startsWith(`${ROOT}/`)) return { status: 404 };
  const path = call.path.slice(ROOT.length + 1);
  switch (`${call.method} ${path}`) {
    case 'POST Tickets/query':
      return query(call, state.tickets.map(shown));
    case 'POST TicketNotes/query':
      return query(
        call,
        state.tickets.flatMap((ticket) => ticket.notes.map((note) => ({ ...note, ticketID: ticket.id }))),
      );
    case 'GET Tickets/entityInformation/fields':
      return { status: 200, body: { fields: FIELDS } };
    case 'GET TicketNotes/entityInformation/fields':
      return { status: 200, body: { fields: NOTE_FIELDS } };
    case 'POST Tickets':
      return create(state, call);
    case 'PATCH Tickets':
      return patch(state, call);
  }
  return child(state, call, path);
}

function zone({ base }: State, { query: asked }: PsaCall): PsaAnswer {
  if (asked.get('user') !== USER) return refused(`Zone information could not be determined for ${asked.get('user')}`);
  return {
    status: 200,
    body: { zoneName: 'Sandbox', url: `${base}/ATServicesRest/`, webUrl: `${base}/`, ci: 1 },
  };
}

function query({ body }: PsaCall, all: readonly Readonly<Record<string, unknown>>[]): PsaAnswer {
  const { filter, MaxRecords: most = 500 } = fieldsIn(body);
  const matches = matcherOf(filter);
  if (!matches) return refused('Invalid query syntax.');
  const items = all.filter(matches).slice(0, Math.min(500, Number(most)));
  const pageDetails = { count: items.length, requestCount: 500, prevPageUrl: null, nextPageUrl: null };
  return { status: 200, body: { items, pageDetails } };
}

function shown({ notes: _notes, ...ticket }: AtTicket): Readonly<Record<string, unknown>> {
  return ticket;
}

function create(state: State, { body }: PsaCall): PsaAnswer {
  const given = fieldsIn(body);
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : '');
  for (const { name, isRequired, length } of FIELDS) {
    if (isRequired && given[name] === undefined) return refused(`Missing required field: ${name}`);
    if (length && text(name).length > length) return refused(`${name} exceeds maximum length of ${length}`);
  }
  for (const { name, picklistValues } of FIELDS)
    if (
      given[name] !== undefined &&
      picklistValues &&
      !picklistValues.some(({ value }) => Number(value) === given[name])
    )
      return refused(`Value ${String(given[name])} does not exist for ${name}`);
  const companyID = Number(given['companyID']);
  if (!state.companies.includes(companyID)) return refused(`Reference value on field: companyID does not exist`);
  const id = ++state.last;
  state.tickets.push({
    id,
    ticketNumber: `T${state.clock.now().toISOString().slice(0, 10).replaceAll('-', '')}.${String(id % 10_000).padStart(4, '0')}`,
    title: text('title'),
    description: text('description'),
    externalID: text('externalID'),
    companyID,
    queueID: Number(given['queueID']),
    priority: Number(given['priority']),
    dueDateTime: text('dueDateTime'),
    createDate: state.clock.now().toISOString(),
    status: Number(given['status']),
    completedDate: null,
    completedByResourceID: null,
    notes: [],
  });
  return { status: 200, body: { itemId: id } };
}

function patch(state: State, { body }: PsaCall): PsaAnswer {
  const { id, status } = fieldsIn(body);
  const ticket = state.tickets.find((candidate) => candidate.id === id);
  if (!ticket) return { status: 404 };
  const known = FIELDS.find(({ name }) => name === 'status')?.picklistValues?.some(
    ({ value }) => Number(value) === status,
  );
  if (!known) return refused(`Value ${String(status)} does not exist for status`);
  setStatus(state, ticket, { status: Number(status), who: null });
  return { status: 200, body: { itemId: ticket.id } };
}

function child(state: State, { method, body }: PsaCall, path: string): PsaAnswer {
  const [, entity, id, below] = /^(\w+)\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (method === 'GET' && entity === 'Companies')
    return {
      status: 200,
      body: { item: state.companies.includes(Number(id)) ? { id: Number(id), isActive: true } : null },
    };
  const person = state.people.find((one) => one.id === Number(id));
  if (method === 'GET' && entity === 'Resources') {
    const [firstName, ...rest] = person?.name.split(' ') ?? [];
    return { status: 200, body: { item: person ? { id: person.id, firstName, lastName: rest.join(' ') } : null } };
  }
  const ticket = state.tickets.find((one) => one.id === Number(id));
  if (method !== 'POST' || entity !== 'Tickets' || below !== 'Notes' || !ticket) return { status: 404 };
  const { title, description } = fieldsIn(body);
  if (String(description).length > 32_000) return refused('description exceeds maximum length of 32000');
  ticket.notes.push({ title: String(title), description: String(description) });
  return { status: 200, body: { itemId: ticket.notes.length } };
}

function setStatus({ clock }: State, ticket: AtTicket, { status, who }: { status: number; who: number | null }): void {
  ticket.status = status;
  ticket.completedDate = status === 5 ? clock.now().toISOString() : null;
  ticket.completedByResourceID = status === 5 ? who : null;
}
