import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isTocsinError } from '../../kernel/errors.ts';
import type { SimState } from '../graph/state.ts';
import { CMDLETS, cmdletError } from './cmdlets.ts';
import { seedFlowRules, type SimFlowRule } from './rules.ts';

/** How Exchange may misbehave towards everybody. */
export interface ExchangeQuirks {
  /** Answers of this status to the next `times` calls, with or without having done what was asked. */
  readonly fail?:
    | { readonly status: number; readonly times: number; readonly retryAfter?: number; readonly afterEffect?: boolean }
    | undefined;
  /** The application has no Exchange role, so that no cmdlet is known to it. */
  readonly noRole?: boolean;
  /** Most objects on one page. */
  readonly pageSize?: number;
  /** One object of each page is not one. */
  readonly brokenRecord?: boolean;
}

export interface ExchangeSimulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly calls: readonly {
    readonly tenantId: string;
    readonly cmdlet: string;
    readonly parameters: unknown;
    readonly status: number;
  }[];
  flowRules(tenantId: string): SimFlowRule[];
  setQuirks(quirks: ExchangeQuirks): void;
  close(): Promise<void>;
}

/**
 * Starts an invented Exchange Online admin API (`/adminapi/beta/{tenant}/InvokeCommand`) over the mailboxes of `state`. A
 * caller is let in as `Authorization: Bearer sandbox.<tenantId>` and sees that tenant alone.
 */
export async function startExchangeSimulator(state: SimState): Promise<ExchangeSimulator> {
  const rules = new Map(state.tenants.map((tenant, at) => [tenant.id, seedFlowRules(tenant, at === 0)]));
  const calls: { tenantId: string; cmdlet: string; parameters: unknown; status: number }[] = [];
  const flowRules = (tenantId: string) => rules.get(tenantId) ?? [];
  let quirks: ExchangeQuirks = {};
  let failures = 0;
  function answer(message: IncomingMessage, text: string): Reply {
    const { tenantId, cmdlet, parameters } = admitted(message, text, state);
    const failing = quirks.fail && failures < quirks.fail.times ? quirks.fail : undefined;
    if (failing) failures++;
    if (failing && !failing.afterEffect) return planted(failing);
    const reply = run(() => {
      const known = quirks.noRole ? undefined : Object.hasOwn(CMDLETS, cmdlet) ? CMDLETS[cmdlet] : undefined;
      if (!known)
        throw cmdletError(
          403,
          'CommandNotFoundException',
          `The term '${cmdlet}' is not recognized as a name of a cmdlet.`,
        );
      return paged(known({ tenantId, parameters, state, flowRules: flowRules(tenantId) }), message, quirks);
    });
    calls.push({ tenantId, cmdlet, parameters, status: reply.status });
    return failing ? planted(failing) : reply;
  }
  const server = createServer((message, response) => {
    respond(message, response, answer).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    flowRules,
    setQuirks(next) {
      quirks = next;
      failures = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function respond(
  message: IncomingMessage,
  response: ServerResponse,
  answer: (message: IncomingMessage, text: string) => Reply,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { status, body, headers } = run(() => answer(message, Buffer.concat(chunks).toString('utf8')));
  if (status === 0) return void message.socket.destroy();
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

interface Admitted {
  readonly tenantId: string;
  readonly cmdlet: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Throws 401 for a bad token, 403 for another tenant's, 404 for another path, 400 for what is no command. */
function admitted(message: IncomingMessage, text: string, state: SimState): Admitted {
  const path = new URL(message.url ?? '/', 'http://exchange').pathname;
  const tenantId = /^\/adminapi\/beta\/([^/]+)\/InvokeCommand$/.exec(path)?.[1];
  if (tenantId === undefined || message.method !== 'POST') throw cmdletError(404, 'NotFound', 'No such resource.');
  const token = /^Bearer sandbox\.(\S+)$/.exec(message.headers.authorization ?? '')?.[1];
  if (!state.tenants.some(({ id }) => id === token)) throw cmdletError(401, 'Unauthorized', 'The token is not valid.');
  if (token !== tenantId) throw cmdletError(403, 'Forbidden', 'The token is for another tenant.');
  const { CmdletInput: input } = (parsed(text) ?? {}) as {
    CmdletInput?: { CmdletName?: unknown; Parameters?: unknown };
  };
  if (typeof input?.CmdletName !== 'string') throw cmdletError(400, 'BadRequest', 'CmdletInput is missing.');
  return { tenantId, cmdlet: input.CmdletName, parameters: (input.Parameters ?? {}) as Admitted['parameters'] };
}

function run(work: () => Reply): Reply {
  try {
    return work();
  } catch (error) {
    if (!isTocsinError(error)) throw error;
    return { status: error.status ?? 500, body: errorBody(error.upstreamCode ?? '', error.message) };
  }
}

/** The envelope of Exchange: what went wrong is in the details, behind bars. */
function errorBody(exception: string, message: string): object {
  const text = `Ex6F9304|Microsoft.Exchange.Configuration.Tasks.${exception}|${message}`;
  return {
    error: {
      code: exception === 'ManagementObjectNotFoundException' ? 'NotFound' : 'BadRequest',
      message: 'Error executing request.',
      details: [{ code: 'Context', target: '', message: text }],
      innererror: {
        message: 'Error executing cmdlet',
        type: '',
        stacktrace: '',
        internalexception: { message: text, type: exception },
      },
    },
  };
}

function planted({ status, retryAfter }: NonNullable<ExchangeQuirks['fail']>): Reply {
  return {
    status,
    body: { error: { code: '', message: 'planted' } },
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  };
}

function paged(
  all: readonly unknown[],
  message: IncomingMessage,
  { pageSize = 1000, brokenRecord }: ExchangeQuirks,
): Reply {
  const url = new URL(message.url ?? '/', `http://${message.headers.host ?? ''}`);
  const from = Number(url.searchParams.get('skip') ?? 0);
  url.searchParams.set('skip', String(from + pageSize));
  const value = all.slice(from, from + pageSize);
  const more = from + pageSize < all.length && { '@odata.nextLink': url.href };
  return { status: 200, body: { '@adminapi.warnings': [], value: brokenRecord ? [null, ...value] : value, ...more } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw cmdletError(400, 'BadRequest', 'The body is not JSON.');
    throw error;
  }
}
