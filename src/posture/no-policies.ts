import type { MfaFacts, MfaMemory } from './facts.ts';

/** Service plans that bring Conditional Access: Entra ID P1 and P2 (MFA-RULES §2, I10). */
const P1_PLANS: ReadonlySet<string> = new Set([
  '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
  'eec0eb4f-6444-4f95-aba0-50c24d67f998',
]);

/**
 * Whether a refusal to show Conditional Access policies means that there are none: the tenant's plans are known and do
 * not bring them, and none was enabled when they were last seen (MFA-RULES §6). Any other refusal hides something.
 */
export function cannotHavePolicies(
  { caPolicies, servicePlanIds }: Pick<MfaFacts, 'caPolicies' | 'servicePlanIds'>,
  { hadEnabledCa }: Pick<MfaMemory, 'hadEnabledCa'>,
): boolean {
  if (caPolicies.status === 'ok' || caPolicies.http !== 403 || !servicePlanIds || hadEnabledCa) return false;
  return !servicePlanIds.some((id) => P1_PLANS.has(id.toLowerCase()));
}
