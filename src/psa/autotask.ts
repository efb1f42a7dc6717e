import type { Severity } from '../events/alert.ts';
import type { Clock } from '../kernel/clock.ts';
import { chunk, mapLimit } from '../kernel/concurrency.ts';
import { TocsinError, isTocsinError } from '../kernel/errors.ts';
import type { Ticket, TicketReading } from '../notify/tickets.ts';
import { plainLine } from '../texts/plain.ts';
import { PSA_NAMES } from '../texts/psa-name.ts';
import { isRequired, noteChoices, priorityFor, queueIn, statusToOpen } from './autotask-fields.ts';
import * as shape from './autotask-shape.ts';
import { createZones, type Zones } from './autotask-zone.ts';
import { unreadableAnswer } from './errors.ts';
import { createMemo } from './memo.ts';
import type { NewTicket, Psa } from './psa.ts';
import { createRest, type Door, type Rest, type RestDeps } from './rest.ts';
import { allOf, elementsOf, readingOf, valueOf } from './shapes.ts';

export interface AutotaskConfig {
  /** Where the zone of the user is asked: `https://webservices.autotask.net`. */
  readonly baseUrl: string;
  readonly username: string;
  readonly secret: string;
  readonly integrationCode: string;
  /** Queue of new tickets, by name or number. */
  readonly queue: string;
}

const NAME = PSA_NAMES.autotask;
/** Ours are found again by it. */
const NOTE_TITLE = 'Tocsin';
const KEYS = 'AUTOTASK_USERNAME, AUTOTASK_SECRET and AUTOTASK_INTEGRATION_CODE';
/** Lengths of `title` and `description` of Tickets, and of the note's `description` the same for good measure. */
const LIMITS = { title: 255, text: 8_000, note: 8_000 };
/** A query holds 500 conditions and gives 500 records a page. */
const IDS_AT_ONCE = 400;
const DUE_MS: Readonly<Record<Severity, number>> = {
  high: 24 * 3_600_000,
  medium: 3 * 24 * 3_600_000,
  low: 7 * 24 * 3_600_000,
  informational: 7 * 24 * 3_600_000,
};

interface Tools {
  readonly rest: Rest;
  readonly zones: Zones;
  readonly queue: string;
  readonly clock: Clock;
  readonly memo: ReturnType<typeof createMemo>;
}

/**
 * Tickets of Autotask PSA, REST API 1.0 (ww1.autotask.net/help/DeveloperHelp: Tickets and TicketNotes entities, "API
 * thread limiting": three requests at once per endpoint and integration; 10,000 an hour per database). One at a time
 * here, so that three replicas fit. `externalID` holds 50 characters and can be queried; pick lists differ by database.
 */
export function createAutotask(config: AutotaskConfig, deps: RestDeps): Psa {
  const door: Door = {
    id: 'autotask',
    name: NAME,
    headers: headersOf(config),
    keys: KEYS,
    width: 1,
    reasonOf: shape.reasonOf,
    // A refusal comes with status 500 and a list of errors; without the list it is a fault, and its outcome unknown.
    statusOf: (status, body) => (status === 500 && shape.isRefusal(body) ? 422 : status),
  };
  const zones = createZones(
    { baseUrl: config.baseUrl, user: config.username },
    { rest: createRest({ ...door, headers: {} }, deps), clock: deps.clock },
  );
  const rest = createRest(door, deps);
  const tools: Tools = { zones, queue: config.queue, clock: deps.clock, memo: createMemo(deps.clock), rest };
  return {
    id: 'autotask',
    limits: LIMITS,
    async find(key) {
      const items = await query(tools, 'Tickets', [{ op: 'eq', field: 'externalID', value: key }]);
      const [first] = allOf(shape.TicketItem, items, NAME).toSorted((a, b) => a.id - b.id);
      return first && shape.ticketOf(first);
    },
    create: (ticket) => create(tools, ticket),
    read: (ids) => read(tools, ids),
    async notes(id) {
      const items = await query(tools, 'TicketNotes', [
        { op: 'eq', field: 'ticketID', value: Number(id) },
        { op: 'eq', field: 'title', value: NOTE_TITLE },
      ]);
      return elementsOf(shape.NoteItem, items, NAME).map(({ description }) => description ?? '');
    },
    async addNote(id, text) {
      const choices = noteChoices(await fieldsOf(tools, 'TicketNotes'));
      const body = { title: NOTE_TITLE, description: text, ...choices };
      await ask(tools, { path: `Tickets/${id}/Notes`, what: 'notes', send: { method: 'POST', body } });
    },
    close: (id) => setOpen(tools, id, false),
    reopen: (id) => setOpen(tools, id, true),
  };
}

function headersOf({ username, secret, integrationCode }: AutotaskConfig): Record<string, string> {
  return { username, secret, apiintegrationcode: integrationCode };
}

type Sent = { readonly path: string } & Omit<Parameters<Rest>[0], 'url'>;

