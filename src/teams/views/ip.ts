import type { IpView } from '../../commands/result.ts';
import { valueOf, type Fact, type IpFacts } from '../../entities/ip.ts';
import { ATTRIBUTION, fileCredits } from '../../ip/attribution.ts';
import {
  describeFacts,
  proxyTypeWords,
  scopeWords,
  targetWords,
  unknownAbuse,
  usageWords,
  type FactLine,
} from '../../ip/words.ts';
import { seenWords } from '../../events/sightings.ts';
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

/** One address of an event: what was recorded and what is so now, of which one is seen at a time, and the difference. */
export function ipRow({ address, recorded, live, pending, difference, seen }: IpView, place: number) {
  const scope = live && live.scope !== 'public' ? live.scope : undefined;
  return {
    address: escape(address, 80),
    looked: scope === undefined,
    scope: scope === undefined ? '' : `This is ${escape(scopeWords(scope), 160)}.`,
    isScope: scope !== undefined,
    recorded: recorded
      ? `Recorded ${timeUtc(new Date(recorded.observedAt))}: ${oneLine(recorded)}`
      : 'Not recorded at detection.',
    live: liveWords(live, pending),
    difference: difference.map((text) => escape(text, 300)).join(' '),
    hasDifference: difference.length > 0,
    seen: seen
      ? seenWords(seen)
          .map((text) => escape(text, 300))
          .join(' ')
      : '',
    hasSeen: seen !== undefined,
    showsRecorded: recorded !== undefined,
    showsLive: recorded === undefined,
    recordedId: `recorded${place}`,
    liveId: `live${place}`,
  };
}

function liveWords(live: IpFacts | undefined, pending: boolean | undefined): string {
  if (live) return `Now, ${timeUtc(new Date(live.observedAt))}: ${oneLine(live)}`;
  return pending
    ? '_Not known yet: the live source is still being asked. Look again in a moment._'
    : 'Now: this cannot be read as an address.';
}

/** What some source was asked and answered; what nobody was asked is left out, and never reads as "no". */
function dangers(fields: IpFacts['fields']): readonly (string | undefined)[] {
  const proxy = valueOf(fields.proxy);
  const types = valueOf(fields.proxyTypes) ?? [];
  const provider = valueOf(fields.proxyProvider);
  const attacked = valueOf(fields.attacked) ?? [];
  const threat = valueOf(fields.threat);
  const reports = valueOf(fields.reports);
  const hides = `${types.length > 0 ? proxyTypeWords(types) : 'proxy'}${provider ? ` of ${provider}` : ''}`;
  return [
    proxy === null ? undefined : proxy ? `⚠ ${hides}` : `no proxy known${noted(fields.proxy)}`,
    threat === null
      ? undefined
      : `${threat === 'none' ? '' : '⚠ '}threat: ${threat === 'none' ? 'none known' : threat}${noted(fields.threat)}`,
    attacked.length > 0 ? `⚠ attacks on ${targetWords(attacked)}` : undefined,
    reports === null ? undefined : `${reports} ${reports === 1 ? 'report' : 'reports'}`,
  ];
}

/** What tempers a fact, behind it. */
function noted(fact: Fact<unknown>): string {
  return fact.status === 'found' && fact.note ? ` (${fact.note})` : '';
}

/** Place, network and use in one line; what is not known is left to the full lookup. */
function oneLine({ fields }: IpFacts): string {
  const city = valueOf(fields.city);
  const place = [city && `${city} (approximate)`, valueOf(fields.region), valueOf(fields.country)?.name];
  const asn = valueOf(fields.asn);
  const network = asn === null ? undefined : `${valueOf(fields.asName) ?? 'network'} (AS${asn})`;
  const usage = valueOf(fields.usage);
  const known = [
    place.filter(Boolean).join(', '),
    network,
    usage && `usage: ${usageWords(usage)}`,
    ...dangers(fields),
    ...unknownAbuse(fields),
  ];
  return escape(known.filter(Boolean).join(' · ') || 'nothing is known of it', 400);
}
