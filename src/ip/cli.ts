import { join } from 'node:path';
import { systemClock } from '../kernel/clock.ts';
import { ATTRIBUTION, fileCredits } from './attribution.ts';
import { createEmbedded } from './embedded.ts';
import { createIpLists } from './lists/lists.ts';
import type { ListSetting } from './lists/list.ts';
import { createIpLookup } from './lookup.ts';
import { keptFolder } from './package-data.ts';
import { createLog } from '../kernel/log.ts';
import { noMetrics } from '../kernel/telemetry.ts';
import type { IpProvider } from './provider.ts';
import { openIpFiles } from './ip-files.ts';
import type { QuotaStore } from './quota.ts';
import { PRECEDENCE, webProviders, type ServiceSettings } from './web-providers.ts';
import { describeFacts } from './words.ts';

/** One call on the command line is not worth opening the storage for: it goes uncounted. */
const UNCOUNTED: QuotaStore = { take: ({ count }) => Promise.resolve({ first: 0, granted: count }) };

export interface TellOptions {
  readonly json: boolean;
  readonly ipFiles: readonly string[];
  readonly ipLists?: readonly ListSetting[];
  /** Services with a key; none of them: nothing leaves the process. */
  readonly ipServices?: Partial<Readonly<Record<'ip2location' | 'dbIp' | 'abuseipdb', ServiceSettings | undefined>>>;
}

/**
 * What `tocsin ip` prints: a table for people, or the facts as JSON; `known` is false for what is no address. `problems`
 * has a line for each of `ipFiles` that could not be read.
 */
export async function tellIp(
  address: string,
  { json, ipFiles, ipLists = [], ipServices = {} }: TellOptions,
): Promise<{ text: string; known: boolean; problems: readonly string[] }> {
  const { provider, files } = await openIpFiles(ipFiles);
  const deps = { quotas: UNCOUNTED, clock: systemClock, log: createLog('silent'), metrics: noMetrics };
  const lists = createIpLists(ipLists, { ...deps, folder: join(keptFolder(), 'ip-lists') });
  await lists.refresh();
  const providers = [provider, lists.provider, ...webProviders(ipServices, deps)].filter((one) => one !== undefined);
  const listProblems = lists
    .states()
    .flatMap(({ label, problem }) => (problem ? [`IP_LISTS ${label}: ${problem}`] : []));
  const fileProblems = files.flatMap(({ file, problem }) => (problem ? [`IP_FILES ${file}: ${problem}`] : []));
  const problems = [...fileProblems, ...listProblems];
  return { ...(await tell(address, { json, providers })), problems };
}

async function tell(address: string, { json, providers }: { json: boolean; providers: readonly IpProvider[] }) {
  const lookup = createIpLookup({
    embedded: createEmbedded(),
    providers,
    precedence: PRECEDENCE,
    clock: systemClock,
  });
  const answer = await lookup.describe(address);
  if (answer.kind === 'refused')
    return { text: json ? JSON.stringify({ refused: answer.say }) : answer.say, known: false };
  const { facts } = answer;
  const attribution = [...ATTRIBUTION.about, ...fileCredits([facts])];
  if (json) return { text: JSON.stringify({ ...facts, attribution }, undefined, 2), known: true };
  const lines = describeFacts(facts).map(
    ({ label, value, source }) => `  ${label.padEnd(20)}${value}${source ? `   [${source}]` : ''}`,
  );
  const note = facts.note ? [facts.note] : [];
  const credit = facts.scope === 'public' ? attribution.map(({ text, url }) => `${text} ${url}`) : [];
  return { text: [facts.address, ...note, ...lines, ...credit].join('\n'), known: true };
}
