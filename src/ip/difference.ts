import { valueOf, type IpFacts, type IpFields, type SourceReport } from '../entities/ip.ts';
import { dayWords } from '../texts/date.ts';
import { plainLine } from '../texts/plain.ts';
import { proxyTypeWords, scopeWords, targetWords, usageWords } from './words.ts';

/** One thing that is compared: as words that are equal when the thing is, or null where it is not known. */
interface Aspect {
  readonly name: string;
  readonly field: keyof IpFields;
  read(fields: IpFields): string | null;
  /** How the value stands in a sentence, where the value itself does not read well there. */
  say?(fields: IpFields): string;
}

/** City is left out on purpose: databases disagree on it, and a correction is no event. */
const ASPECTS: readonly Aspect[] = [
  { name: 'country', field: 'country', read: (fields) => valueOf(fields.country)?.code ?? null, say: countryWords },
  { name: 'network', field: 'asn', read: (fields) => valueOf(fields.asn)?.toString() ?? null },
  { name: 'usage', field: 'usage', read: (fields) => valueOf(fields.usage) },
  { name: 'proxy', field: 'proxy', read: proxyKey, say: proxyWords },
  {
    name: 'threat',
    field: 'threat',
    read: (fields) => valueOf(fields.threat),
    say: threatWords,
  },
  {
    name: 'attacks',
    field: 'attacked',
    read: (fields) => valueOf(fields.attacked)?.toSorted().join(', ') ?? null,
    say: attackWords,
  },
];

/**
 * What changed between the facts stored at detection and those of now, one sentence each. "Same as recorded" is said only
 * when every aspect was known then and a live source has told it now; otherwise the sentences say what was not compared.
 */
export function differenceWords(recorded: IpFacts | undefined, live: IpFacts | undefined): string[] {
  if (!recorded) return ['Not recorded at detection, so there is nothing to compare with.'];
  if (!live) return ['No live source was asked, so there is nothing to compare with.'];
  if (recorded.address !== live.address) return ['These are two different addresses: they are not compared.'];
  if (live.scope !== 'public') return [`Not looked up: this is ${scopeWords(live.scope)}.`];
  const changes = changeWords(recorded.fields, live.fields);
  if (!live.sources.some(answeredLive))
    return [noLiveWords(live), ...changes.map((change) => `In the data kept here: ${change}`)];
  const gaps = gapWords(recorded, live);
  return changes.length > 0 ? [...changes, ...gaps] : [...sameWords(recorded, live, gaps), ...gaps];
}

/** True where something is known to be otherwise than it was recorded, and is not merely known on one side. */
export function hasChanged(recorded: IpFacts | undefined, live: IpFacts | undefined): boolean {
  if (!recorded || !live || recorded.address !== live.address || live.scope !== 'public') return false;
  return changeWords(recorded.fields, live.fields).length > 0;
}

function answeredLive({ reach, status }: SourceReport): boolean {
  return reach === 'live' && (status === 'ok' || status === 'absent');
}

/** Whether a live source has told this now; what the product's own data says twice is no confirmation. */
function askedAnew({ field }: Aspect, live: IpFacts): boolean {
  const fact = live.fields[field];
  return fact.status === 'found' && live.sources.some((source) => answeredLive(source) && source.name === fact.source);
}

function sameWords(recorded: IpFacts, live: IpFacts, gaps: readonly string[]): string[] {
  const known = ({ read }: Aspect) => read(recorded.fields) !== null && read(live.fields) !== null;
  const compared = ASPECTS.filter((aspect) => known(aspect) && askedAnew(aspect, live)).map(({ name }) => name);
  const day = dayWords(new Date(recorded.observedAt));
  if (compared.length === 0) return ['Nothing could be compared.'];
  if (gaps.length > 0) return [`No difference to what was recorded on ${day} in: ${compared.join(', ')}.`];
  return [`Same as recorded on ${day}: ${compared.join(', ')}.`];
}

