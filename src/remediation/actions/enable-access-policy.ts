import { askFirst, concernedWords, contextOf, isPolicy, type PutBackContext } from '../access-policy.ts';
import { defineAction } from '../action.ts';
import type { AccessPolicy } from '../policy-writer.ts';

interface PolicyState extends PutBackContext {
  readonly policy: AccessPolicy;
}

const STATES: Readonly<Record<string, string>> = {
  disabled: 'off',
  enabledForReportingButNotEnforced: 'report-only',
};

/** Turns a Conditional Access policy on again: PATCH …/policies/{id} {"state": "enabled"} (Microsoft Graph v1.0). */
export const enableAccessPolicy = defineAction({
  id: 'enableAccessPolicy',
  family: 'accessPolicyState',
  target: 'accessPolicy',
  label: 'Turn the policy on again',
  requires: 'remediate',
  needs: ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'Application.Read.All'],
  calls: ['GET /identity/conditionalAccess/policies/{id}', 'PATCH /identity/conditionalAccess/policies/{id}'],
  undo: 'Tocsin does not take it back: in the Entra admin centre the policy can be set to report-only or off again.',
  appliesTo: (_event, policy) => isPolicy(policy),
  async capture({ tenant, writer }, entity): Promise<PolicyState> {
    return { ...contextOf(entity), policy: await writer.readPolicy(tenant, entity.id) };
  },
  guard: (_ctx, { policy }) =>
    policy.state === 'enabled' ? `“${policy.name}” is on already. There is nothing to put back.` : undefined,
  preview: (state) => [
    `Turns “${state.policy.name}” on for everybody that it applies to. It is ${STATES[state.policy.state] ?? state.policy.state} now.`,
    'It holds from the next sign-in on, with everything else that the policy asks, also what somebody changed in it meanwhile.',
    concernedWords(state),
  ],
  concerns: (state) => [
    'Enabling a policy may lock people out: who has no second factor must register one at the next sign-in, and a block in it holds at once.',
    ...(state.policy.leavesOut ? [] : ['It leaves nobody out: the emergency accounts would be held by it too.']),
    ...askFirst(state),
  ],
  essence: ({ policy }) => policy,
  run: ({ tenant, writer }, { policy }) => writer.enablePolicy(tenant, policy.id),
  verify: (_before, { policy }) => (policy.state === 'enabled' ? 'done' : 'notDone'),
  done: (label) => `${label} turned on again`,
});
