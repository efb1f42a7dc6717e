import type { UserEntity } from '../entities/entity.ts';
import { segment } from './address.ts';
import type { BatchRead } from './batch.ts';
import type { Reading } from './unreadable.ts';

const ENTRA = 'Microsoft Entra ID';

/** What each reading about a user needs; the permission is the least for it. */
export const READINGS = {
  profile: { source: ENTRA, needs: 'User.Read.All' },
  methods: { source: ENTRA, needs: 'UserAuthenticationMethod.Read.All' },
  activity: { source: ENTRA, needs: 'AuditLog.Read.All', licence: 'Microsoft Entra ID P1' },
  direct: { source: ENTRA, needs: 'RoleManagement.Read.Directory' },
  tenantWide: { source: ENTRA, needs: 'User.Read.All' },
  eligible: { source: ENTRA, needs: 'RoleManagement.Read.Directory', licence: 'Microsoft Entra ID P2' },
  skus: { source: ENTRA, needs: 'LicenseAssignment.Read.All' },
  risk: {
    source: 'Microsoft Entra ID Protection',
    needs: 'IdentityRiskyUser.Read.All',
    licence: 'Microsoft Entra ID P2',
  },
} as const satisfies Readonly<Record<string, Reading>>;

const PROFILE =
  'id,userPrincipalName,displayName,accountEnabled,userType,mail,otherMails,mobilePhone,businessPhones,' +
  'lastPasswordChangeDateTime,createdDateTime,onPremisesSyncEnabled,assignedLicenses';

/** The directory entry, by object id where it is known: names change. Undefined when nothing names the account. */
export function profileRead({ id, upn }: UserEntity): BatchRead | undefined {
  const key = id ?? upn;
  if (!key) return undefined;
  return { id: 'profile', path: `/users/${segment(key)}`, query: { $select: PROFILE }, needs: READINGS.profile.needs };
}

export type OtherRead = 'methods' | 'activity' | 'direct' | 'tenantWide' | 'eligible';

/** What can be asked for by object id alone. signInActivity is apart, for its permission and licence of its own. */
export function otherReads(userId: string): readonly BatchRead[] {
  const user = `/users/${segment(userId)}`;
  const roles = '/roleManagement/directory';
  const held = { $filter: `principalId eq '${userId.replaceAll("'", "''")}'`, $expand: 'roleDefinition' };
  const reads: (Omit<BatchRead, 'needs'> & { readonly id: OtherRead })[] = [
    { id: 'methods', path: `${user}/authentication/methods` },
    { id: 'activity', path: user, query: { $select: 'signInActivity' } },
    { id: 'direct', path: `${roles}/roleAssignments`, query: held },
    {
      id: 'tenantWide',
      path: `${user}/transitiveMemberOf/microsoft.graph.directoryRole`,
      query: { $select: 'displayName,roleTemplateId', $count: 'true' },
      headers: { ConsistencyLevel: 'eventual' },
    },
    { id: 'eligible', path: `${roles}/roleEligibilityScheduleInstances`, query: held },
  ];
  return reads.map((read) => ({ ...read, needs: READINGS[read.id].needs }));
}
