import type { PsaMapping } from '../tenants/tenant.ts';

/** What people call the systems that hold tickets. */
export const PSA_NAMES: Readonly<Record<PsaMapping['system'], string>> = {
  connectwise: 'ConnectWise',
  autotask: 'Autotask',
};
