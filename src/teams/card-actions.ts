import { handsOut, type CommandResult } from '../commands/result.ts';
import { errorFields } from '../kernel/errors.ts';
import { within } from '../kernel/within.ts';
import { CARD_TYPE, type Shown } from './card.ts';
import { isObject, textAt } from './json.ts';
import { refreshedCard, type RefreshDeps } from './refresh.ts';
import { failureWords, runWish, show, type Turn, type TurnDeps } from './turn.ts';
import { isCardVerb } from './verbs.ts';

/** Body of the answer to `adaptiveCard/action`; the HTTP status is always 200 (Microsoft Learn, Universal Action Model). */
export interface CardAnswer {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
}

/** A click is answered within 3 s; what takes longer goes on. */
export const CLICK_MS = 2_500;

const LONGEST_TEXT = 8_000;
const OUT_OF_DATE = 'This card is out of date.';

export interface Click {
  readonly verb: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Answers a click on a card. Never throws. */
export async function answerClick(deps: TurnDeps, turn: Turn): Promise<CardAnswer> {
  const { value } = turn.inbound;
  const read = readClick(value);
  if ('fault' in read) return malformed(read.fault);
  const automatic = isObject(value) && value['trigger'] === 'automatic';
  const click = automatic ? refreshOf(read) : currentOf(read);
  if (!click) return message(`${OUT_OF_DATE} Type “show event” with the number on it for a fresh one.`);
  const { personal } = deps;
  if (!automatic || !personal) return answerRead(deps, turn, click);
  const work = ownView({ ...deps, personal }, turn, Number(click.input['n']));
  return within(work, { clock: deps.clock, ms: CLICK_MS }, () => message(''));
}

/** The asker's own view of a card. Nobody asked for anything, so there is no outcome to wait for. */
async function ownView(
  deps: TurnDeps & { readonly personal: RefreshDeps },
  turn: Turn,
  n: number,
): Promise<CardAnswer> {
  try {
    const card = await refreshedCard(deps, turn, n);
    return card ? { statusCode: 200, type: CARD_TYPE, value: card } : message(FOR_STAFF);
  } catch (error) {
    return message(failureWords(turn, error, 'event'));
  }
}

const FOR_STAFF = 'How it stands now is shown to staff of Tocsin.';

/** Answers a button by its verb and references, wherever it stood. Never throws. */
export async function answerRead(deps: TurnDeps, turn: Turn, click: Click): Promise<CardAnswer> {
  const work = runWish(deps, turn, { ...click, surface: 'card' });
  const answered = { late: false };
  return within(tell(deps, turn, { click, work, answered }), { clock: deps.clock, ms: CLICK_MS }, () => {
    answered.late = true;
    turn.log.info({ verb: click.verb }, 'a click takes longer than Teams waits');
    const id = deps.late.hold(turn.inbound.from.objectId ?? '', work);
    const { n } = click.input;
    return answer(show(deps, { show: 'waiting', id, ...(isNumber(n) && { n }) }));
  });
}

interface Answering {
  readonly click: Click;
  readonly work: Promise<CommandResult>;
  /** Teams has been answered already: what comes then is kept for the asker, who asks for it. */
  readonly answered: { readonly late: boolean };
}

async function tell(deps: TurnDeps, turn: Turn, { click, work, answered }: Answering): Promise<CardAnswer> {
  try {
    const result = await work;
    return answered.late ? message('') : await answerResult(deps, result);
  } catch (error) {
    return message(failureWords(turn, error, click.verb));
  }
}

/** A secret is shown in the answer to a click, or is lost. */
async function answerResult(deps: TurnDeps, result: CommandResult): Promise<CardAnswer> {
  try {
    return answer(show(deps, result));
  } catch (error) {
    if (handsOut(result)) await result.lost();
    throw error;
  }
}

/**
 * The verb and the references of a click, `Action.Execute` and its fallback `Action.Submit` alike. Only plain values are
 * taken over, and no name that JavaScript gives a meaning of its own.
 */
export function readClick(value: unknown): Click | { readonly fault: string } {
  const action = isObject(value) ? value['action'] : undefined;
  if (!isObject(action)) return { fault: 'The request has no action.' };
  if (action['type'] !== 'Action.Execute') return { fault: 'Only Action.Execute is served.' };
  const data = Object.hasOwn(action, 'data') && action['data'] !== null ? action['data'] : {};
  return readData(data, textAt(action, 'verb', 64));
}

/** The verb and the references in the data of a button; `verb` where the action names it beside the data. */
export function readData(data: unknown, verb?: string): Click | { readonly fault: string } {
  if (!isObject(data)) return { fault: 'The data of the action must be an object.' };
  const named = verb ?? textAt(data, 'verb', 64);
  if (!named) return { fault: 'The action has no verb.' };
  const entries = Object.entries(data).filter(([key, item]) => isPlain(item) && !RESERVED.has(key));
  if (entries.length > 30 || entries.some(([, item]) => typeof item === 'string' && item.length > LONGEST_TEXT)) {
    return { fault: 'The data of the action is too large.' };
  }
  return { verb: named, input: Object.fromEntries(entries) };
}

const RESERVED = new Set(['__proto__', 'constructor', 'prototype', 'verb', 'msteams']);

function isPlain(item: unknown): boolean {
  return typeof item === 'string' || typeof item === 'boolean' || (typeof item === 'number' && Number.isFinite(item));
}

/** A refresh that nobody clicked for changes nothing: whatever it names, it gets the card as it stands. */
function refreshOf({ input }: Click): Click | undefined {
  return isNumber(input['n']) ? { verb: 'event', input: { n: input['n'] } } : undefined;
}

/** A verb of an older Tocsin gets the present card instead. */
function currentOf(click: Click): Click | undefined {
  return isCardVerb(click.verb) ? click : refreshOf(click);
}

function isNumber(n: unknown): n is number {
  return typeof n === 'number' && Number.isSafeInteger(n) && n > 0;
}

function answer(shown: Shown): CardAnswer {
  return shown.kind === 'text' ? message(shown.text) : { statusCode: 200, type: CARD_TYPE, value: shown.card };
}

function message(value: string): CardAnswer {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value };
}

function malformed(text: string): CardAnswer {
  return { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'BadRequest', message: text } };
}

/** The answer when even answering failed. */
export function brokenAnswer(turn: Turn, error: unknown): CardAnswer {
  turn.log.error(errorFields(error), 'a click could not be answered');
  return message(failureWords(turn, error, 'unknown'));
}
