import type { Clock } from '../../kernel/clock.ts';
import { chunk, mapLimit } from '../../kernel/concurrency.ts';
import { isTocsinError, TocsinError } from '../../kernel/errors.ts';
import { createLanes } from '../../kernel/lanes.ts';
import type { Pacer } from '../../notify/pace.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { untilAdmitted } from '../access-pace.ts';
import type { BatchAnswer, BatchRead } from '../batch.ts';
import type { GetOptions, Graph, TenantGraph } from '../client.ts';
import type { DirectoryPace } from '../directory-pace.ts';
import { errorOfContent } from '../errors.ts';
import { ListPage } from '../unread.ts';

export interface AskerDeps {
  readonly graph: Graph;
  readonly clock: Clock;
  /** Shared by all who ask for Conditional Access: `createAccessPace`. */
  readonly accessPace: Pacer;
  /** Shared by all background reads of the directory: `createDirectoryPace`. */
  readonly directoryPace: DirectoryPace;
}

export interface ListOptions extends Pick<GetOptions, 'query' | 'headers' | 'version'> {
  readonly needs: string;
  /** Resource units of one page; Conditional Access counts requests instead. */
  readonly units: number | 'conditionalAccess';
}

/** The elements of all pages; with `fault`, of those before the page that could not be read. */
export interface Listed {
  readonly elements: readonly unknown[];
  readonly fault?: TocsinError;
}

/** One reading's way to Graph: as fast as the limits allow, patient with throttling for a while, then no more. */
export interface Asker {
  get(path: string, options: ListOptions): Promise<unknown>;
  /** Follows every link to the end. Never rejects for a fault of Microsoft. */
  list(path: string, options: ListOptions): Promise<Listed>;
  /** The rest of a list whose first page has come already. */
  rest(page: unknown, options: ListOptions): Promise<Listed>;
  /** Answers by id: each member has one, a fault of the whole request included. `units` are those of one member. */
  batch(reads: readonly BatchRead[], options: { units: number; version?: 'beta' }): Promise<Map<string, BatchAnswer>>;
}

const AT_ONCE = 4;
const BEHIND_PEOPLE = 5;
const MOST_MEMBERS = 20;
/** No tenant has so many pages: a list that goes on is a list that goes round. */
const MOST_PAGES = 2_000;
/** How often a reading waits because Microsoft throttles the directory, and at most how long at once. */
const WAITS = 3;
const WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 60_000;

export function createAsker(deps: AskerDeps, tenant: Pick<Tenant, 'id'>, signal?: AbortSignal): Asker {
  const door = deps.graph.forTenant(tenant);
  const directory = directoryTurns(deps, tenant.id, signal);
  const access = accessTurns(deps, tenant.id);
  const own = signal && { signal };
  const turn = <T>(units: ListOptions['units'], work: () => Promise<T>): Promise<T> =>
    units === 'conditionalAccess' ? access(work) : directory.turn(units, work);
  const get = (path: string, { units, ...options }: ListOptions) =>
    turn(units, () => door.get(path, { ...options, ...own }));
  const follow = (link: string, { units, needs, headers }: ListOptions) =>
    turn(units, () => door.getUrl(link, { needs, ...(headers && { headers }), ...own }));
  return {
    get,
    list: (path, options) =>
      walk(
        () => get(path, options),
        (link) => follow(link, options),
      ),
    rest: (page, options) =>
      walk(
        async () => page,
        (link) => follow(link, options),
      ),
    batch: (reads, options) => readMembers(reads, { door, directory, ...options, ...own }),
  };
}

async function walk(first: () => Promise<unknown>, follow: (link: string) => Promise<unknown>): Promise<Listed> {
  const elements: unknown[] = [];
  const seen = new Set<string>();
  try {
    for (let next = first; ;) {
      const page = ListPage.safeParse(await next()).data;
      if (!page) throw errorOfContent('unexpectedShape', { write: false });
      elements.push(...page.value);
      const link = page['@odata.nextLink'];
      if (link === undefined) return { elements };
      if (seen.has(link) || seen.size === MOST_PAGES) throw errorOfContent('unexpectedShape', { write: false });
      seen.add(link);
      next = () => follow(link);
    }
  } catch (error) {
    if (isTocsinError(error)) return { elements, fault: error };
    throw error;
  }
}

