import { systemClock } from '../kernel/clock.ts';
import { ATTRIBUTION } from './attribution.ts';
import { createEmbedded } from './embedded.ts';
import { createIpLookup } from './lookup.ts';
import { describeFacts } from './words.ts';

/** What `tocsin ip` prints: a table for people, or the facts as JSON; `known` is false for what is no address. */
export async function tellIp(address: string, json: boolean): Promise<{ text: string; known: boolean }> {
  const answer = await createIpLookup({ embedded: createEmbedded(), providers: [], clock: systemClock }).describe(
    address,
  );
  if (answer.kind === 'refused')
    return { text: json ? JSON.stringify({ refused: answer.say }) : answer.say, known: false };
  const { facts } = answer;
  if (json) return { text: JSON.stringify({ ...facts, attribution: ATTRIBUTION.about }, undefined, 2), known: true };
  const lines = describeFacts(facts).map(
    ({ label, value, source }) => `  ${label.padEnd(20)}${value}${source ? `   [${source}]` : ''}`,
  );
  const note = facts.note ? [facts.note] : [];
  const credit = facts.scope === 'public' ? ATTRIBUTION.about.map(({ text, url }) => `${text} ${url}`) : [];
  return { text: [facts.address, ...note, ...lines, ...credit].join('\n'), known: true };
}
