import { z } from 'zod';
import { isTocsinError, type TocsinError } from '../../kernel/errors.ts';
import type { FactUser, PerUserMfa } from '../../posture/facts.ts';
import { id } from '../../posture/policy-schema.ts';
import { segment } from '../address.ts';
import { errorOfContent } from '../errors.ts';
import type { Asker } from './asker.ts';
import { NEEDS, whyOf } from './why.ts';

const StateSchema = z.object({ perUserMfaState: z.enum(['disabled', 'enabled', 'enforced']) });
const ListedSchema = StateSchema.extend({ id });

const PAGE_UNITS = 2;
const USER_UNITS = 2;
/** When none of so many can be read, the others are not asked for. */
const SAMPLE = 20;

export interface PerUserMfaRead {
  readonly perUserMfa: ReadonlyMap<string, PerUserMfa>;
  readonly perUserMfaWhy?: string;
}

/**
 * MFA-RULES §2, I5: what the list of users says (a page for 999, which Microsoft does not document), and for whom it
 * says nothing, one read each in batches of 20. Accounts that are switched off are not asked for one by one: nothing
 * rests on them.
 */
export async function readPerUserMfa(
  asker: Asker,
  listed: ReadonlyMap<string, PerUserMfa>,
  users: readonly FactUser[],
): Promise<PerUserMfaRead> {
  const states = new Map(listed);
  const missing = users.filter((user) => user.accountEnabled && !states.has(user.id)).map((user) => user.id);
  const failed = await readEach(asker, missing.slice(0, SAMPLE), states);
  const hopeless = failed.length === Math.min(SAMPLE, missing.length);
  if (!hopeless) failed.push(...(await readEach(asker, missing.slice(SAMPLE), states)));
  const [fault] = failed;
  if (!fault) return { perUserMfa: states };
  return { perUserMfa: states, perUserMfaWhy: whyOf(gravest(failed) ?? fault, NEEDS.perUserMfa) };
}

/** The states that the list of users tells; empty where Microsoft does not tell them there. */
export async function listPerUserMfa(asker: Asker): Promise<ReadonlyMap<string, PerUserMfa>> {
  const query = { $select: 'id,perUserMfaState', $top: 999 };
  const options = { query, ...NEEDS.perUserMfa, units: PAGE_UNITS, version: 'beta' } as const;
  const { elements } = await asker.list('/users', options);
  const read = elements.flatMap((raw) => ListedSchema.safeParse(raw).data ?? []);
  return new Map(read.map((user) => [user.id, user.perUserMfaState]));
}

/** Fills `states`; gives a fault for each user who could not be read. */
async function readEach(asker: Asker, ids: readonly string[], states: Map<string, PerUserMfa>): Promise<TocsinError[]> {
  const reads = ids.map((user) => ({
    id: user,
    path: `/users/${segment(user)}/authentication/requirements`,
    ...NEEDS.perUserMfa,
  }));
  const answers = await asker.batch(reads, { units: USER_UNITS, version: 'beta' });
  const faults: TocsinError[] = [];
  for (const user of ids) {
    const answer = answers.get(user);
    const state = answer && 'body' in answer ? StateSchema.safeParse(answer.body).data?.perUserMfaState : undefined;
    if (state) states.set(user, state);
    else faults.push(answer && 'error' in answer ? answer.error : errorOfContent('unexpectedShape', { write: false }));
  }
  return faults;
}

/** A refusal, which somebody can do something about, before what goes by itself. */
function gravest(faults: readonly TocsinError[]): TocsinError | undefined {
  return faults.find((fault) => isTocsinError(fault, 'UPSTREAM_REFUSED'));
}
