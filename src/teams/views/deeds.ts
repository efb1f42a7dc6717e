import { deedWords as wordsOf, type ToldDeed } from '../../commands/words/deeds.ts';
import { timeUtc } from '../../texts/time.ts';
import { CARD } from '../hand.ts';

/** One deed for a card: "Sessions of Ana revoked by Bo at 12:03 UTC". */
export function deedWords(deed: ToldDeed): string {
  return wordsOf(deed, CARD);
}

/** The deeds of a card, oldest first, with the day where it matters. */
export function deedLines(deeds: readonly ToldDeed[], most: number): readonly { text: string }[] {
  const lines = deeds.slice(-most).map((deed) => ({ text: deedWords(deed) }));
  const hidden = deeds.length - lines.length;
  const first = deeds[0];
  return hidden > 0 && first ? [{ text: `${hidden} earlier since ${timeUtc(first.at)}` }, ...lines] : lines;
}
