import { quoted } from '../rule-words.ts';
import type { Suspect } from './suspicion.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Whether a name tells nothing: empty, invisible, one character, or only punctuation. */
export function isOddName(name: string): boolean {
  const seen = name.replace(/[\p{Cf}\p{Cc}\s\u115f\u1160\u3164\uffa0\u2800]/gu, '');
  return [...graphemes.segment(seen)].length <= 1 || /^[\p{P}\p{S}]+$/u.test(seen);
}

/** Rules that people make have a name; those that are to be overlooked in a list have next to none. */
export const oddName: Suspect = ({ name }) => {
  if (!isOddName(name)) return undefined;
  return name.trim() === ''
    ? 'It has no name: rules that are to be overlooked often have none.'
    : `Its name, ${quoted(name)}, is next to nothing: rules that are to be overlooked are often called so.`;
};
