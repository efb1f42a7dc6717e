import { within } from '../kernel/within.ts';
import { CARD_TYPE } from './card.ts';
import { isObject, objectsAt, textAt } from './json.ts';
import { foundAttachment } from './presenters/found.ts';
import { failureWords, runWish, show, type Turn, type TurnDeps } from './turn.ts';

/** Ids of the search commands in the manifest, and the command that each runs. */
export const EXTENSION_COMMANDS = { searchEvents: 'searchEvents' } as const;

/** Teams gives up after 5 s (Microsoft Learn, "Respond to search command"). */
export const SEARCH_MS = 4_500;

/** Body of the answer to a `composeExtension/…` invoke; the HTTP status is always 200. */
export interface ExtensionAnswer {
  readonly composeExtension:
    | { readonly type: 'result'; readonly attachmentLayout: 'list'; readonly attachments: readonly unknown[] }
    | { readonly type: 'message'; readonly text: string };
}

/** Answers what somebody types into the search box. Never throws. */
export async function answerSearch(deps: TurnDeps, turn: Turn): Promise<ExtensionAnswer> {
  const read = readSearch(turn.inbound.value);
  if (read === undefined)
    return say('This search cannot be read. Please type a number, a name, a title or an address.');
  return within(search(deps, turn, read), { clock: deps.clock, ms: SEARCH_MS }, () => {
    turn.log.info({}, 'a search takes longer than Teams waits');
    return say('The search takes longer than usual. Please type one more letter.');
  });
}

interface Search {
  readonly query: string;
  /** Whether picking a result may ask for it anew. */
  readonly tap: boolean;
}

/**
 * The words of a search; empty for the first look; undefined for what is no search. There is one search command, so a
 * client that does not name it (the Agents Playground, 0.2.28) means this one; its words are then the first parameter.
 */
function readSearch(value: unknown): Search | undefined {
  if (!isObject(value)) return undefined;
  const parameters = objectsAt(value, 'parameters').filter(
    (parameter) => textAt(parameter, 'name', 64) !== 'initialRun',
  );
  const words = parameters.find((parameter) => textAt(parameter, 'name', 64) === 'query') ?? parameters[0];
  const query = words ? (textAt(words, 'value', 500) ?? '') : '';
  // The Playground shows no result at all that has a tap, and it is the one client that names no command.
  return { query, tap: textAt(value, 'commandId', 64) !== undefined };
}

async function search(deps: TurnDeps, turn: Turn, { query, tap }: Search): Promise<ExtensionAnswer> {
  try {
    const result = await runWish(deps, turn, {
      verb: EXTENSION_COMMANDS.searchEvents,
      input: { query },
      surface: 'extension',
    });
    if (result.show !== 'found' || result.items.length === 0) {
      return say(
        query.trim() === '' ? 'There are no events yet that you can see.' : 'No event that you can see matches.',
      );
    }
    const attachments = result.items.map((item) =>
      foundAttachment(item, { offers: deps.offers, now: deps.clock.now(), tap }),
    );
    return { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } };
  } catch (error) {
    return say(failureWords(turn, error, EXTENSION_COMMANDS.searchEvents));
  }
}

/** Somebody picked a result: the event's card as it stands now. Never throws. */
export async function answerPick(deps: TurnDeps, turn: Turn): Promise<ExtensionAnswer> {
  const n = isObject(turn.inbound.value) ? turn.inbound.value['n'] : undefined;
  try {
    const shown = show(deps, await runWish(deps, turn, { verb: 'event', input: { n }, surface: 'extension' }));
    if (shown.kind === 'text') return say(shown.text);
    const attachments = [{ contentType: CARD_TYPE, content: shown.card }];
    return { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } };
  } catch (error) {
    return say(failureWords(turn, error, 'event'));
  }
}

function say(text: string): ExtensionAnswer {
  return { composeExtension: { type: 'message', text } };
}
