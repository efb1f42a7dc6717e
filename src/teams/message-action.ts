import { within } from '../kernel/within.ts';
import { answerRead, readData, type CardAnswer, type Click } from './card-actions.ts';
import { CARD_TYPE, type Card, type Shown } from './card.ts';
import { dialogOf, type DialogAnswer } from './dialog.ts';
import { SEARCH_MS } from './extension.ts';
import { isObject, textAt } from './json.ts';
import { textOfMessage } from './message-text.ts';
import { refsOf } from './presenters/looked-up.ts';
import { failureWords, runWish, show, type Turn, type TurnDeps } from './turn.ts';
import { isCardVerb } from './verbs.ts';

/** "Look up in Tocsin" on a message (`composeExtension/fetchTask`): a dialog with what it names. Never throws. */
export async function answerLookUp(deps: TurnDeps, turn: Turn): Promise<DialogAnswer> {
  const { value } = turn.inbound;
  const id = isObject(value) ? textAt(value, 'commandId', 64) : undefined;
  if (!isObject(value) || (id !== undefined && id !== 'lookUpMessage')) return words('Tocsin has no such action.');
  const work = lookUp(deps, turn, textOfMessage(value)).catch((error: unknown) =>
    words(failureWords(turn, error, 'lookUpMessage')),
  );
  return within(work, { clock: deps.clock, ms: SEARCH_MS }, () => words('That took too long. Please try again.'));
}

async function lookUp(deps: TurnDeps, turn: Turn, text: string): Promise<DialogAnswer> {
  const result = await runWish(deps, turn, { verb: 'lookUpMessage', input: { text }, surface: 'extension' });
  return dialogOf(show(deps, result), result.show === 'lookedUp' ? refsOf(result) : '', { isStart: true });
}

/**
 * A button in that dialog (`composeExtension/submitAction`), which is a click on a card and nothing else. Teams sends it
 * again twice when it hears nothing in 5 s; a click is answered sooner, and a deed is done once whoever asks. Never throws.
 */
export async function answerSubmit(deps: TurnDeps, turn: Turn): Promise<DialogAnswer> {
  const { value } = turn.inbound;
  const read = readData(isObject(value) ? value['data'] : undefined);
  if ('fault' in read || !isCardVerb(read.verb)) return words('This dialog is out of date. Please open it again.');
  const { back, ...input } = read.input;
  const refs = typeof back === 'string' ? back.slice(0, 2_000) : '';
  const click: Click = { verb: read.verb, input };
  const shown = shownOf(await answerRead(deps, turn, click));
  return dialogOf(shown, refs, { isStart: click.verb === 'lookUpMessage' });
}

function shownOf({ type, value }: CardAnswer): Shown {
  return type === CARD_TYPE
    ? { kind: 'card', card: value as Card, summary: '' }
    : { kind: 'text', text: typeof value === 'string' ? value : 'This could not be shown.' };
}

function words(text: string): DialogAnswer {
  return dialogOf({ kind: 'text', text }, '', { isStart: true });
}
