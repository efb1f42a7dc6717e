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

export type RecordIps = (alert: ProviderAlert) => Promise<readonly RecordedFacts[]>;

/**
 * What is known now of each alert's first addresses. What cannot be read as an address is left out; a source that does
 * not answer is part of the facts. To be made anew for each batch by `forBatch`, which starts the time that live sources
 * have; alerts that were there before Tocsin was (`importing`) were not detected now, so that no live source is asked.
 */
export function createRecordIps({ ips, clock }: { readonly ips: IpLookup; readonly clock: Clock }) {
  const lately = createLru<string, { readonly at: number; readonly facts: RecordedFacts }>(REMEMBERED);

  async function factsOf(
    address: string,
    ask: Parameters<IpLookup['describe']>[1],
  ): Promise<RecordedFacts | undefined> {
    const at = clock.now().getTime();
    const before = lately.get(address);
    if (before && at - before.at < FRESH_MS) return before.facts;
    const answer = await ips.describe(address, ask);
    if (answer.kind === 'refused') return undefined;
    const facts = packFacts(answer.facts);
    if (isWhole(answer.facts)) lately.set(address, { at, facts });
    return facts;
  }

  return {
    forBatch({ importing }: { readonly importing: boolean }): RecordIps {
      const until = importing ? 0 : clock.now().getTime() + BATCH_MS;
      return async (alert) => {
        const { severity } = alert;
        const addresses = readIps(alert).slice(0, MOST_RECORDED);
        if (addresses.length === 0) return [];
        const budgetMs = Math.max(0, until - clock.now().getTime());
        const found = await Promise.all(addresses.map(({ address }) => factsOf(address, { severity, budgetMs })));
        return [...new Map(found.flatMap((facts) => (facts ? [[facts.address, facts] as const] : []))).values()];
      };
    },
  };
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
