import type { IpView } from '../../commands/result.ts';
import { valueOf, type IpFacts } from '../../entities/ip.ts';
import { ATTRIBUTION, fileCredits } from '../../ip/attribution.ts';
import { describeFacts, scopeWords, type FactLine } from '../../ip/words.ts';
import { timeUtc } from '../../texts/time.ts';
import { escape } from '../escape.ts';

/** The licences of the data ask for a link wherever its values stand. */
export function creditOf(facts: readonly IpFacts[]): string {
  return [ATTRIBUTION.card, ...fileCredits(facts)].map(({ text, url }) => `[${text}](${url})`).join(' · ');
}

const NOT_CHECKED = 'not checked';

/** The facts that some source was asked for, and the names of those that nobody was asked for. */
export function ipFacts(facts: IpFacts) {
  const lines = describeFacts(facts);
  const asked = lines.filter(({ value }) => !value.startsWith(NOT_CHECKED));
  const unasked = lines.filter(({ value }) => value.startsWith(NOT_CHECKED)).map(({ label }) => label.toLowerCase());
  return {
    facts: asked.map(({ label, value }) => ({ title: escape(label, 40), value: escape(value, 220) })),
    unchecked: unasked.length > 0 ? `Not checked, because no source for it is configured: ${unasked.join(', ')}.` : '',
    hasUnchecked: unasked.length > 0,
    sources: sourcesOf(asked),
    hasSources: asked.some(({ source }) => source !== ''),
  };
}

function sourcesOf(lines: readonly FactLine[]): string {
  const names = [...new Set(lines.map(({ source }) => source).filter((source) => source !== ''))];
  return `Sources: ${escape(names.join(' · '), 400)}`;
}

/** One address of an event: what was recorded, what is so now, and the difference. */
export function ipRow({ address, recorded, live, difference }: IpView) {
  if (live && live.scope !== 'public') {
    return {
      address: escape(address, 80),
      recorded: `This is ${escape(scopeWords(live.scope), 160)}.`,
      live: '',
      difference: '',
      looked: false,
    };
  }
  return {
    looked: true,
    address: escape(address, 80),
    recorded: recorded
      ? `Recorded ${timeUtc(new Date(recorded.observedAt))}: ${oneLine(recorded)}`
      : 'Not recorded at detection.',
    live: live ? `Now: ${oneLine(live)}` : 'Now: this cannot be read as an address.',
    difference: difference.map((text) => escape(text, 300)).join(' '),
  };
}

/** Place, network and use in one line; what is not known is left to the full lookup. */
function oneLine({ fields }: IpFacts): string {
  const city = valueOf(fields.city);
  const place = [city && `${city} (approximate)`, valueOf(fields.region), valueOf(fields.country)?.name];
  const asn = valueOf(fields.asn);
  const network = asn === null ? undefined : `${valueOf(fields.asName) ?? 'network'} (AS${asn})`;
  const usage = valueOf(fields.usage);
  const known = [place.filter(Boolean).join(', '), network, usage && `used for ${usage.replaceAll('_', ' ')}`];
  return escape(known.filter(Boolean).join(' · ') || 'nothing is known of it', 400);
}
