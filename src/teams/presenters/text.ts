import type { ResultOf } from '../../commands/result.ts';
import { quoted } from '../../texts/dialogs.ts';
import type { Shown } from '../card.ts';
import { plain } from '../escape.ts';

/** A short answer in words, line for line. */
export function presentText(result: ResultOf<'text'>): Shown {
  const lines = quoted(result.text.slice(0, 8000)).split('\n').slice(0, 60);
  return { kind: 'text', text: lines.map((line) => plain(line, 600)).join('\n') };
}
