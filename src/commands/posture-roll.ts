import { z } from 'zod';
import { columnOf } from '../posture/posture-day.ts';
import type { Snapshot, UserPosture } from '../posture/snapshot.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { reasonWords } from '../texts/posture.ts';
import { TenantRef } from './open-page.ts';
import { PEOPLE_STATES, type PeopleState, type RollPerson } from './page-views.ts';

export const RollInput = z.object({
  tenant: TenantRef,
  state: z.enum(PEOPLE_STATES),
  policy: z.enum(['admin', 'user']).optional(),
  /** Part of a name or an address. */
  words: z.string().trim().max(120).default(''),
});

type Wanted = Omit<z.output<typeof RollInput>, 'tenant'>;

/** The list that was made last of a reading, gone with the reading: its pages are asked for one after the other. */
const made = new WeakMap<Snapshot, { readonly asked: string; readonly roll: readonly Entry[] }>();

/** The people of one state in a reading, in order. */
export function rollOf(snapshot: Snapshot, tenant: Tenant, wanted: Wanted): readonly Entry[] {
  const { state, policy, words } = wanted;
  const asked = JSON.stringify([state, policy, words, tenant.posture?.exempt ?? []]);
  const before = made.get(snapshot);
  if (before?.asked === asked) return before.roll;
  const roll = makeRoll(snapshot, tenant, wanted);
  made.set(snapshot, { asked, roll });
  return roll;
}

/**
 * The people of one state in a reading: administrators first, accepted exceptions last, then by name. Kept small, as a
 * reading may hold a hundred thousand: only who is in the answer is put into words, by `told`.
 */
function makeRoll({ users, people = {} }: Snapshot, tenant: Tenant, wanted: Wanted): readonly Entry[] {
  const exceptions = new Map(tenant.posture?.exempt?.map(({ userId, reason }) => [userId.toLowerCase(), reason]));
  const said = wanted.words.toLowerCase();
  const found: (Entry & { readonly key: string })[] = [];
  for (const [userId, posture] of Object.entries(users)) {
    if (stateOf(posture) !== wanted.state || (wanted.policy && posture.policy !== wanted.policy)) continue;
    const { name = '', email = '' } = people[userId] ?? {};
    if (said !== '' && ![name, email, userId].some((text) => text.toLowerCase().includes(said))) continue;
    const excepted = exceptions.size > 0 ? exceptions.get(userId.toLowerCase()) : undefined;
    const rank = (excepted ? 2 : 0) + (posture.policy === 'admin' ? 0 : 1);
    found.push({
      userId,
      name,
      email,
      posture,
      excepted,
      key: `${rank}${(name || email).toLowerCase()}\u0000${userId}`,
    });
  }
  return found.sort((one, other) => (one.key < other.key ? -1 : 1));
}

interface Entry {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly posture: UserPosture;
  readonly excepted: string | undefined;
}

export function told({ userId, name, email, posture, excepted }: Entry): RollPerson {
  const why = posture.reason ? reasonWords(posture.reason) : '';
  const state = stateOf(posture);
  return { userId, name: name || email || userId, email, policy: posture.policy, state, why, excepted };
}

function stateOf(posture: UserPosture): PeopleState {
  const left = posture.policy === 'notEvaluated' || posture.state === 'notEvaluated';
  return left ? 'notEvaluated' : columnOf(posture);
}
