import type { CaPolicy, MfaFacts, MfaMemory, Reading } from '../facts.ts';

/** The service plans that Conditional Access comes with: AAD_PREMIUM and AAD_PREMIUM_P2. */
const P1_PLANS = ['41781fb2-bc02-4b7c-bd55-b576c07bb09d', 'eec0eb4f-6444-4f95-aba0-50c24d67f998'];

/**
 * The Conditional Access policies to judge by. Being refused them (403) means that there are none where the tenant has no
 * plan for them and had none the last time; anywhere else it means that nothing is known (MFA-RULES §6).
 */
export function usablePolicies(
  { caPolicies, servicePlanIds }: Pick<MfaFacts, 'caPolicies' | 'servicePlanIds'>,
  { hadEnabledCa }: Pick<MfaMemory, 'hadEnabledCa'>,
): Reading<readonly CaPolicy[]> {
  if (caPolicies.status === 'ok' || caPolicies.http !== 403) return caPolicies;
  const withoutPlan = servicePlanIds && !servicePlanIds.some((id) => P1_PLANS.includes(id.toLowerCase()));
  return withoutPlan && !hadEnabledCa ? { status: 'ok', value: [] } : caPolicies;
}
