import { packFacts, type IpFacts, type IpLookup, type RecordedFacts } from '../entities/ip.ts';
import type { Clock } from '../kernel/clock.ts';
import { createLru } from '../kernel/lru.ts';
import type { ProviderAlert } from './alert.ts';
import { readIps } from './evidence.ts';
import type { SecurityEvent } from './event.ts';

/** An alert may name hundreds of addresses; the first are kept, the rest can be looked up one by one. */
export const MOST_RECORDED = 8;

/** An attack raises many alerts about one address: within a minute its facts are looked up once. */
const FRESH_MS = 60_000;
const REMEMBERED = 2_000;

/**
 * How long live sources may hold up a whole batch of alerts: with the look-up of its entities a card comes within three
 * seconds. What a source says later than that is put in its place by `completeIps`.
 */
const BATCH_MS = 500;
/** Until then what a source says is still as it was at detection. */
const COMPLETE_MS = 15 * 60_000;

export type RecordIps = (alert: ProviderAlert) => readonly RecordedFacts[] | Promise<readonly RecordedFacts[]>;

/**
 * What is known now of each alert's first addresses. What cannot be read as an address is left out; a source that does
 * not answer is part of the facts. To be made anew for each batch by `forBatch`, which starts the time that live sources
 * have; alerts that were there before Tocsin was (`importing`) were not detected now, so that no live source is asked.
 */
export function createRecordIps({ ips, clock }: { readonly ips: IpLookup; readonly clock: Clock }) {
  const lately = createLru<string, { readonly at: number; readonly facts: RecordedFacts }>(REMEMBERED);

  function remembered(address: string): RecordedFacts | undefined {
    const before = lately.get(address);
    return before && clock.now().getTime() - before.at < FRESH_MS ? before.facts : undefined;
  }

  async function factsOf(
    address: string,
    ask: Parameters<IpLookup['describe']>[1],
  ): Promise<RecordedFacts | undefined> {
    const before = remembered(address);
    if (before) return before;
    const at = clock.now().getTime();
    const answer = await ips.describe(address, ask);
    if (answer.kind === 'refused') return undefined;
    const facts = packFacts(answer.facts);
    if (isWhole(answer.facts)) lately.set(address, { at, facts });
    return facts;
  }

  return {
    forBatch({ importing }: { readonly importing: boolean }): RecordIps {
      const until = importing ? 0 : clock.now().getTime() + BATCH_MS;
      async function lookUp(addresses: readonly string[], severity: ProviderAlert['severity']) {
        const budgetMs = Math.max(0, until - clock.now().getTime());
        return eachOnce(await Promise.all(addresses.map((address) => factsOf(address, { severity, budgetMs }))));
      }
      return (alert) => {
        const addresses = readIps(alert)
          .slice(0, MOST_RECORDED)
          .map(({ address }) => address);
        const known = addresses.map(remembered);
        return known.includes(undefined) ? lookUp(addresses, alert.severity) : eachOnce(known);
      };
    },
  };
}

/** Each address once: an alert may write one in two ways. */
function eachOnce(found: readonly (RecordedFacts | undefined)[]): readonly RecordedFacts[] {
  const facts = found.filter((one) => one !== undefined);
  return facts.length < 2 ? facts : [...new Map(facts.map((one) => [one.address, one])).values()];
}

/** Whether every live source has told: what was left out for one alert may be there for the next, or for a graver one. */
function isWhole({ sources }: IpFacts): boolean {
  return sources.every(
    ({ reach, status }) => reach !== 'live' || status === 'ok' || status === 'absent' || status === 'notConfigured',
  );
}

/**
 * The recorded facts with those of sources that were late put in their place, while it is still the time of detection.
 * Undefined where nothing was late or nothing came. What was recorded whole is never looked up again.
 */
export async function completeIps(
  { ips, clock }: { readonly ips: IpLookup; readonly clock: Clock },
  { recordedIps = [], severity }: Pick<SecurityEvent, 'recordedIps' | 'severity'>,
): Promise<readonly RecordedFacts[] | undefined> {
  const since = clock.now().getTime() - COMPLETE_MS;
  const completed = await Promise.all(
    recordedIps.map(async (facts) => {
      if (!isLate(facts) || Date.parse(facts.observedAt) < since) return facts;
      const answer = await ips.describe(facts.address, { severity, budgetMs: LATE_MS });
      return answer.kind === 'facts' && !isLate(answer.facts) ? packFacts(answer.facts) : facts;
    }),
  );
  return completed.some((facts, at) => facts !== recordedIps[at]) ? completed : undefined;
}

/** Longer than any source takes before it gives up by itself. */
const LATE_MS = 6_000;

function isLate({ sources }: Pick<IpFacts, 'sources'>): boolean {
  return sources.some(({ late }) => late);
}
