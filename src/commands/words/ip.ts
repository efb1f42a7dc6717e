import { valueOf, type Fact, type IpFacts } from '../../entities/ip.ts';
import { proxyTypeWords, scopeWords, targetWords, unknownAbuse, usageWords } from '../../ip/words.ts';
import { seenWords } from '../../events/sightings.ts';
import { timeUtc } from '../../texts/time.ts';
import type { IpView } from '../result.ts';
import type { Hand } from './hand.ts';

/** One address of an event: what was recorded and what is so now, of which one is seen at a time, and the difference. */
export function ipWords({ address, recorded, live, pending, difference, seen }: IpView, hand: Hand) {
  const scope = live && live.scope !== 'public' ? live.scope : undefined;
  return {
    address: hand.text(address, 80),
    looked: scope === undefined,
    scope: scope === undefined ? '' : `This is ${hand.text(scopeWords(scope), 160)}.`,
    isScope: scope !== undefined,
    recorded: recorded
      ? `Recorded ${timeUtc(new Date(recorded.observedAt))}: ${oneLine(recorded, hand)}`
      : 'Not recorded at detection.',
    live: liveWords(live, pending, hand),
    difference: difference.map((text) => hand.text(text, 300)).join(' '),
    hasDifference: difference.length > 0,
    seen: seen
      ? seenWords(seen)
          .map((text) => hand.text(text, 300))
          .join(' ')
      : '',
    hasSeen: seen !== undefined,
    showsRecorded: recorded !== undefined,
    showsLive: recorded === undefined,
  };
}

function liveWords(live: IpFacts | undefined, pending: boolean | undefined, hand: Hand): string {
  if (live) return `Now, ${timeUtc(new Date(live.observedAt))}: ${oneLine(live, hand)}`;
  return pending
    ? hand.faint('Not known yet: the live source is still being asked. Look again in a moment.')
    : 'Now: this cannot be read as an address.';
}

/** What some source was asked and answered; what nobody was asked is left out, and never reads as "no". */
function dangers(fields: IpFacts['fields'], { alarm }: Hand): readonly (string | undefined)[] {
  const proxy = valueOf(fields.proxy);
  const types = valueOf(fields.proxyTypes) ?? [];
  const provider = valueOf(fields.proxyProvider);
  const attacked = valueOf(fields.attacked) ?? [];
  const threat = valueOf(fields.threat);
  const reports = valueOf(fields.reports);
  const hides = `${types.length > 0 ? proxyTypeWords(types) : 'proxy'}${provider ? ` of ${provider}` : ''}`;
  return [
    proxy === null ? undefined : proxy ? `${alarm}${hides}` : `no proxy known${noted(fields.proxy)}`,
    threat === null
      ? undefined
      : `${threat === 'none' ? '' : alarm}threat: ${threat === 'none' ? 'none known' : threat}${noted(fields.threat)}`,
    attacked.length > 0 ? `${alarm}attacks on ${targetWords(attacked)}` : undefined,
    reports === null ? undefined : `${reports} ${reports === 1 ? 'report' : 'reports'}`,
  ];
}

/** What tempers a fact, behind it. */
function noted(fact: Fact<unknown>): string {
  return fact.status === 'found' && fact.note ? ` (${fact.note})` : '';
}

/** Place, network and use in one line; what is not known is left to the full lookup. */
function oneLine({ fields }: IpFacts, hand: Hand): string {
  const city = valueOf(fields.city);
  const place = [city && `${city} (approximate)`, valueOf(fields.region), valueOf(fields.country)?.name];
  const asn = valueOf(fields.asn);
  const network = asn === null ? undefined : `${valueOf(fields.asName) ?? 'network'} (AS${asn})`;
  const usage = valueOf(fields.usage);
  const known = [
    place.filter(Boolean).join(', '),
    network,
    usage && `usage: ${usageWords(usage)}`,
    ...dangers(fields, hand),
    ...unknownAbuse(fields),
  ];
  return hand.text(known.filter(Boolean).join(' · ') || 'nothing is known of it', 400);
}
