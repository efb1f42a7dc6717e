import { readAddress } from '../kernel/address.ts';
import { within } from '../kernel/within.ts';
import type { RecentAddress } from '../commands/message-views.ts';
import { dayUtc } from '../texts/time.ts';
import { CARD_TYPE } from './card.ts';
import { isObject, objectAt, objectsAt, textAt } from './json.ts';
import { addressAttachment } from './presenters/address.ts';
import { refreshedForAll } from './personal-view.ts';
import { foundAttachment } from './presenters/found.ts';
import { failureWords, runWish, show, type Turn, type TurnDeps, type Wish } from './turn.ts';

/**
 * The commands of the message extension by their ids in the manifest: the parameter of a search, none of the action. They
 * are names of commands of the catalogue as well.
 */
export const EXTENSION_COMMANDS = {
  searchEvents: { parameter: 'query' },
  lookupIp: { parameter: 'address' },
  lookUpMessage: { parameter: undefined },
} as const;

/** Teams gives up after 5 s (Microsoft Learn, "Respond to search command"). */
export const SEARCH_MS = 4_500;

/** Body of the answer to a `composeExtension/…` invoke; the HTTP status is always 200. */
export interface ExtensionAnswer {
  readonly composeExtension:
    | {
        readonly type: 'result';
        readonly attachmentLayout: 'list';
        readonly attachments: readonly unknown[];
        /** What Teams may keep of it. */
        readonly suggestedActions?: unknown;
      }
    | { readonly type: 'message'; readonly text: string };
}

/** Answers what somebody types into a search box. Never throws. */
export async function answerSearch(deps: TurnDeps, turn: Turn): Promise<ExtensionAnswer> {
  const read = readSearch(turn.inbound.value);
  if (read === undefined)
    return say('This search cannot be read. Please type a number, a name, a title or an address.');
  // All that is ever shown is in the first answer: without this, whoever scrolls would be given it again and again.
  if (read.skip > 0) return results([]);
  const search = read.command === 'lookupIp' ? searchAddresses : searchEvents;
  return inTime(deps, turn, { work: search(deps, turn, read), verb: read.command });
}

/** The answer, or words in its place when it failed or takes longer than Teams waits. */
export async function inTime(
  deps: TurnDeps,
  turn: Turn,
  { work, verb }: { readonly work: Promise<ExtensionAnswer>; readonly verb: string },
): Promise<ExtensionAnswer> {
  const safe = work.catch((error: unknown) => say(failureWords(turn, error, verb)));
  return within(safe, { clock: deps.clock, ms: SEARCH_MS }, () => {
    turn.log.info({ verb }, 'a search takes longer than Teams waits');
    return say('The search takes longer than usual. Please type one more letter.');
  });
}

interface Search {
  readonly command: 'searchEvents' | 'lookupIp';
  readonly query: string;
  /** How many results the client has already. */
  readonly skip: number;
  /** Whether picking a result may ask for it anew. */
  readonly tap: boolean;
}

/**
 * The words of a search; empty for the first look; undefined for what is no search. A client that names no command (the
 * Agents Playground, 0.2.28) searches for events; its words are then the first parameter.
 */
function readSearch(value: unknown): Search | undefined {
  if (!isObject(value)) return undefined;
  const named = textAt(value, 'commandId', 64);
  if (named !== undefined && named !== 'searchEvents' && named !== 'lookupIp') return undefined;
  const command = named ?? 'searchEvents';
  const { parameter } = EXTENSION_COMMANDS[command];
  const parameters = objectsAt(value, 'parameters').filter((one) => textAt(one, 'name', 64) !== 'initialRun');
  const words = parameters.find((one) => textAt(one, 'name', 64) === parameter) ?? parameters[0];
  const query = words ? (textAt(words, 'value', 500) ?? '') : '';
  // The Playground shows no result at all that has a tap, and it is the one client that names no command.
  const { skip } = objectAt(value, 'queryOptions');
  return { command, query, skip: typeof skip === 'number' ? skip : 0, tap: named !== undefined };
}

