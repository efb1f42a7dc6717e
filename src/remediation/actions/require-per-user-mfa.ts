import { mapLimit } from '../../kernel/concurrency.ts';
import { askFirst, contextOf, PER_USER_MFA, type PutBackContext } from '../access-policy.ts';
import { defineAction } from '../action.ts';
import { MOST_CHOICES } from '../choose.ts';
import { partByPart, partsOutcome, partsSeen } from '../part-by-part.ts';
import type { PerUserMfaState } from '../policy-writer.ts';

interface PerUserState extends Omit<PutBackContext, 'people'> {
  /** Those of them that have it off now. */
  readonly off: PutBackContext['people'];
  /** By object id. */
  readonly states: Readonly<Record<string, PerUserMfaState>>;
  /** How many more lost it than are looked at in one go. */
  readonly more: number;
}

/**
 * Turns per-user MFA on again: PATCH /users/{id}/authentication/requirements {"perUserMfaState": "enabled"} (Microsoft
 * Graph beta). Microsoft makes it `enforced` by itself for who has registered a method (its page of the property).
 */
export const requirePerUserMfa = defineAction({
  id: 'requirePerUserMfa',
  family: 'perUserMfa',
  target: 'accessPolicy',
  label: 'Turn per-user MFA on again',
  requires: 'remediate',
  needs: ['Policy.ReadWrite.AuthenticationMethod'],
  calls: ['GET /users/{id}/authentication/requirements', 'PATCH /users/{id}/authentication/requirements'],
  undo: 'Tocsin does not take it back: in the Entra admin centre per-user MFA can be disabled again.',
  appliesTo: (_event, { id }) => id === PER_USER_MFA,
  async capture({ tenant, writer }, entity): Promise<PerUserState> {
    const { people, change } = contextOf(entity);
    const looked = people.slice(0, MOST_CHOICES);
    const read = await mapLimit(looked, 4, async ({ id }) => [id, await writer.readPerUserMfa(tenant, id)] as const);
    const states: Readonly<Record<string, PerUserMfaState>> = Object.fromEntries(read);
    const off = looked.filter(({ id }) => states[id] === 'disabled');
    return { change, off, states, more: people.length - looked.length };
  },
  guard: (_ctx, { off }) =>
    off.length === 0 ? 'Per-user MFA is on again for all of these people. There is nothing to put back.' : undefined,
  preview: ({ more }) => [
    'Turns per-user MFA on for the ticked people. Who has registered a method is asked for it at every sign-in; who has not must register one.',
    ...(more > 0 ? [`${more} more lost it; they are not looked at here. Change them in the Entra admin centre.`] : []),
  ],
  concerns: ({ change }) => [
    'Programs that sign in with the password alone stop working for who has registered a method.',
    ...askFirst({ people: [], change }),
  ],
  choices: ({ off }) => off.map(({ id, label }) => ({ id, label, chosen: true })),
  essence: ({ states }) => states,
  async run(ctx, { off }, chosen) {
    const parts = await partByPart(ctx, {
      parts: off.filter(({ id }) => chosen.includes(id)),
      work: ({ id }) => ctx.writer.setPerUserMfa(ctx.tenant, id, 'enabled'),
      goneIsDone: false,
    });
    return partsOutcome(parts, ({ label }) => label);
  },
  verify(_before, { states }, { chosen = [] }) {
    if (chosen.some((id) => states[id] === undefined)) return 'cannotTell';
    return partsSeen(
      chosen,
      chosen.filter((id) => states[id] === 'disabled'),
    );
  },
  done: (label) => `${label} turned on again`,
});
