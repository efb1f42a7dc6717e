import type { Severity } from '../events/alert.ts';
import { chunk, mapLimit } from '../kernel/concurrency.ts';
import { TocsinError } from '../kernel/errors.ts';
import type { Ticket } from '../notify/tickets.ts';
import { PSA_NAMES } from '../texts/psa-name.ts';
import { boardIn, statusToClose, statusToOpen } from './connectwise-boards.ts';
import { Boards, Company, Created, Notes, Statuses, Tickets, reasonOf, ticketOf } from './connectwise-shape.ts';
import { unreadableAnswer } from './errors.ts';
import { createMemo } from './memo.ts';
import type { NewTicket, Psa } from './psa.ts';
import { createRest, type Rest, type RestDeps } from './rest.ts';
import { allOf, elementsOf, readingOf, valueOf } from './shapes.ts';

export interface ConnectWiseConfig {
  /** `https://api-eu.myconnectwise.net`, with the path of the API where that is not the usual one. */
  readonly baseUrl: string;
  readonly company: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly clientId: string;
  /** Service board of new tickets. */
  readonly board: string;
}

const NAME = PSA_NAMES.connectwise;
const KEYS =
  'CONNECTWISE_COMPANY, CONNECTWISE_PUBLIC_KEY, CONNECTWISE_PRIVATE_KEY, CONNECTWISE_CLIENT_ID and CONNECTWISE_BASE_URL';
const USUAL_PATH = '/v4_6_release/apis/3.0';
/** Summary: `Ticket.summary` of the OpenAPI description. Of the description no limit is documented; this one is ours. */
const LIMITS = { title: 100, text: 16_000, note: 16_000 };
/** A page holds 1,000 at most; so many ids keep the address below 2,000 characters. */
const IDS_AT_ONCE = 100;
const FIELDS = 'fields=id,closedFlag,closedDate,closedBy,status,board,_info';

const IMPACT: Readonly<Record<Severity, string>> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  informational: 'Low',
};

/**
 * Service tickets of ConnectWise PSA (Manage), REST API 3.0. Shapes: its OpenAPI description (developer.connectwise.com,
 * 2025.16); statuses: "PSA API Requests" there (31 March 2023); `externalXRef` holds 100 characters and is found by
 * `conditions`.
 */
export function createConnectWise(config: ConnectWiseConfig, deps: RestDeps): Psa {
  const root = rootOf(config.baseUrl);
  const rest = createRest(
    { id: 'connectwise', name: NAME, headers: headersOf(config), keys: KEYS, width: 2, reasonOf },
    deps,
  );
  const tools: Tools = { root, rest, board: config.board, memo: createMemo(deps.clock) };
  return {
    id: 'connectwise',
    limits: LIMITS,
    async find(key) {
      const [first] = allOf(Tickets, await search(tools, `externalXRef="${key}"`), NAME);
      return first && ticketOf(first);
    },
    create: (ticket) => create(tools, ticket),
    async read(wanted) {
      const pages = await mapLimit(chunk(wanted.filter(isNumber), IDS_AT_ONCE), 1, async (ids) =>
        readingOf(Tickets, await search(tools, `id in (${ids.join(',')})`), { ids, name: NAME }),
      );
      return { found: pages.flatMap(({ found }) => found.map(ticketOf)), gone: pages.flatMap(({ gone }) => gone) };
    },
    async notes(id) {
      const body = await rest({
        url: `${root}/service/tickets/${id}/notes?pageSize=1000&orderBy=${encodeURIComponent('id desc')}`,
        what: 'notes',
      });
      return elementsOf(Notes, body, NAME).map(({ text }) => text ?? '');
    },
    async addNote(id, text) {
      // Internal: a note of the discussion may be mailed to the customer, as the board is set up.
      const body = { text, detailDescriptionFlag: false, internalAnalysisFlag: true, resolutionFlag: false };
      await rest({ url: `${root}/service/tickets/${id}/notes`, what: 'notes', send: { method: 'POST', body } });
    },
    close: (id) => setOpen(tools, id, false),
    reopen: (id) => setOpen(tools, id, true),
  };
}

