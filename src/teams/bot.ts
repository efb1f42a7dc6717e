import type { Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { errorFields } from '../kernel/errors.ts';
import { newCorrelationId } from '../kernel/ids.ts';
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
  /** Ends the answer; `body` is sent as JSON. */
  send(status: number, body?: unknown): unknown;
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

const LATE: Answer = { status: 503, body: { error: 'Tocsin is too slow just now; please try again.' } };
const BROKEN: Answer = { status: 500, body: { error: 'Something went wrong in Tocsin.' } };
const UNSIGNED: Answer = { status: 401, body: { error: 'This request is not authenticated.' } };

/**
 * `POST /api/messages`: checks that the activity may come in, lets the SDK verify its token, and answers it. Every
 * answer is short and says nothing of what went wrong inside. The SDK's own turn is not run: it would make two clients
 * for every click, and we answer through the response and send through our own connector.
 */
export function createBot(deps: BotDeps): RouteHandler {
  const note = createWhereabouts(deps);
  return async (req, res) => {
    const reading = readInbound(req.body, deps);
    if (!reading.ok) {
      deps.log.warn({ reason: reading.reason, status: reading.status }, 'an activity was turned away');
      deps.metrics.count('tocsin_activities_refused_total', { reason: reading.reason });
      res.send(reading.status, { error: reading.error });
      return;
    }
    const work = receive({ ...deps, note }, req, reading.inbound).catch((error: unknown) => {
      deps.log.error(errorFields(error), 'an activity could not be answered');
      return BROKEN;
    });
    const answer = await within(work, { clock: deps.clock, ms: REQUEST_MS }, () => LATE);
    res.send(answer.status, answer.body);
  };
}

type Receiving = BotDeps & { readonly note: NoteWhereabouts };

/** Verifies the token for this very activity, then answers it. */
async function receive(deps: Receiving, req: BotRequest, inbound: Inbound): Promise<Answer> {
  const verified = await verify(deps, req.body as Activity, authorization(req));
  return verified ?? takeTurn(deps, inbound);
}

/** The refusal, or undefined when Microsoft signed the activity. A forged token is 401 here; the SDK alone would answer 500. */
async function verify({ auth, log }: BotDeps, activity: Activity, header: string): Promise<Answer | undefined> {
  try {
    await auth.authenticateRequest(activity, header);
    return undefined;
  } catch (error) {
    const { name, statusCode } = error as { name?: unknown; statusCode?: unknown };
    const noKeys = name === 'FetchError' || statusCode === 500;
    log.warn(errorFields(error), 'the sender of an activity could not be verified');
    return noKeys ? LATE : UNSIGNED;
  }
}

function authorization({ headers }: BotRequest): string {
  const header = headers['authorization'];
  return typeof header === 'string' ? header : '';
}

async function takeTurn(deps: Receiving, inbound: Inbound): Promise<Answer> {
  const corr = newCorrelationId();
  const turn: Turn = { inbound, corr, log: deps.log.child({ corr, activity: knownType(inbound) }) };
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
