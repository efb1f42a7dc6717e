import type { Hand } from '../commands/words/hand.ts';
import { escape } from './escape.ts';

/** How a card writes: untrusted text is shown and never obeyed, marks are Markdown. */
export const CARD: Hand = {
  text: escape,
  strong: (words) => `**${words}**`,
  faint: (words) => `_${words}_`,
  alarm: '⚠ ',
};