/** One request to the zone; a zone that does not know us (any more) is looked up anew for the next one. */
async function ask({ zones, rest }: Tools, { path, ...call }: Sent): Promise<unknown> {
  try {
    return await rest({ ...call, url: `${await zones.root()}/${path}` });
  } catch (error) {
    if (isTocsinError(error, 'UPSTREAM_REFUSED', 'NOT_FOUND', 'UPSTREAM_UNAVAILABLE') && error.status !== 429)
      zones.forget();
    throw error;
  }
}

type Filter = readonly { readonly op: string; readonly field: string; readonly value: unknown }[];

async function query(tools: Tools, entity: string, filter: Filter): Promise<readonly unknown[]> {
  const send = { method: 'POST' as const, body: { MaxRecords: 500, filter }, reads: true };
  const answer = await ask(tools, { path: `${entity}/query`, what: entity.toLowerCase(), send });
  return valueOf(shape.Query, answer, { name: NAME, write: false }).items;
}

function fieldsOf(tools: Tools, entity: string): Promise<readonly shape.Field[]> {
  return tools.memo(`fields ${entity}`, async () => {
    const answer = await ask(tools, { path: `${entity}/entityInformation/fields`, what: 'fields' });
    const { fields } = valueOf(shape.Fields, answer, { name: NAME, write: false });
    return elementsOf(shape.Field, fields, NAME);
  });
}

async function create(tools: Tools, ticket: NewTicket): Promise<Ticket> {
  const companyID = await companyOf(tools, ticket.company);
  const fields = await fieldsOf(tools, 'Tickets');
  const due = new Date(tools.clock.now().getTime() + DUE_MS[ticket.severity]);
  const body = {
    companyID,
    queueID: queueIn(fields, ticket.board ?? tools.queue),
    status: statusToOpen(fields),
    priority: priorityFor(fields, ticket.severity),
    title: ticket.title,
    description: ticket.text,
    externalID: ticket.key,
    ...(isRequired(fields, 'dueDateTime') && { dueDateTime: due.toISOString() }),
  };
  const answer = await ask(tools, { path: 'Tickets', what: 'tickets', send: { method: 'POST', body } });
  const id = String(valueOf(shape.Created, answer, { name: NAME, write: true }).itemId);
  // The answer has no ticket number, and the ticket is there whether or not this reading succeeds.
  const named = await read(tools, [id]).catch(() => undefined);
  return named?.found[0] ?? { id, label: id, open: true };
}

function companyOf(tools: Tools, company: string): Promise<number> {
  return tools.memo(`company ${company}`, async () => {
    if (!isNumber(company)) throw noCompany(company);
    const answer = await ask(tools, { path: `Companies/${company}`, what: 'companies' }).catch((error: unknown) => {
      throw isTocsinError(error, 'NOT_FOUND') ? noCompany(company) : error;
    });
    const { item } = valueOf(shape.CompanyAnswer, answer, { name: NAME, write: false });
    if (!item || item.isActive === false) throw noCompany(company);
    return item.id;
  });
}

const isNumber = (id: string) => /^\d{1,15}$/.test(id);

function noCompany(company: string): TocsinError {
  return new TocsinError(
    'PRECONDITION_FAILED',
    `Autotask has no active company with the id ${company}: correct psa.company of this tenant in TENANTS_FILE. No ticket was opened.`,
  );
}

async function read(tools: Tools, wanted: readonly string[]): Promise<TicketReading> {
  const pages = await mapLimit(chunk(wanted.filter(isNumber), IDS_AT_ONCE), 1, async (ids) => {
    const items = await query(tools, 'Tickets', [{ op: 'in', field: 'id', value: ids.map(Number) }]);
    return readingOf(shape.TicketItem, items, { ids, name: NAME });
  });
  const found = await mapLimit(
    pages.flatMap((page) => page.found),
    1,
    async (item): Promise<Ticket> => {
      const ticket = shape.ticketOf(item);
      const closedBy = ticket.open ? undefined : await nameOf(tools, item.completedByResourceID);
      return { ...ticket, ...(closedBy && { closedBy }) };
    },
  );
  return { found, gone: pages.flatMap((page) => page.gone) };
}

/** Name of a person there; undefined where it cannot be read: it is told when known, and nothing waits for it. */
async function nameOf(tools: Tools, id: number | null | undefined): Promise<string | undefined> {
  if (!id) return undefined;
  const read = tools.memo(`resource ${id}`, async () => {
    const answer = await ask(tools, { path: `Resources/${id}`, what: 'resources' });
    const { item } = valueOf(shape.ResourceAnswer, answer, { name: NAME, write: false });
    return plainLine([item?.firstName, item?.lastName].filter(Boolean).join(' '), 100);
  });
  return read.catch(() => undefined);
}

async function setOpen(tools: Tools, id: string, open: boolean): Promise<void> {
  const { found, gone } = await read(tools, [id]);
  if (gone.includes(id)) throw new TocsinError('NOT_FOUND', 'Autotask does not have this ticket (any more).');
  const [ticket] = found;
  if (!ticket) throw unreadableAnswer(NAME, false);
  if (ticket.open === open) return;
  const status = open ? statusToOpen(await fieldsOf(tools, 'Tickets')) : shape.COMPLETE;
  const body = { id: Number(id), status };
  await ask(tools, { path: 'Tickets', what: 'tickets', send: { method: 'PATCH', body } });
}
