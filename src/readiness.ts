import type { EmbeddedLookup } from './ip/embedded.ts';
import type { IpFiles } from './ip/ip-files.ts';
import type { IpLists } from './ip/lists/lists.ts';
import type { Stores } from './store/index.ts';

/** What has to work before traffic is welcome, each with a word on how it is. */
export async function readiness(
  stores: Stores,
  embedded: EmbeddedLookup,
  { ipFiles, ipLists }: { ipFiles: IpFiles; ipLists: IpLists },
): Promise<{ ready: boolean; details: Record<string, string> }> {
  const [tenants, route] = await Promise.all([stores.tenants.list(), stores.conversations.defaultRoute()]);
  const blind = tenants.filter(({ state }) => state === 'blind').length;
  return {
    ready: true,
    details: {
      storage: 'answers',
      tenants: `${tenants.length} watched${blind > 0 ? `, ${blind} cannot be read` : ''}`,
      ...embeddedWords(embedded),
      ...ipFileWords(ipFiles),
      ...ipListWords(ipLists),
      channel: route === undefined ? 'none yet: add Tocsin to a channel in Teams' : 'known',
    },
  };
}

/** How the embedded address data is, so that a damaged file is seen before somebody misses it. */
function embeddedWords(embedded: EmbeddedLookup): Record<string, string> {
  const { details } = embedded.status();
  return Object.fromEntries(
    Object.entries(details).map(([name, state]) => [
      `ip.${name}`,
      state.state === 'unavailable'
        ? `unavailable: ${state.reason}`
        : state.state === 'ready'
          ? `of ${state.dataDate ?? 'an unknown day'}`
          : 'not opened yet',
    ]),
  );
}

function ipListWords(lists: IpLists): Record<string, string> {
  return Object.fromEntries(
    lists.states().map(({ label, date, ranges, problem }) => {
      const held = date ? `of ${date}, ${ranges} ranges` : 'unavailable';
      return [`ip.${label}`, problem ? `${held}: ${problem}` : held];
    }),
  );
}

function ipFileWords({ files }: IpFiles): Record<string, string> {
  return Object.fromEntries(
    files.map(({ file, problem, dataDate }) => [
      `ip.${file}`,
      problem ? `unavailable: ${problem}` : `of ${dataDate ?? 'an unknown day'}`,
    ]),
  );
}
