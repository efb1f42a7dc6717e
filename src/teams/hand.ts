import type { Hand } from '../commands/words/hand.ts';
import { escape, plain } from './escape.ts';

/** How a card writes: untrusted text is shown and never obeyed, marks are Markdown. */
export const CARD: Hand = {
  text: escape,
  strong: (words) => `**${words}**`,
  faint: (words) => `_${words}_`,
  alarm: '⚠ ',
};

/** Where a card draws letters as they are: choices, titles of buttons, what stands in an input. */
export const LETTERS: Hand = { text: plain, strong: (words) => words, faint: (words) => words, alarm: '⚠ ' };
