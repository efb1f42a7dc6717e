import { isAddressable } from '../account.ts';
import { defineAction } from '../action.ts';
import { ownAccount } from '../guards/own-account.ts';
import { captureRisk, guestRisk, riskWords, verdictSeen, type RiskState } from '../user-risk.ts';

/** Tells Entra ID Protection: POST /identityProtection/riskyUsers/dismiss (Microsoft Graph v1.0). */
export const dismissRisk = defineAction({
  id: 'dismissRisk',
  family: 'userRisk',
  target: 'user',
  label: 'Dismiss risk',
  requires: 'remediate',
  needs: ['IdentityRiskyUser.ReadWrite.All', 'IdentityRiskyUser.Read.All', 'User.Read.All'],
  calls: [
    'GET /users/{id} accountEnabled',
    'GET /identityProtection/riskyUsers/{id}',
    'POST /identityProtection/riskyUsers/dismiss',
  ],
  undo: '“Confirm compromised” sets the risk to high again; the level before does not return.',
  appliesTo: (_event, user) => isAddressable(user),
  capture: captureRisk,
  guard: (ctx, state) => ownAccount(ctx, state) ?? guestRisk(state) ?? nothingToDismiss(state),
  preview: (state) => [
    `Tells Microsoft Entra ID Protection that ${state.label} is not at risk. Now: ${riskWords(state)}.`,
    'Policies that block risky users let the person in again; Microsoft learns that its detections were wrong.',
  ],
  run: ({ tenant, writer }, { userId }) => writer.dismissRisk(tenant, userId),
  verify: (before, now) => verdictSeen('dismissed', before, now),
  done: (label) => `Risk of ${label} dismissed`,
});

function nothingToDismiss(state: RiskState): string | undefined {
  if (state.state === 'atRisk' || state.state === 'confirmedCompromised') return undefined;
  return `Microsoft does not hold ${state.label} to be at risk (${riskWords(state)}). There is nothing to dismiss.`;
}
