/** What every simulated tenant has bought; the last one is a product that no list of names knows. */
export const SKUS = [
  sku('SPB', 'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46', 25),
  sku('ENTERPRISEPACK', '6fd2c87f-b296-42f0-b197-1e91e994b900', 5),
  sku('AAD_PREMIUM_P2', '84a661c4-e949-4bd2-a560-ed7766fcaf2b', 5),
  sku('SANDBOX_SPECIAL_2031', '5a0d0b0e-0000-4000-a000-000000002031', 1),
];

function sku(skuPartNumber: string, skuId: string, enabled: number) {
  return {
    id: `48a80680-7326-48cd-9935-b556b81d3a4e_${skuId}`,
    accountId: 'f97aeefc-af85-414d-8ae4-b457f90efc40',
    accountName: 'Sandbox',
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: 7,
    prepaidUnits: { enabled, lockedOut: 0, suspended: 0, warning: 0 },
    servicePlans: [],
    skuId,
    skuPartNumber,
    subscriptionIds: [],
  };
}