interface Tools {
  readonly root: string;
  readonly rest: Rest;
  readonly board: string;
  readonly memo: ReturnType<typeof createMemo>;
}

function rootOf(baseUrl: string): string {
  const { origin, pathname } = new URL(baseUrl);
  const path = pathname.replace(/\/+$/, '');
  return `${origin}${path === '' ? USUAL_PATH : path}`;
}

/** Basic authentication with `company+publicKey:privateKey`, and the client id that every integration has. */
function headersOf({ company, publicKey, privateKey, clientId }: ConnectWiseConfig): Record<string, string> {
  const basic = Buffer.from(`${company}+${publicKey}:${privateKey}`).toString('base64');
  return {
    authorization: `Basic ${basic}`,
    clientid: clientId,
    accept: 'application/vnd.connectwise.com+json; version=2021.1, application/json',
  };
}

const isNumber = (id: string) => /^\d{1,15}$/.test(id);

function search({ root, rest }: Tools, conditions: string): Promise<unknown> {
  const query = `conditions=${encodeURIComponent(conditions)}&orderBy=id&pageSize=1000&${FIELDS}`;
  return rest({ url: `${root}/service/tickets?${query}`, what: 'tickets' });
}

async function create(tools: Tools, ticket: NewTicket): Promise<Ticket> {
  const company = await companyOf(tools, ticket.company);
  const board = await boardIn(ticket.board ?? tools.board, () => boards(tools));
  const level = IMPACT[ticket.severity];
  const body = {
    summary: ticket.title,
    company: { id: company },
    board: { id: board },
    initialDescription: ticket.text,
    externalXRef: ticket.key,
    severity: level,
    impact: level,
  };
  const answer = await tools.rest({
    url: `${tools.root}/service/tickets`,
    what: 'tickets',
    send: { method: 'POST', body },
  });
  return ticketOf(valueOf(Created, answer, { name: NAME, write: true }));
}

/** The company as a number, once it is known to be there. */
function companyOf({ root, rest, memo }: Tools, company: string): Promise<number> {
  return memo(`company ${company}`, async () => {
    if (!isNumber(company)) throw noCompany(company);
    const url = `${root}/company/companies/${company}?fields=id,deletedFlag`;
    const body = await rest({ url, what: 'companies' }).catch((error: unknown) => {
      throw error instanceof TocsinError && error.code === 'NOT_FOUND' ? noCompany(company) : error;
    });
    const { id, deletedFlag } = valueOf(Company, body, { name: NAME, write: false });
    if (deletedFlag) throw noCompany(company);
    return id;
  });
}

function noCompany(company: string): TocsinError {
  return new TocsinError(
    'PRECONDITION_FAILED',
    `ConnectWise has no company with the id ${company}: correct psa.company of this tenant in TENANTS_FILE. No ticket was opened.`,
  );
}

function boards({ root, rest, memo }: Tools) {
  return memo('boards', async () => {
    const url = `${root}/service/boards?pageSize=1000&fields=id,name,inactiveFlag`;
    return elementsOf(Boards, await rest({ url, what: 'boards' }), NAME);
  });
}

/** Asks first: a status that a technician chose among the closed (or open) ones is left as it is. */
async function setOpen(tools: Tools, id: string, open: boolean): Promise<void> {
  const { root, rest, memo } = tools;
  const url = `${root}/service/tickets/${id}`;
  const ticket = valueOf(Created, await rest({ url: `${url}?${FIELDS}`, what: 'tickets' }), {
    name: NAME,
    write: false,
  });
  if (ticketOf(ticket).open === open) return;
  const board = ticket.board?.id;
  if (board === undefined) throw unreadableAnswer(NAME, false);
  const statuses = await memo(`statuses ${board}`, async () => {
    const page = `${root}/service/boards/${board}/statuses?pageSize=1000`;
    return elementsOf(Statuses, await rest({ url: page, what: 'statuses' }), NAME);
  });
  const status = open ? statusToOpen(statuses) : statusToClose(statuses);
  const body = [{ op: 'replace', path: 'status', value: { id: status } }];
  await rest({ url, what: 'tickets', send: { method: 'PATCH', body } });
}
