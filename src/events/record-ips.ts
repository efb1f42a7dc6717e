import type { IpFacts, IpLookup } from '../entities/ip.ts';
import type { ProviderAlert } from './alert.ts';
import { readIps } from './evidence.ts';

/** An alert may name hundreds of addresses; the first are kept, the rest can be looked up one by one. */
export const MOST_RECORDED = 8;

/**
 * What is known now of the alert's first addresses. What cannot be read as an address is left out; a source that does
 * not answer is part of the facts.
 */
export async function recordIps(ips: IpLookup, alert: ProviderAlert): Promise<readonly IpFacts[]> {
  const found = await Promise.all(
    readIps(alert)
      .slice(0, MOST_RECORDED)
      .map(({ address }) => ips.describe(address)),
  );
  const facts = found.flatMap((answer) => (answer.kind === 'facts' ? [answer.facts] : []));
  return [...new Map(facts.map((fact) => [fact.address, fact])).values()];
}