async function searchEvents(deps: TurnDeps, turn: Turn, { query, tap }: Search): Promise<ExtensionAnswer> {
  const found = await runWish(deps, turn, wish('searchEvents', { query }));
  if (found.show !== 'found') return say('No event that you can see matches.');
  const { items, behind = false, searchedSince } = found;
  if (items.length === 0 && behind) return say(BEHIND);
  const older = searchedSince && `Events that were stored before ${dayUtc(searchedSince)} were not searched.`;
  if (items.length === 0) {
    const none = query.trim() === '' ? 'Nothing is open that you can see.' : 'No event that you can see matches.';
    return say(older ? `${none} ${older}` : none);
  }
  const drawn = { offers: deps.offers, page: deps.page, now: deps.clock.now(), tap };
  const notes = [...(behind ? noteOf(BEHIND) : []), ...(older ? noteOf(older) : [])];
  return results([...items.map((item) => foundAttachment(item, drawn)), ...notes]);
}

/** A whole address leads to what is known of it; the beginning of one to the addresses of open events. */
async function searchAddresses(deps: TurnDeps, turn: Turn, { query, tap }: Search): Promise<ExtensionAnswer> {
  const reading = readAddress(query);
  const begins = reading.kind === 'address' ? reading.address : query.trim();
  const recent = await runWish(deps, turn, wish('recentAddresses', { begins }));
  const items: readonly RecentAddress[] = recent.show === 'addresses' ? recent.items : [];
  const behind = recent.show === 'addresses' && recent.behind === true;
  const note = behind ? noteOf(BEHIND) : [];
  if (reading.kind === 'address') {
    const from = items.find(({ address }) => address === reading.address);
    return results([addressAttachment(reading.address, from, tap)]);
  }
  if (items.length > 0) return results([...items.map((item) => addressAttachment(item.address, item, tap)), ...note]);
  if (behind) return say(BEHIND);
  if (query.trim() === '') return say('Type an IP address, for example 8.8.8.8. No open event names one.');
  const hint = /^[\da-f.:]+$/i.test(query.trim()) ? 'Type the whole IP address.' : reading.say;
  return say(`${hint} No open event that you can see names one that begins so.`);
}

/** Somebody picked a result: the event's card or what is known of the address, as of now. Never throws. */
export async function answerPick(deps: TurnDeps, turn: Turn): Promise<ExtensionAnswer> {
  const picked = isObject(turn.inbound.value) ? turn.inbound.value : {};
  const address = textAt(picked, 'ip', 60);
  const asked = address === undefined ? wish('event', { n: picked['n'] }) : wish('lookupIp', { address });
  return inTime(deps, turn, { work: pick(deps, turn, asked), verb: asked.verb });
}

async function pick(deps: TurnDeps, turn: Turn, asked: Wish): Promise<ExtensionAnswer> {
  const result = await runWish(deps, turn, asked);
  const shown = show(deps, result);
  if (shown.kind === 'text') return say(shown.text);
  const content = result.show === 'event' ? refreshedForAll(shown.card, result.event.number) : shown.card;
  return results([{ contentType: CARD_TYPE, content }]);
}

function wish(verb: string, input: object): Wish {
  return { verb, input, surface: 'extension' };
}

const BEHIND = 'The storage is slow at the moment, so some may be missing here. Please type one more letter.';

/** Words at the end of a list: there is no other place for them beside results. */
function noteOf(text: string): readonly unknown[] {
  const contentType = 'application/vnd.microsoft.card.thumbnail';
  const content = { title: 'Not everything was searched', text };
  return [{ contentType, content, preview: { contentType, content } }];
}

function results(attachments: readonly unknown[]): ExtensionAnswer {
  return { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } };
}

/** An answer in words. */
export function say(text: string): ExtensionAnswer {
  return { composeExtension: { type: 'message', text } };
}
