import type { Card } from '../card.ts';
import { quoted } from '../../texts/dialogs.ts';
import { escape } from '../escape.ts';

/** What only the person who clicked is told, right under the head. */
export function withWord(card: Card, said: string): Card {
  const [head, ...rest] = card['body'] as readonly unknown[];
  const text = { type: 'TextBlock', text: escape(quoted(said), 400), wrap: true };
  const word = { type: 'Container', style: 'accent', bleed: true, items: [text] };
  return { ...card, body: [head, word, ...rest] };
}
