import type { SecurityEvent } from '../../events/event.ts';

/** The alert at Microsoft; empty unless it is an https address. */
export function microsoftUrl({ alertUrl }: Pick<SecurityEvent, 'alertUrl'>): string {
  if (!alertUrl || !URL.canParse(alertUrl)) return '';
  const url = new URL(alertUrl);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return '';
  // It may stand in a Markdown link, which a bare parenthesis would end.
  return url.href.replace(/[()]/g, (char) => (char === '(' ? '%28' : '%29'));
}

/** What the link leads to. */
export function microsoftLinkWords(url: string): string {
  return /^https:\/\/security\.microsoft\.com\//i.test(url) ? 'View in Defender' : 'View at Microsoft';
}
