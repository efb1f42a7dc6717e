/** Line ends, tabs and all else that moves the cursor. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
/** Format characters: bidirectional controls, zero-width spaces and joiners, tags, soft hyphens. */
const INVISIBLE = /\p{Cf}|\u115f|\u1160|\u3164|\uffa0|\u034f/gu;
/** Half of a surrogate pair, which is no character. */
const BROKEN = /\p{Cs}/gu;
/** More marks than any script stacks on one letter. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** Visible ASCII words with single spaces between them. */
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * Untrusted text as one harmless line: controls become spaces, what cannot be seen is dropped, white space is levelled,
 * and what is longer than `max` characters is cut at a whole character with "…". Markup is not touched: see each
 * surface's own escaping.
 */
export function plainLine(text: string, max: number): string {
  // Most text is plain already, and looking costs less than levelling.
  if (text.length <= max && PLAIN.test(text)) return text;
  const line = text
    .slice(0, max * 8)
    .replace(CONTROLS, ' ')
    .replace(INVISIBLE, '')
    .replace(BROKEN, '\ufffd')
    .replace(STACKED, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return cut(line, max);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `max` code points, the ending "…" included, never half of what is seen as one character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = [...text];
  if (points.length <= max) return text;
  const head = points.slice(0, max - 1).join('');
  // Only the last characters decide where the cut falls, so only they are segmented; one more point shows a split.
  const tail = points.slice(Math.max(0, max - 33), max).join('');
  const kept = head.length - (tail.length - (points[max - 1] as string).length);
  const ends = [...graphemes.segment(tail)].map(({ index }) => index);
  const last = (points[max - 1] as string).length;
  const boundary = ends.includes(tail.length - last) ? head.length : kept + (ends.at(-1) ?? 0);
  return `${text.slice(0, boundary).trimEnd()}…`;
}
