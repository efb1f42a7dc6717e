import { packFacts, type IpFacts, type IpLookup, type RecordedFacts } from '../entities/ip.ts';
import type { Clock } from '../kernel/clock.ts';
import { createLru } from '../kernel/lru.ts';
import type { ProviderAlert } from './alert.ts';
import { readIps } from './evidence.ts';

/** An alert may name hundreds of addresses; the first are kept, the rest can be looked up one by one. */
export const MOST_RECORDED = 8;

/** An attack raises many alerts about one address: within a minute its facts are looked up once. */
const FRESH_MS = 60_000;
const REMEMBERED = 2_000;

/**
 * How long live sources may hold up a whole batch of alerts, so that their cards come within three seconds. A source that
 * is later than that is "did not answer in time", and what it says is there for whoever asks next.
 */
const BATCH_MS = 2_000;

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