/** Once Conditional Access has throttled for good, the rest of this reading does not ask it again. */
function accessTurns({ clock, accessPace }: AskerDeps, tenantId: string) {
  let over: TocsinError | undefined;
  return async function turn<T>(work: () => Promise<T>): Promise<T> {
    if (over) throw over;
    try {
      return await accessPace.run(tenantId, BEHIND_PEOPLE, () => untilAdmitted(work, clock));
    } catch (error) {
      if (isThrottled(error)) over = error;
      throw error;
    }
  };
}

interface DirectoryTurns {
  turn<T>(units: number, work: () => Promise<T>): Promise<T>;
  /** Makes everybody wait as Microsoft asks; false when it has been enough. */
  pause(error: TocsinError): boolean;
}

function directoryTurns({ clock, directoryPace }: AskerDeps, tenantId: string, signal?: AbortSignal): DirectoryTurns {
  const lanes = createLanes(AT_ONCE);
  let waits = 0;
  let pausedUntil = 0;
  let over: TocsinError | undefined;

  function pause(error: TocsinError): boolean {
    if (over) return false;
    const now = clock.now().getTime();
    const wait = error.retryAfterMs ?? WAIT_MS;
    // Calls that were under way together are throttled together: that is one wait.
    if (pausedUntil <= now) waits += 1;
    if (waits > WAITS || wait > LONGEST_WAIT_MS) over = error;
    else pausedUntil = Math.max(pausedUntil, now + wait);
    return !over;
  }

  async function attempt<T>(units: number, work: () => Promise<T>): Promise<T> {
    for (;;) {
      const left = pausedUntil - clock.now().getTime();
      if (left > 0) await clock.sleep(left, signal);
      if (over) throw over;
      await directoryPace.take(tenantId, units, signal);
      try {
        return await work();
      } catch (error) {
        if (!isThrottled(error) || !pause(error)) throw error;
      }
    }
  }
  return { turn: (units, work) => lanes.run(tenantId, 0, () => attempt(units, work)), pause };
}

function isThrottled(error: unknown): error is TocsinError {
  return isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && error.status === 429;
}

interface Members {
  readonly door: TenantGraph;
  readonly directory: DirectoryTurns;
  readonly units: number;
  readonly version?: 'beta';
  readonly signal?: AbortSignal;
}

async function readMembers(reads: readonly BatchRead[], members: Members): Promise<Map<string, BatchAnswer>> {
  const answers = new Map<string, BatchAnswer>();
  const { directory } = members;
  for (let waiting = reads; waiting.length > 0;) {
    await mapLimit(chunk(waiting, MOST_MEMBERS), AT_ONCE, async (part) => {
      for (const [id, answer] of await readPart(part, members)) answers.set(id, answer);
    });
    const throttled = waiting.filter(({ id }) => isThrottled(errorIn(answers.get(id))));
    const error = throttled.map(({ id }) => errorIn(answers.get(id))).find((one) => one !== undefined);
    waiting = error && directory.pause(error) ? throttled : [];
  }
  return answers;
}

function errorIn(answer: BatchAnswer | undefined): TocsinError | undefined {
  return answer && 'error' in answer ? answer.error : undefined;
}

async function readPart(
  part: readonly BatchRead[],
  { door, directory, units, version, signal }: Members,
): Promise<Iterable<readonly [string, BatchAnswer]>> {
  const options = { ...(version && { version }), ...(signal && { signal }) };
  try {
    return await directory.turn(units * part.length, () => door.batch(part, options));
  } catch (error) {
    if (isTocsinError(error)) return part.map(({ id }) => [id, { error }] as const);
    throw error;
  }
}
