import type { Clock } from '../../kernel/clock.ts';
import { mapLimit } from '../../kernel/concurrency.ts';
import type { Log } from '../../kernel/log.ts';
import type { IpProvider } from '../provider.ts';
import { checkList } from './check-list.ts';
import { createShelf, fetchList, isDownload } from './fetch-list.ts';
import { isRelied, listLabel, type List, type ListSetting } from './list.ts';
import { listFacts, LISTS, type Wanted } from './list-facts.ts';

/** How one list fares, for operators. */
export interface ListState {
  readonly label: string;
  readonly date?: string | undefined;
  readonly ranges?: number | undefined;
  /** Why there is none, or why the last good one is still in use. */
  readonly problem?: string | undefined;
}

export interface IpLists {
  /** Undefined where no list is configured. */
  readonly provider?: IpProvider;
  states(): readonly ListState[];
  /** Reads every list once: files, and downloads from their servers, or as they were kept where those fail. Never rejects. */
  refresh(): Promise<void>;
  /** Refreshes at once and then on and on, until stopped; a list that failed is tried again within 15 minutes. */
  keepFresh(everyMs: number): { stop(): Promise<void> };
}

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  /** Where good downloads are kept between starts. */
  readonly folder: string;
}

const DOWNLOAD_MS = 60_000;
const AGAIN_MS = 15 * 60_000;

/** Lists of the operator. What cannot be had or is not believed never replaces the last good one. */
export function createIpLists(settings: readonly ListSetting[], deps: Deps): IpLists {
  const { clock, log } = deps;
  const shelf = createShelf(deps.folder);
  const good = new Map<ListSetting, List>();
  const problems = new Map<ListSetting, string>(settings.map((setting) => [setting, 'not read yet']));

  async function refreshOne(setting: ListSetting, signal: AbortSignal): Promise<void> {
    if (isDownload(setting) && !good.has(setting)) await takeKept(setting);
    const content = await fetchList(setting, { signal, now: clock.now() }).catch(() => ({
      fault: 'its server did not answer in time',
    }));
    const before = good.get(setting);
    const compared = before && isRelied(before, clock.now()) ? before : undefined;
    const list = 'fault' in content ? content : checkList(setting, content, compared);
    if ('fault' in list) {
      if (problems.get(setting) !== list.fault)
        log.warn({ list: listLabel(setting), problem: list.fault, kept: before?.date }, 'an IP list was not taken');
      problems.set(setting, list.fault);
      return;
    }
    good.set(setting, list);
    problems.delete(setting);
    if (isDownload(setting) && 'bytes' in content) await shelf.keep(setting, { ...content, date: list.date });
  }

  async function takeKept(setting: ListSetting): Promise<void> {
    const kept = await shelf.read(setting);
    const list = kept && checkList(setting, kept);
    if (list && !('fault' in list)) good.set(setting, list);
  }

  async function refresh(stopping?: AbortSignal): Promise<void> {
    await mapLimit(settings, 3, async (setting) => {
      if (stopping?.aborted) return;
      const over = new AbortController();
      const done = new AbortController();
      stopping?.addEventListener('abort', () => over.abort(), { once: true, signal: done.signal });
      void clock.sleep(DOWNLOAD_MS, done.signal).then(
        () => over.abort(),
        () => undefined,
      );
      await refreshOne(setting, over.signal).finally(() => done.abort());
    });
  }

  const states = () =>
    settings.map((setting): ListState => {
      const list = good.get(setting);
      return { label: listLabel(setting), date: list?.date, ranges: list?.ranges.size, problem: problems.get(setting) };
    });
  const wanted = () =>
    settings.map((setting): Wanted => {
      const list = good.get(setting);
      return list ? { list } : { setting, fault: problems.get(setting) ?? 'not read yet' };
    });
  return {
    ...(settings.length > 0 && { provider: providerOf(wanted, clock) }),
    states,
    refresh: () => refresh(),
    keepFresh: (everyMs) => keepGoing({ clock, refresh, everyMs, failed: () => problems.size > 0 }),
  };
}

function providerOf(wanted: () => readonly Wanted[], clock: Clock): IpProvider {
  return {
    id: 'ip-lists',
    name: LISTS,
    reach: 'file',
    offers: [],
    lookup(address) {
      const now = clock.now();
      const all = wanted();
      const dates = all.flatMap((one) => ('list' in one ? [one.list.date] : []));
      const fault = all.find((one) => 'fault' in one);
      if (dates.length === 0 && fault)
        return Promise.resolve({
          status: 'unavailable',
          source: LISTS,
          reason: `${listLabel(fault.setting)}: ${fault.fault}`,
        });
      const oldest = new Date(dates.reduce((a, b) => (a < b ? a : b)));
      return Promise.resolve({ status: 'found', value: listFacts(all, address, now), source: LISTS, asOf: oldest });
    },
  };
}

function keepGoing(work: {
  clock: Clock;
  everyMs: number;
  refresh(stopping: AbortSignal): Promise<void>;
  failed(): boolean;
}) {
  const stopping = new AbortController();
  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await work.refresh(stopping.signal);
      if (stopping.signal.aborted) return;
      const wait = work.failed() ? Math.min(AGAIN_MS, work.everyMs) : work.everyMs;
      await work.clock.sleep(wait, stopping.signal).catch(() => undefined);
    }
  }
  const ended = loop();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
