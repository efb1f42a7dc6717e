import type { Clock } from '../kernel/clock.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { createFinder, type FindInRoll } from './find-in-roll.ts';
import { createFollower } from './follow-feed.ts';
import type { ChangeFeed, FeedStore } from './feed.ts';
import { createRollBook, type RollBook } from './roll-book.ts';
import { entryOfFeed, type RollEntry } from './roll-entry.ts';
import { checkTenant } from './check-roll.ts';
import { readBack, readWords } from './read-back.ts';
import type { EventStore } from './store.ts';

/** What the report is drawn from. */
export interface Roll {
  /** Every open and every ignored event is in it, whatever its age. */
  readonly find: FindInRoll;
  /** Resolved events that were detected before this are not in it (yet); absent where all are. */
  readonly since?: Date;
  /** Names and addresses of events that were stored before this cannot be searched (yet); absent where all can. */
  readonly wordsSince?: Date;
  /** Older ones are being read at the moment. */
  readonly reading: boolean;
}

/**
 * All events of all tenants with where they stand, kept in memory, so that no filter, order or count scans storage.
 *
 * - What is open or ignored is read from the tenants' own `o` and `i` indexes, which change in the event's transaction;
 *   what is resolved from their `t` indexes, newest first, behind the first answers.
 * - From then on each question costs two range reads for all tenants together: what the feed tells of new events and what
 *   the change feed tells of changed ones.
 * - Both are told beside the event's transaction, so a crash may lose a telling: every ten minutes the `o` and `i` indexes
 *   are compared with what is known.
 */
export interface EventRoll {
  read(): Promise<Roll>;
  /** Begins to read, so that the first question need not wait. */
  warm(): void;
}

export interface RollDeps {
  readonly events: EventStore;
  readonly feed: FeedStore;
  readonly changeFeed: ChangeFeed;
  readonly tenants: Pick<TenantRegistry, 'list'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Resolved events beyond so many are left out, the oldest first; an entry takes about 0.7 kB. */
  readonly remember?: number;
}

const REMEMBERED = 150_000;
const CHECK_MS = 600_000;
/** How often the whole overlap of a feed is read again, one feed after the other. */
const DEEP_MS = 30_000;
/** Another replica's clock and a slow write may put a telling behind one that was heard already. */
const OVERLAP_MS = 120_000;
const AT_ONCE = 8;

export function createEventRoll(deps: RollDeps): EventRoll {
  const { clock, log, remember: most = REMEMBERED } = deps;
  const book = createRollBook();
  const find = createFinder(book);
  const reach: { since: Date | undefined; wordsSince: Date | undefined } = { since: undefined, wordsSince: undefined };
  let opened: Promise<void> | undefined;
  let isReading = true;
  let checkedAt = 0;
  let deepAt = 0;
  let following: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function tenantIds(): Promise<readonly TenantId[]> {
    return (await deps.tenants.list()).map(({ id }) => id);
  }

  /** What is open and ignored first; then, behind the answers, what is resolved, and the words. */
  async function open(): Promise<void> {
    const begun = clock.now();
    isReading = true;
    deepAt = begun.getTime();
    reach.since = reach.wordsSince = begun;
    follow.since(new Date(begun.getTime() - OVERLAP_MS));
    await check(begun);
    void readOn();
  }

  async function readOn(): Promise<void> {
    try {
      await readBack({ ...deps, book, most, told: (since) => (reach.since = since) }, await tenantIds());
      await readWords({ ...deps, book, most, told: (since) => (reach.wordsSince = since) });
      isReading = false;
    } catch (error) {
      log.warn(errorFields(error), 'older events could not be read for the report');
      // The next question begins again.
      opened = undefined;
    }
  }

  /** Whoever hears both feeds of one moment hears of every event and change told until then. */
  const follow = createFollower([deps.feed, deps.changeFeed], (told) => {
    const entry = entryOfFeed(told);
    if (entry) hear(book, entry);
  });

  async function check(now: Date): Promise<void> {
    checkedAt = now.getTime();
    await mapLimit(await tenantIds(), AT_ONCE, (tenantId) => checkTenant({ ...deps, book }, tenantId));
  }

  /** A reading that was under way when the question came may miss what was told meanwhile; the one after it does not. */
  function catchUp(): Promise<void> {
    if (!following) return (following = follow.read().finally(() => (following = undefined)));
    next ??= following
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return catchUp();
      });
    return next;
  }

  /** Behind the answer: what was told late, and what was not told at all. */
  function lookNowAndThen(): void {
    const now = clock.now();
    const warn = (error: unknown) => log.warn(errorFields(error), 'the report could not be compared with storage');
    if (now.getTime() - deepAt >= DEEP_MS) {
      deepAt = now.getTime();
      follow.readDeep().catch(warn);
    }
    if (now.getTime() - checkedAt >= CHECK_MS) check(now).catch(warn);
  }

  async function opening(): Promise<void> {
    opened ??= open();
    try {
      await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  }

  return {
    warm: () => void opening().catch((error: unknown) => log.warn(errorFields(error), 'the report is not read yet')),
    async read() {
      await opening();
      await catchUp();
      lookNowAndThen();
      if (book.size > most * 1.1) reach.since = book.forgetBeyond(most) ?? reach.since;
      const { since, wordsSince } = reach;
      return {
        find,
        reading: isReading,
        ...(since && { since }),
        ...(wordsSince && { wordsSince }),
      };
    },
  };
}

/** A telling counts where it is of a later revision than what is known. */
function hear(book: RollBook, told: RollEntry): void {
  const known = book.get(told.tenantId, told.key);
  if (!known || known.revision < told.revision) book.put(told);
}
