import type { SecurityEvent } from '../../events/event.ts';
import { createLru } from '../../kernel/lru.ts';

/** The alert at Microsoft; empty unless it is an https address. */
export function microsoftUrl({ alertUrl }: Pick<SecurityEvent, 'alertUrl'>): string {
  if (!alertUrl) return '';
  const before = read.get(alertUrl);
  if (before !== undefined) return before;
  const url = httpsUrl(alertUrl);
  read.set(alertUrl, url);
  return url;
}

/** The link is drawn again with every change of a card. */
const read = createLru<string, string>(1_000);

function httpsUrl(given: string): string {
  if (!URL.canParse(given)) return '';
  const url = new URL(given);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return '';
  // It may stand in a Markdown link, which a bare parenthesis would end.
  return url.href.replace(/[()]/g, (char) => (char === '(' ? '%28' : '%29'));
}

/** What the link leads to. */
export function microsoftLinkWords(url: string): string {
  return /^https:\/\/security\.microsoft\.com\//i.test(url) ? 'View in Defender' : 'View at Microsoft';
}
