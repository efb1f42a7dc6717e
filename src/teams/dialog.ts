import { CARD_TYPE, type Card, type Shown } from './card.ts';
import { quoted } from '../texts/dialogs.ts';
import { escape } from './escape.ts';
import { isObject } from './json.ts';
import { render } from './render.ts';

/** Body of the answer that opens a dialog or shows the next card in it. */
export interface DialogAnswer {
  readonly task: {
    readonly type: 'continue';
    readonly value: {
      readonly title: string;
      readonly width: 'medium';
      readonly height: 'large';
      readonly card: { readonly contentType: string; readonly content: Card };
    };
  };
}

/** Shows an answer in a dialog. Its buttons carry `back`, names of what was found in the message; unless it is the start, one goes back there. */
export function dialogOf(shown: Shown, back: string, { isStart }: { readonly isStart: boolean }): DialogAnswer {
  const card = shown.kind === 'card' ? shown.card : wordsCard(shown.text);
  const content = forDialog(back === '' || isStart ? card : withBack(card, back), back);
  return {
    task: {
      type: 'continue',
      value: { title: 'Tocsin', width: 'medium', height: 'large', card: { contentType: CARD_TYPE, content } },
    },
  };
}

function wordsCard(text: string): Card {
  const words = escape(quoted(text), 900) || 'There is nothing to show.';
  return render('words', { words, fallbackText: words });
}

function withBack(card: Card, back: string): Card {
  return { ...card, body: [...card.body, ...render('back', { text: back }).body] };
}

/**
 * In a dialog only `Action.Submit` acts, and it comes back as `composeExtension/submitAction`: every button becomes its own
 * fallback, which sends the same. Teams refreshes no card there.
 */
function forDialog({ refresh: _none, ...card }: Card, back: string): Card {
  return submitting(card, back) as Card;
}

function submitting(part: unknown, back: string): unknown {
  if (Array.isArray(part)) return part.map((one) => submitting(one, back));
  if (!isObject(part)) return part;
  if (part['type'] !== 'Action.Execute')
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, submitting(one, back)]));
  const { fallback: _same, verb, data, ...shown } = part;
  const sent = { ...(isObject(data) ? data : {}), verb, ...(back !== '' && { back }) };
  return { ...shown, type: 'Action.Submit', data: sent };
}
