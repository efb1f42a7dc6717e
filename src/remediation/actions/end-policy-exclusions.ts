import { askFirst, contextOf, isPolicy, type PutBackContext } from '../access-policy.ts';
import { defineAction } from '../action.ts';
import { partsSeen } from '../part-by-part.ts';
import type { AccessPolicy } from '../policy-writer.ts';

interface ExclusionState extends PutBackContext {
  readonly policy: AccessPolicy;
}

/**
 * Takes people out of the exclusions of a Conditional Access policy: PATCH …/policies/{id} with its conditions less those
 * excludeUsers (Microsoft Graph v1.0).
 */
export const endPolicyExclusions = defineAction({
  id: 'endPolicyExclusions',
  family: 'accessPolicyExclusions',
  target: 'accessPolicy',
  label: 'End exclusions',
  requires: 'remediate',
  needs: ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'Application.Read.All'],
  calls: ['GET /identity/conditionalAccess/policies/{id}', 'PATCH /identity/conditionalAccess/policies/{id}'],
  undo: 'Tocsin does not take it back: in the Entra admin centre the same people can be excluded again.',
  appliesTo: (_event, policy) => isPolicy(policy),
  async capture({ tenant, writer }, entity): Promise<ExclusionState> {
    return { ...contextOf(entity), policy: await writer.readPolicy(tenant, entity.id) };
  },
  guard: (_ctx, state) => (excludedOf(state).length === 0 ? nothing(state) : undefined),
  preview: (state) => [
    `Takes the ticked people out of the exclusions of “${state.policy.name}”, which names ${state.policy.excluded.length} now. Nothing else of the policy is changed.`,
    'It holds for them from the next sign-in on, if the policy is on and includes them.',
  ],
  concerns: (state) => [
    'Who has no second factor must register one at the next sign-in. An emergency account must stay excluded: leave it out here.',
    ...askFirst(state),
  ],
  choices: (state) => excludedOf(state).map(({ id, label }) => ({ id, label, chosen: true })),
  essence: ({ policy }) => policy,
  run: ({ tenant, writer }, { policy }, chosen) => writer.includeAgain(tenant, policy.id, chosen),
  verify(_before, { policy }, { chosen = [] }) {
    const left = chosen.filter((id) => policy.excluded.includes(id.toLowerCase()));
    return partsSeen(chosen, left);
  },
  done: (label) => `Exclusions from ${label} ended`,
});

/** Those who lost MFA and whom the policy leaves out by name now. */
function excludedOf({ people, policy }: ExclusionState): ExclusionState['people'] {
  return people.filter(({ id }) => policy.excluded.includes(id.toLowerCase()));
}

function nothing({ policy }: ExclusionState): string {
  return `“${policy.name}” leaves out none of these people by name, so another part of it was changed. Please open the policy and look.`;
}
