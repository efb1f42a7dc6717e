import { z } from 'zod';
import { isTocsinError } from '../../kernel/errors.ts';
import type { CaPolicy, FactUser, GroupReading, Reading } from '../../posture/facts.ts';
import { id } from '../../posture/policy-schema.ts';
import { segment } from '../address.ts';
import type { BatchAnswer } from '../batch.ts';
import { errorOfContent } from '../errors.ts';
import type { Asker } from './asker.ts';
import type { HeldAssignment } from './roles.ts';
import { allOf } from './shape.ts';
import { NEEDS, unread } from './why.ts';

/** What a page of transitive members costs (learn.microsoft.com/graph/throttling-limits). */
const UNITS = 5;
/** The cast to users is an advanced query (learn.microsoft.com/graph/aad-advanced-queries). */
const ADVANCED = { ConsistencyLevel: 'eventual' };
const QUERY = { $select: 'id', $top: 999, $count: 'true' };

const MemberSchema = z.object({ id });

/** The groups that a policy includes or excludes, and those that hold a role or may. */
export function groupsNamed(
  policies: Reading<readonly CaPolicy[]>,
  holdings: readonly Reading<readonly HeldAssignment[]>[],
  users: readonly FactUser[],
): readonly string[] {
  const named = policies.status === 'ok' ? policies.value.flatMap(groupsOf) : [];
  const people = new Set(users.map((user) => user.id));
  const held = holdings.flatMap((reading) => (reading.status === 'ok' ? reading.value : []));
  const holders = held.filter(({ holder, principalId }) => holder === 'group' || (!holder && !people.has(principalId)));
  return [...new Set([...named, ...holders.map(({ principalId }) => principalId)])];
}

function groupsOf({ conditions }: CaPolicy): readonly string[] {
  const { includeGroups, excludeGroups } = conditions?.users ?? {};
  return [...(includeGroups ?? []), ...(excludeGroups ?? [])];
}

/** MFA-RULES §2, I9: the users in each group, through other groups too. A group that is gone has nobody. */
export async function readGroups(asker: Asker, ids: readonly string[]): Promise<ReadonlyMap<string, GroupReading>> {
  const reads = ids.map((group) => ({
    id: group,
    path: `/groups/${segment(group)}/transitiveMembers/microsoft.graph.user`,
    query: QUERY,
    headers: ADVANCED,
    ...NEEDS.groups,
  }));
  const answers = await asker.batch(reads, { units: UNITS });
  const readings = ids.map(async (group) => [group, await groupOf(asker, answers.get(group))] as const);
  return new Map(await Promise.all(readings));
}

async function groupOf(asker: Asker, answer: BatchAnswer | undefined): Promise<GroupReading> {
  try {
    if (!answer) throw errorOfContent('unexpectedShape', { write: false });
    if ('error' in answer) throw answer.error;
    const listed = await asker.rest(answer.body, { ...NEEDS.groups, headers: ADVANCED, units: UNITS });
    const members = allOf(listed, (raw) => MemberSchema.safeParse(raw).data);
    return { status: 'ok', members: new Set(members.map((member) => member.id)) };
  } catch (error) {
    if (!isTocsinError(error)) throw error;
    return error.status === 404 ? { status: 'deleted' } : unread(error, NEEDS.groups);
  }
}
