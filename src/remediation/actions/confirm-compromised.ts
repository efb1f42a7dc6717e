import { isAddressable } from '../account.ts';
import { defineAction } from '../action.ts';
import { emergencyAccount } from '../guards/break-glass.ts';
import { ownAccount } from '../guards/own-account.ts';
import { captureRisk, guestRisk, riskWords, verdictSeen, type RiskState } from '../user-risk.ts';

/** Tells Entra ID Protection: POST /identityProtection/riskyUsers/confirmCompromised (Microsoft Graph v1.0). */
export const confirmCompromised = defineAction({
  id: 'confirmCompromised',
  family: 'userRisk',
  target: 'user',
  label: 'Confirm compromised',
  requires: 'remediate',
  needs: ['IdentityRiskyUser.ReadWrite.All', 'IdentityRiskyUser.Read.All', 'User.Read.All'],
  calls: [
    'GET /users/{id} accountEnabled',
    'GET /identityProtection/riskyUsers/{id}',
    'POST /identityProtection/riskyUsers/confirmCompromised',
  ],
  undo: '“Dismiss risk” takes the verdict back; the level before does not return.',
  appliesTo: (_event, user) => isAddressable(user),
  capture: captureRisk,
  guard: (ctx, state) => emergencyAccount(ctx, state) ?? ownAccount(ctx, state) ?? guestRisk(state) ?? known(state),
  preview: (state) => [
    `Tells Microsoft Entra ID Protection that ${state.label} is compromised: the risk becomes high. Now: ${riskWords(state)}.`,
    'Conditional Access policies for high risk act at the next sign-in: they block it or demand a new password.',
    'It does not end sessions and does not block the account by itself.',
  ],
  run: ({ tenant, writer }, { userId }) => writer.confirmCompromised(tenant, userId),
  verify: (before, now) => verdictSeen('confirmedCompromised', before, now),
  done: (label) => `${label} confirmed compromised`,
});

function known({ state, label }: RiskState): string | undefined {
  return state === 'confirmedCompromised'
    ? `${label} is confirmed compromised at Microsoft already. There is nothing to do.`
    : undefined;
}
