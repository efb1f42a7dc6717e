export interface RoleTemplate {
  readonly id: string;
  readonly displayName: string;
  readonly isPrivileged: boolean;
}

/** Role templates, the same in every tenant (learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference). */
export const ROLES: readonly RoleTemplate[] = [
  privileged('62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'),
  ordinary('29232cdf-9323-42fd-ade2-1d097af3e4de', 'Exchange Administrator'),
  privileged('fe930be7-5e62-47db-91af-98c3a49a38b1', 'User Administrator'),
  privileged('729827e3-9c14-49f7-bb1b-9608f156bbb8', 'Helpdesk Administrator'),
  privileged('7be44c8a-adaf-4e2a-84d6-ab2649e08a13', 'Privileged Authentication Administrator'),
  privileged('9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'),
  privileged('194ae4cb-b126-40b2-bd5b-6091b380977d', 'Security Administrator'),
  ordinary('f28a1f50-f6e7-4571-818b-6a12f2af6b6c', 'SharePoint Administrator'),
  privileged('f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'Global Reader'),
  privileged('c4e39bd9-1100-46d3-8c65-fb160da0071f', 'Authentication Administrator'),
  ordinary('b0f54661-2d74-4c50-afa3-1ec803f12efe', 'Billing Administrator'),
  privileged('158c047a-c907-4556-b7ef-446551a6b5f7', 'Cloud Application Administrator'),
  privileged('b1be1c3e-b65d-4f19-8427-f6fa0d97feb9', 'Conditional Access Administrator'),
  privileged('966707d0-3269-4727-9be2-8c3a10f19b9d', 'Password Administrator'),
  privileged('e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator'),
  ordinary('69091246-20e8-4a56-aa4d-066075b2a7a8', 'Teams Administrator'),
  ordinary('0526716b-113d-4c15-b2c8-68e3c22b9f80', 'Authentication Policy Administrator'),
  ordinary('45d8d3c5-c802-45c6-b32a-1d70b5e1e86e', 'Identity Governance Administrator'),
  privileged('3a2c62db-5318-420d-8d74-23affee5d9d5', 'Intune Administrator'),
  privileged('8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2', 'Hybrid Identity Administrator'),
  privileged('5d6b6bb7-de71-4623-b4af-96380a352509', 'Security Reader'),
  privileged('5f2222b1-57c3-48ba-8ad5-d4759f1fde6f', 'Security Operator'),
  ordinary('4a5d8f65-41da-4de4-8968-e035b65339cf', 'Reports Reader'),
  ordinary('88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Readers'),
  ordinary('d29b2b05-8046-44ba-8758-1e26182fcf32', 'Directory Synchronization Accounts'),
  ordinary('a92aed5d-d78a-4d16-b381-09adb37eb3b0', 'On Premises Directory Sync Account'),
];

export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

function privileged(id: string, displayName: string): RoleTemplate {
  return { id, displayName, isPrivileged: true };
}

function ordinary(id: string, displayName: string): RoleTemplate {
  return { id, displayName, isPrivileged: false };
}

export function roleName(id: string): string {
  return ROLES.find((role) => role.id === id)?.displayName ?? id;
}