function noLiveWords({ sources }: IpFacts): string {
  const failed = sources.filter(
    ({ reach, status }) => reach === 'live' && (status === 'unavailable' || status === 'notAsked'),
  );
  if (failed.length === 0) return 'No live source: nothing newer was asked.';
  const reasons = failed.map(({ name, reason }) => `${name} (${plainLine(reason ?? 'no reason given', 100)})`);
  return `No live source answered: ${reasons.join(', ')}.`;
}

function changeWords(was: IpFields, now: IpFields): string[] {
  const changed = new Set(ASPECTS.filter((aspect) => differs(aspect, was, now)).map(({ name }) => name));
  const words: string[] = [];
  if (changed.has('network') || changed.has('usage')) words.push(`was ${networkWords(was)}, now ${networkWords(now)}`);
  for (const { name, say } of ASPECTS) if (say && changed.has(name)) words.push(`was ${say(was)}, now ${say(now)}`);
  return words.map((sentence) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`);
}

function differs({ read }: Aspect, was: IpFields, now: IpFields): boolean {
  const [before, after] = [read(was), read(now)];
  return before !== null && after !== null && before !== after;
}

/** What could not be compared, and what is known on one side alone. */
function gapWords(recorded: IpFacts, live: IpFacts): string[] {
  const [was, now] = [recorded.fields, live.fields];
  const gaps = ASPECTS.flatMap((aspect) => {
    const [before, after] = [aspect.read(was), aspect.read(now)];
    if (before === null && after === null) return [`${aspect.name} (neither recorded nor known now)`];
    if (before === null) return [`${aspect.name} (not recorded; now ${aspectWords(aspect, now)})`];
    if (after === null) return [`${aspect.name} (was ${aspectWords(aspect, was)}; not known now)`];
    return before === after && !askedAnew(aspect, live) ? [`${aspect.name} (no live source tells it)`] : [];
  });
  return gaps.length === 0 ? [] : [`Not compared: ${gaps.join(', ')}.`];
}

function aspectWords({ name, say }: Aspect, fields: IpFields): string {
  if (say) return say(fields);
  return name === 'usage' ? usageWords(valueOf(fields.usage) ?? 'other') : networkWords(fields);
}

/** "residential Comcast Cable Communications, LLC (AS7922)". */
function networkWords(fields: IpFields): string {
  const usage = valueOf(fields.usage);
  const asn = valueOf(fields.asn);
  const name = valueOf(fields.asName);
  const network = [name ? plainLine(name, 60) : '', asn === null ? '' : name ? `(AS${asn})` : `AS${asn}`];
  const inferred = fields.usage.status === 'found' && fields.usage.inferred ? ' (inferred)' : '';
  const words = [usage ? `${usageWords(usage)}${inferred}` : '', ...network].filter((word) => word !== '');
  return words.join(' ') || 'an unknown network';
}

function countryWords({ country }: IpFields): string {
  return country.status === 'found' ? plainLine(country.value.name, 60) : 'an unknown country';
}

function threatWords({ threat }: IpFields): string {
  const level = valueOf(threat);
  return level === null || level === 'none' ? 'no known threat' : `a ${level} threat`;
}

function attackWords({ attacked }: IpFields): string {
  const targets = valueOf(attacked) ?? [];
  return targets.length === 0 ? 'no attacks known' : `attacks on ${targetWords(targets)}`;
}

function proxyKey(fields: IpFields): string | null {
  const proxy = valueOf(fields.proxy);
  if (proxy === null) return null;
  return proxy
    ? `yes:${valueOf(fields.proxyTypes)?.toSorted().join(',') ?? ''}:${valueOf(fields.proxyProvider) ?? ''}`
    : 'no';
}

/** "no proxy", "VPN of Mullvad", "Tor exit, last seen 2026-11-20". */
function proxyWords(fields: IpFields): string {
  if (valueOf(fields.proxy) !== true) return 'no proxy';
  const types = proxyTypeWords(valueOf(fields.proxyTypes) ?? []) || 'a proxy';
  const provider = valueOf(fields.proxyProvider);
  const seen = valueOf(fields.proxyLastSeen);
  return `${types}${provider ? ` of ${plainLine(provider, 60)}` : ''}${seen ? `, last seen ${plainLine(seen, 20)}` : ''}`;
}
