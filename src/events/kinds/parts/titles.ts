import type { ProviderAlert } from '../../alert.ts';
import { normaliseTitle } from '../../kind.ts';

/**
 * A title, a detector's name or a riskEventType as kinds compare them: normalised, without spaces and punctuation, so
 * that "Anomalous Token" and `anomalousToken` meet. The portal's "… involving one user" says nothing about the kind.
 */
export function titleKey(title: string): string {
  return normaliseTitle(title)
    .replace(/ involving (one|multiple|\d+) users?$/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A title as people read it: the provider's letters without invisible characters and doubled spaces. */
export function shownTitle(title: string): string {
  return title
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, (char) => (/\s/.test(char) ? ' ' : ''))
    .replace(/\s+/g, ' ')
    .trim();
}

const claimed = new Set<string>();

/** Remembers that a kind knows the title by its exact words; looser signs give way to it. */
export function claim(title: string): string {
  const key = titleKey(title);
  claimed.add(key);
  return key;
}

/** True when some kind knows the alert by the exact words of its title. */
export function isClaimed(alert: ProviderAlert): boolean {
  return claimed.has(titleKey(alert.title));
}

/** Reads from an alert's title which of a kind's manners it is; undefined when the title is none of the kind's. */
export function titleTable<M extends string>(
  titles: Readonly<Record<M, readonly string[]>>,
): (alert: ProviderAlert) => M | undefined {
  const manners = new Map<string, M>();
  for (const manner of Object.keys(titles) as M[]) {
    for (const title of titles[manner]) manners.set(claim(title), manner);
  }
  return (alert) => manners.get(titleKey(alert.title));
}
