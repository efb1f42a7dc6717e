import { normaliseTitle } from '../../kind.ts';

const SEEN = 2_000;
const keys = new Map<string, string>();

/**
 * A title, a detector's name or a riskEventType as kinds compare them: normalised, without spaces and punctuation, so
 * that "Anomalous Token" and `anomalousToken` meet. The portal's "… involving one user" says nothing about the kind.
 * Titles repeat: the last ones are remembered.
 */
export function titleKey(title: string): string {
  const known = keys.get(title);
  if (known !== undefined) return known;
  const key = normaliseTitle(title)
    .replace(/ involving (one|multiple|\d+) users?$/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
  if (keys.size >= SEEN) keys.clear();
  keys.set(title, key);
  return key;
}

/** A title as people read it: the provider's letters without invisible characters and doubled spaces. */
export function shownTitle(title: string): string {
  return title
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, (char) => (/\s/.test(char) ? ' ' : ''))
    .replace(/\s+/g, ' ')
    .trim();
}
