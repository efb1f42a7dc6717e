import { plainLine } from '../../texts/plain.ts';

/** How a surface writes: what becomes of untrusted text there, and how it marks words. */
export interface Hand {
  /** One harmless line of at most `max` characters, 300 where nothing is said. */
  text(text: string, max?: number): string;
  strong(words: string): string;
  faint(words: string): string;
  /** Our own note that what follows should not be overlooked. */
  readonly alarm: string;
}

/** For surfaces that show letters as letters, with marks of their own. */
export const PLAIN: Hand = {
  text: (text, max = 300) => plainLine(text, max),
  strong: (words) => words,
  faint: (words) => words,
  // Not at the end of a line, away from what it warns of.
  alarm: '⚠\u00a0',
};

/** Longest name of a person or tenant. */
const NAME = 120;

/** A person's or a tenant's name. */
export function nameIn(hand: Hand, name: string): string {
  return hand.text(name, NAME);
}
