import type { Clock } from '../kernel/clock.ts';
import { errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { createLru } from '../kernel/lru.ts';
import { within } from '../kernel/within.ts';
import type { Connector, MembersPage } from './connector.ts';

/** Teams refreshes a card by itself for at most so many people (Microsoft Learn, "User Specific Views"). */
export const MOST_MEMBERS = 60;

/** Who is in a conversation, kept for a while; undefined where there are too many of them or they cannot be read (yet). */
export interface Members {
  of(place: Place): Promise<MembersPage['members'] | undefined>;
  /** Somebody came or left: ask anew. */
  forget(): void;
}

interface Place {
  readonly serviceUrl: string;
  readonly id: string;
}

interface MembersDeps {
  readonly connector: Pick<Connector, 'members'>;
  readonly clock: Clock;
  readonly log: Log;
}

type Known = { readonly until: number; readonly members: Promise<MembersPage['members'] | undefined> };

const KEPT_MS = 60 * 60_000;
/** What could not be read is asked for again after so long, and no sooner. */
const AGAIN_MS = 10 * 60_000;
/** An alert does not wait longer for it. */
const WAIT_MS = 1_000;
const PLACES = 200;

/**
 * Reads members one conversation after another and at most once an hour each, far below what Teams allows (120 in 30 s).
 * Nothing but the two ids of each is kept, in memory alone.
 */
export function createMembers({ connector, clock, log }: MembersDeps): Members {
  let known = createLru<string, Known>(PLACES);
  let last: Promise<unknown> = Promise.resolve();

  async function read(
    { serviceUrl, id }: Place,
    before: Promise<unknown>,
  ): Promise<MembersPage['members'] | undefined> {
    await before;
    try {
      const { members, next } = await connector.members({ serviceUrl, conversationId: id });
      return next !== undefined || members.length > MOST_MEMBERS ? undefined : members;
    } catch (error) {
      log.info(errorFields(error), 'the members of a conversation could not be read');
      const kept = known.get(id);
      if (kept) known.set(id, { ...kept, until: clock.now().getTime() + AGAIN_MS });
      return undefined;
    }
  }

  return {
    async of(place) {
      const now = clock.now().getTime();
      const before = known.get(place.id);
      const fresh = before && before.until > now ? before : undefined;
      const members = fresh?.members ?? read(place, last);
      if (!fresh) {
        last = members;
        known.set(place.id, { until: now + KEPT_MS, members });
      }
      return within(members, { clock, ms: WAIT_MS }, () => undefined);
    },
    forget: () => void (known = createLru(PLACES)),
  };
}
