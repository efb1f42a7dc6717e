import { handsOut } from '../commands/result.ts';
import { errorFields } from '../kernel/errors.ts';
import { messageOf, type Shown } from './card.ts';
import { readData } from './card-actions.ts';
import { cleanText, isGreeting } from './chat-text.ts';
import { quoted } from '../texts/dialogs.ts';
import { plain } from './escape.ts';
import { isObject } from './json.ts';
import { failureWords, runWish, show, type Turn, type TurnDeps, type Wish } from './turn.ts';
import { isCardVerb } from './verbs.ts';

/** Answers a message in the thread it came from. Never throws. */
export async function answerMessage(deps: TurnDeps, turn: Turn): Promise<void> {
  const { inbound } = turn;
  const shown = await respond(deps, turn);
  const { serviceUrl, conversation, id } = inbound;
  try {
    await deps.connector.reply({ serviceUrl, conversationId: conversation.id, replyToId: id }, messageOf(shown));
  } catch (error) {
    turn.log.warn(errorFields(error), 'a reply could not be sent');
  }
}

async function respond(deps: TurnDeps, turn: Turn): Promise<Shown> {
  let verb = 'unknown';
  try {
    const wish = wishOf(deps, turn);
    if ('say' in wish) return { kind: 'text', text: plain(quoted(wish.say), 800) };
    verb = wish.verb;
    const result = await runWish(deps, turn, wish);
    if (!handsOut(result)) return show(deps, result);
    // A message stays in the conversation: it is no place for what must be kept nowhere.
    await result.lost();
    return { kind: 'text', text: plain(quoted(NOT_HERE), 800) };
  } catch (error) {
    return { kind: 'text', text: failureWords(turn, error, verb) };
  }
}

const NOT_HERE =
  'It was done, but what it gave cannot be shown in a message, where it would stay: it is lost. Do it again from a newer Teams.';

/** What the message asks for: a button of a client without Action.Execute, or words. */
function wishOf(deps: TurnDeps, { inbound }: Turn): Wish | { readonly say: string } {
  const said = cleanText(inbound);
  if (said === '' && isObject(inbound.value)) {
    const click = readData(inbound.value);
    if ('fault' in click || !isCardVerb(click.verb)) {
      return { say: 'This card is out of date. Type `show event` with the number on it for a fresh one.' };
    }
    return { ...click, surface: 'card' };
  }
  if (isGreeting(said)) return { verb: 'help', input: {}, surface: 'chat' };
  const read = deps.interpret(said);
  return 'say' in read ? read : { ...read, surface: 'chat' };
}
