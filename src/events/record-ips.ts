import { packFacts, type IpLookup, type RecordedFacts } from '../entities/ip.ts';
import type { Clock } from '../kernel/clock.ts';
import { createLru } from '../kernel/lru.ts';
import type { ProviderAlert } from './alert.ts';
import { readIps } from './evidence.ts';

/** An alert may name hundreds of addresses; the first are kept, the rest can be looked up one by one. */
export const MOST_RECORDED = 8;

/** An attack raises many alerts about one address: within a minute its facts are looked up once. */
const FRESH_MS = 60_000;
const REMEMBERED = 2_000;

export type RecordIps = (alert: ProviderAlert) => Promise<readonly RecordedFacts[]>;

/**
 * What is known now of the alert's first addresses. What cannot be read as an address is left out; a source that does
 * not answer is part of the facts.
 */
export function createRecordIps({ ips, clock }: { readonly ips: IpLookup; readonly clock: Clock }): RecordIps {
  const lately = createLru<string, { readonly at: number; readonly facts: RecordedFacts | undefined }>(REMEMBERED);

  async function factsOf(address: string): Promise<RecordedFacts | undefined> {
    const at = clock.now().getTime();
    const before = lately.get(address);
    if (before && at - before.at < FRESH_MS) return before.facts;
    const answer = await ips.describe(address);
    const facts = answer.kind === 'facts' ? packFacts(answer.facts) : undefined;
    lately.set(address, { at, facts });
    return facts;
  }

  return async (alert) => {
    const addresses = readIps(alert).slice(0, MOST_RECORDED);
    if (addresses.length === 0) return [];
    const found = await Promise.all(addresses.map(({ address }) => factsOf(address)));
    return [...new Map(found.flatMap((facts) => (facts ? [[facts.address, facts] as const] : []))).values()];
  };
}
