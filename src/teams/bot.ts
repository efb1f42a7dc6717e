import type { Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { errorFields, type ErrorCode } from '../kernel/errors.ts';
import { newCorrelationId } from '../kernel/ids.ts';
import { jsonOf } from '../kernel/json-text.ts';
import { within } from '../kernel/within.ts';
import { answerClick, brokenAnswer } from './card-actions.ts';
import { answerMessage } from './chat.ts';
import { answerPick, answerSearch } from './extension.ts';
import { readInbound, type Inbound, type InboundRules } from './inbound.ts';
import { answerLookUp, answerSubmit } from './message-action.ts';
import { createWhereabouts, type NoteWhereabouts } from './installations.ts';
import type { Turn, TurnDeps } from './turn.ts';
import { answerLink, refuseAnonymous } from './unfurl.ts';

/** What the bot needs of a request; any HTTP server with parsed bodies will do. */
export interface BotRequest {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: unknown;
}

export interface BotResponse {
  /** Ends the answer; `body` is sent as JSON, a text as it is. */
  send(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): unknown;
}

export type RouteHandler = (req: BotRequest, res: BotResponse) => Promise<void>;

export interface BotDeps extends TurnDeps, InboundRules {
  readonly auth: ConfigurationBotFrameworkAuthentication;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** Teams gives a message about 15 s; what takes longer goes on and answers by itself. */
const MESSAGE_MS = 8_000;
/** Checking a token fetches keys without any limit of the SDK's own, so the whole request has one. */
const REQUEST_MS = 12_000;

type Refusal = readonly [status: number, code: ErrorCode, message: string];

const LATE: Refusal = [503, 'UPSTREAM_UNAVAILABLE', 'Tocsin is too slow just now; please try again.'];
const BROKEN: Refusal = [500, 'INTERNAL', 'Something went wrong in Tocsin.'];
const UNSIGNED: Refusal = [401, 'NOT_AUTHORISED', 'This request is not authenticated.'];

/** As every route of the service refuses, with what the log has of it to quote. */
function refusal([status, code, message]: Refusal, corr: string): Answer {
  return { status, body: { error: { code, message, corr } } };
}

/**
 * `POST /api/messages`: checks that the activity may come in, lets the SDK verify its token, and answers it. Every
 * answer is short and says nothing of what went wrong inside. The SDK's own turn is not run: it would make two clients
 * for every click, and we answer through the response and send through our own connector.
 */
export function createBot(deps: BotDeps): RouteHandler {
  const receiving = { ...deps, note: createWhereabouts(deps) };
  return async (req, res) => {
    const corr = newCorrelationId();
    const reading = readInbound(req.body, deps);
    if (!reading.ok) {
      const { reason, status, error } = reading;
      deps.log.warn({ reason, status, corr }, 'an activity was turned away');
      deps.metrics.count('tocsin_activities_refused_total', { reason });
      const { body } = refusal([status, status === 400 ? 'INPUT_INVALID' : 'NOT_AUTHORISED', error], corr);
      res.send(status, body);
      return;
    }
    const work = receive(receiving, req, { inbound: reading.inbound, corr }).catch((error: unknown) => {
      deps.log.error({ ...errorFields(error), corr }, 'an activity could not be answered');
      return refusal(BROKEN, corr);
    });
    const answer = await within(work, { clock: deps.clock, ms: REQUEST_MS }, () => refusal(LATE, corr));
    if (answer.body === undefined) res.send(answer.status);
    else res.send(answer.status, jsonOf(answer.body), { 'content-type': 'application/json; charset=utf-8' });
  };
}

type Receiving = BotDeps & { readonly note: NoteWhereabouts };

/** Verifies the token for this very activity, then answers it. */
async function receive(deps: Receiving, req: BotRequest, { inbound, corr }: Received): Promise<Answer> {
  const refused = await verify(deps, req.body as Activity, { header: authorization(req), corr });
  return refused ? refusal(refused, corr) : takeTurn(deps, { inbound, corr });
}

type Received = Pick<Turn, 'inbound' | 'corr'>;

/** The refusal, or undefined when Microsoft signed the activity. A forged token is 401 here; the SDK alone would answer 500. */
async function verify(
  { auth, log }: BotDeps,
  activity: Activity,
  { header, corr }: { readonly header: string; readonly corr: string },
): Promise<Refusal | undefined> {
  try {
    await auth.authenticateRequest(activity, header);
    return undefined;
  } catch (error) {
    const { name, statusCode } = error as { name?: unknown; statusCode?: unknown };
    const noKeys = name === 'FetchError' || statusCode === 500;
    log.warn({ ...errorFields(error), corr }, 'the sender of an activity could not be verified');
    return noKeys ? LATE : UNSIGNED;
  }
}

function authorization({ headers }: BotRequest): string {
  const header = headers['authorization'];
  return typeof header === 'string' ? header : '';
}

async function takeTurn(deps: Receiving, { inbound, corr }: Received): Promise<Answer> {
  let log: Turn['log'] | undefined;
  // Most turns have nothing to log, and a log of their own costs more than taking one.
  const turn: Turn = {
    inbound,
    corr,
    get log() {
      return (log ??= deps.log.child({ corr, activity: knownType(inbound) }));
    },
  };
  deps.metrics.count('tocsin_activities_total', { type: knownType(inbound) });
  const noted = deps.note(turn);
  if (inbound.membersAdded.length + inbound.membersRemoved.length > 0) deps.onMembersChanged?.();
  if (inbound.type === 'invoke') return invoke(deps, turn);
  const work = inbound.type === 'message' ? noted.then(() => answerMessage(deps, turn)) : noted;
  await within(work, { clock: deps.clock, ms: MESSAGE_MS }, () => {
    turn.log.info({}, 'an activity takes longer than Teams waits');
  });
  return { status: 200 };
}

async function invoke(deps: TurnDeps, turn: Turn): Promise<Answer> {
  switch (turn.inbound.name) {
    case 'adaptiveCard/action':
      return { status: 200, body: await answerClick(deps, turn).catch((error: unknown) => brokenAnswer(turn, error)) };
    case 'composeExtension/query':
      return { status: 200, body: await answerSearch(deps, turn) };
    case 'composeExtension/selectItem':
      return { status: 200, body: await answerPick(deps, turn) };
    case 'composeExtension/fetchTask':
      return { status: 200, body: await answerLookUp(deps, turn) };
    case 'composeExtension/submitAction':
      return { status: 200, body: await answerSubmit(deps, turn) };
    case 'composeExtension/queryLink':
      return { status: 200, body: await answerLink(deps, turn) };
    case 'composeExtension/anonymousQueryLink':
      return { status: 200, body: refuseAnonymous() };
    case 'message/submitAction':
      // A body here is an error to Teams (msteams-docs issue 13796).
      return { status: 200 };
    default:
      return { status: 501 };
  }
}

const TYPES = new Set(['message', 'invoke', 'installationUpdate', 'conversationUpdate', 'messageReaction']);

function knownType({ type }: Inbound): string {
  return TYPES.has(type) ? type : 'other';
}
