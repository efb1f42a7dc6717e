const SLOTS = 64;
const moments = new Float64Array(SLOTS).fill(Number.NaN);
const texts: string[] = [];

/**
 * A moment as rows hold it. What comes together has its moments in common, and each is written into half a dozen rows:
 * the last ones are remembered, as writing one out costs as much as the rest of a short row. Throws RangeError for a
 * Date that is none.
 */
export function isoOf(at: Date): string {
  const ms = at.getTime();
  const slot = ms & (SLOTS - 1);
  if (moments[slot] === ms) return texts[slot] as string;
  const text = at.toISOString();
  moments[slot] = ms;
  texts[slot] = text;
  return text;
}
