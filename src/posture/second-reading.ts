import { compare, type ComparisonInput } from './compare.ts';
import { carryLastKnown } from './last-known.ts';
import type { RegressionAlert } from './regression.ts';
import type { Snapshot, UserPosture } from './snapshot.ts';

/** How long to wait before reading a tenant again, in milliseconds (MFA-RULES §6). */
export const SECOND_READING_AFTER_MS = 5 * 60_000;

/** Of the evaluated users; more than this at once is read twice. */
const MANY = 0.2;

/** `noPolicies`: a list of policies that was not empty is. `manyLost`: more people than is usual lost the requirement. */
export type DoubtReason = 'noPolicies' | 'manyLost';

/**
 * Why a reading is not to be believed before a second one says the same: it is as likely a fault of the source as a
 * change of the tenant (MFA-RULES §6). Undefined when it is fine.
 */
export function needsSecondReading(input: ComparisonInput): DoubtReason | undefined {
  const { previous, current } = input;
  if (!previous || current.status === 'failed') return undefined;
  const had = previous.caPolicies.some(({ state }) => state === 'enabled');
  if (had && current.sources.caPolicies !== 'error' && current.caPolicies.length === 0) return 'noPolicies';
  const evaluated = Object.values(current.users).filter(({ state }) => state !== 'notEvaluated').length;
  return lostIn(input).size > evaluated * MANY ? 'manyLost' : undefined;
}

/**
 * The snapshot to keep and to compare after a doubtful first reading (`current`) was followed by a second one.
 *
 * A second reading that is not doubtful itself is taken as it is. Else "identical" is decided for each person: who lost
 * the requirement by both readings has lost it; who lost it by the second alone is marked unknown and keeps the last
 * known state, so that nothing is told of them today, and tomorrow's reading tells if it was true. Whom the first alone
 * found is as the second says.
 */
export function settleReadings({ current: first, ...input }: ComparisonInput, second: Snapshot): Snapshot {
  if (!needsSecondReading({ ...input, current: second })) return second;
  const lostFirst = lostIn({ ...input, current: first });
  const lostSecond = lostIn({ ...input, current: second });
  const doubtful = [...lostSecond].filter((userId) => !lostFirst.has(userId));
  return doubtful.length > 0 && input.previous ? withhold(second, doubtful, input.previous) : second;
}

/** Ids of those whom a reading would tell and who have not been told today. */
function lostIn({ recent, ...input }: ComparisonInput): ReadonlySet<string> {
  const today = recent.filter(({ test, localDate }) => !test && localDate === input.current.localDate);
  const told = new Set(today.flatMap(idsIn));
  return new Set(
    compare({ ...input, recent: [] })
      .alerts.flatMap(idsIn)
      .filter((userId) => !told.has(userId)),
  );
}

function idsIn({ people }: RegressionAlert): readonly string[] {
  return people.map(({ userId }) => userId);
}

function withhold(snapshot: Snapshot, userIds: readonly string[], previous: Snapshot): Snapshot {
  const users: Record<string, UserPosture> = { ...snapshot.users };
  for (const userId of userIds) {
    const { policy } = users[userId] as UserPosture;
    users[userId] = { policy, state: 'unknown', strength: null, mechanisms: [] };
  }
  const people = userIds.length === 1 ? 'one person' : `${userIds.length} people`;
  const why = `Two readings, five minutes apart, did not agree about ${people}`;
  return {
    ...snapshot,
    status: 'partial',
    sources: { ...snapshot.sources, caPolicies: 'partial' },
    whys: { ...snapshot.whys, caPolicies: why },
    users,
    lastKnown: { ...carryLastKnown(previous, { localDate: snapshot.localDate, users }), ...snapshot.lastKnown },
  };
}
