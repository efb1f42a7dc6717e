import { z } from 'zod';
import { isTocsinError } from '../../kernel/errors.ts';
import { plainId } from '../../posture/policy-schema.ts';
import type { Asker } from './asker.ts';
import { allOf } from './shape.ts';
import { NEEDS } from './why.ts';

const SkuSchema = z.object({
  capabilityStatus: z.string().nullish(),
  servicePlans: z.array(z.object({ servicePlanId: z.string().nullish(), provisioningStatus: z.string().nullish() })),
});

/**
 * MFA-RULES §2, I10: ids of the service plans that the tenant has, once each; undefined where they could not be read.
 * A plan counts unless it is gone for certain: "has no P1" makes of an unread list of policies a known empty one, and
 * Conditional Access goes on being enforced while a subscription is suspended or a plan still being set up.
 */
export async function readServicePlans(asker: Asker): Promise<readonly string[] | undefined> {
  try {
    const query = { $select: 'capabilityStatus,servicePlans' };
    const listed = await asker.list('/subscribedSkus', { query, ...NEEDS.skus, units: 3 });
    const skus = allOf(listed, (raw) => SkuSchema.safeParse(raw).data);
    const plans = skus
      .filter(({ capabilityStatus }) => !/^deleted$/i.test(capabilityStatus ?? ''))
      .flatMap(({ servicePlans }) => servicePlans)
      .filter(({ provisioningStatus }) => !/^disabled$/i.test(provisioningStatus ?? ''));
    return [...new Set(plans.flatMap(({ servicePlanId }) => (servicePlanId ? [plainId(servicePlanId)] : [])))];
  } catch (error) {
    if (isTocsinError(error)) return undefined;
    throw error;
  }
}
