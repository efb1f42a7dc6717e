type Licence = 'none' | 'P1' | 'P2';

const PLANS = {
  AAD_PREMIUM: '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
  AAD_PREMIUM_P2: 'eec0eb4f-6444-4f95-aba0-50c24d67f998',
  EXCHANGE_S_STANDARD: '9aaf7827-d63c-4b61-89c3-182f06f82e5c',
  EXCHANGE_S_ENTERPRISE: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
} as const;

const BUSINESS_PREMIUM = sku('SPB', 'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46', 25, ['AAD_PREMIUM', 'EXCHANGE_S_STANDARD']);
const BUSINESS_STANDARD = sku('O365_BUSINESS_PREMIUM', 'f245ecc8-75af-4f8e-b61f-27d8114de5f3', 25, [
  'EXCHANGE_S_STANDARD',
]);
const E3 = sku('ENTERPRISEPACK', '6fd2c87f-b296-42f0-b197-1e91e994b900', 5, ['EXCHANGE_S_ENTERPRISE']);
const ENTRA_P2 = sku('AAD_PREMIUM_P2', '84a661c4-e949-4bd2-a560-ed7766fcaf2b', 5, ['AAD_PREMIUM_P2', 'AAD_PREMIUM']);
/** A product that no list of names knows. */
const UNHEARD_OF = sku('SANDBOX_SPECIAL_2031', '5a0d0b0e-0000-4000-a000-000000002031', 1, []);

/** Everything that any simulated tenant may have bought. */
export const SKUS = [BUSINESS_PREMIUM, BUSINESS_STANDARD, E3, ENTRA_P2, UNHEARD_OF];

/** What a tenant with this licence of Microsoft Entra ID has bought. */
export function skusOf(licence: Licence) {
  if (licence === 'none') return [BUSINESS_STANDARD, E3, UNHEARD_OF];
  return [BUSINESS_PREMIUM, E3, ...(licence === 'P2' ? [ENTRA_P2] : []), UNHEARD_OF];
}

function sku(skuPartNumber: string, skuId: string, enabled: number, plans: readonly (keyof typeof PLANS)[]) {
  return {
    id: `48a80680-7326-48cd-9935-b556b81d3a4e_${skuId}`,
    accountId: 'f97aeefc-af85-414d-8ae4-b457f90efc40',
    accountName: 'Sandbox',
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: 7,
    prepaidUnits: { enabled, lockedOut: 0, suspended: 0, warning: 0 },
    servicePlans: plans.map((servicePlanName) => ({
      servicePlanId: PLANS[servicePlanName],
      servicePlanName,
      provisioningStatus: 'Success',
      appliesTo: 'User',
    })),
    skuId,
    skuPartNumber,
    subscriptionIds: [],
  };
}
