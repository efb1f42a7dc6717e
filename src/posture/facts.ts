import type { TenantId } from '../tenants/tenant.ts';

/**
 * What one source answered. `unread` is never taken for "nothing": `http` is the status where one came, `why` is for
 * people.
 */
export type Reading<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'unread'; readonly why: string; readonly http?: number | undefined };

/** The sources that a verdict rests on, as snapshots and `coverage` name them. */
export const FACT_SOURCES = ['users', 'caPolicies', 'securityDefaults', 'perUserMfa', 'roles', 'groups'] as const;
export type FactSource = (typeof FACT_SOURCES)[number];

/** A user account; names and values are Microsoft Graph's. */
export interface FactUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName?: string | null | undefined;
  readonly mail?: string | null | undefined;
  readonly accountEnabled: boolean;
  readonly userType?: string | null | undefined;
  readonly externalUserState?: string | null | undefined;
}

/** A Conditional Access policy as Graph shows it; only what the verdict reads is named, and all of it may be missing. */
export interface CaPolicy {
  readonly id: string;
  readonly displayName?: string | null | undefined;
  readonly state: string;
  readonly createdDateTime?: string | null | undefined;
  readonly modifiedDateTime?: string | null | undefined;
  readonly conditions?: CaConditions | null | undefined;
  readonly grantControls?: CaGrantControls | null | undefined;
}

type Names = readonly string[] | null | undefined;

export interface CaExternalUsers {
  /** Comma-joined flags. */
  readonly guestOrExternalUserTypes?: string | null | undefined;
  readonly externalTenants?:
    { readonly membershipKind?: string | null | undefined; readonly members?: Names } | null | undefined;
}

export interface CaConditions {
  readonly users?:
    | {
        readonly includeUsers?: Names;
        readonly excludeUsers?: Names;
        readonly includeGroups?: Names;
        readonly excludeGroups?: Names;
        readonly includeRoles?: Names;
        readonly excludeRoles?: Names;
        readonly includeGuestsOrExternalUsers?: CaExternalUsers | null | undefined;
        readonly excludeGuestsOrExternalUsers?: CaExternalUsers | null | undefined;
      }
    | null
    | undefined;
  readonly applications?:
    | {
        readonly includeApplications?: Names;
        readonly excludeApplications?: Names;
        readonly includeUserActions?: Names;
        readonly includeAuthenticationContextClassReferences?: Names;
        readonly applicationFilter?:
          { readonly mode?: string | null | undefined; readonly rule?: string | null | undefined } | null | undefined;
      }
    | null
    | undefined;
  readonly clientApplications?:
    { readonly includeServicePrincipals?: Names; readonly includeUsers?: Names } | null | undefined;
  readonly clientAppTypes?: Names;
  readonly platforms?: { readonly includePlatforms?: Names; readonly excludePlatforms?: Names } | null | undefined;
  readonly locations?: { readonly includeLocations?: Names; readonly excludeLocations?: Names } | null | undefined;
  readonly devices?:
    | {
        readonly deviceFilter?:
          { readonly mode?: string | null | undefined; readonly rule?: string | null | undefined } | null | undefined;
        readonly includeDevices?: Names;
        readonly excludeDevices?: Names;
      }
    | null
    | undefined;
  readonly deviceStates?: { readonly includeStates?: Names; readonly excludeStates?: Names } | null | undefined;
  readonly signInRiskLevels?: Names;
  readonly userRiskLevels?: Names;
  readonly servicePrincipalRiskLevels?: Names;
  /** Comma-joined flags in Graph; a list is taken too. */
  readonly insiderRiskLevels?: string | Names;
  readonly authenticationFlows?: { readonly transferMethods?: string | null | undefined } | null | undefined;
  /** Conditions that this version does not know, by name: the policy may be narrower than what is read here. */
  readonly unknown?: readonly string[];
}

export interface CaGrantControls {
  readonly operator?: string | null | undefined;
  readonly builtInControls?: Names;
  readonly customAuthenticationFactors?: Names;
  readonly termsOfUse?: Names;
  readonly authenticationStrength?:
    | {
        readonly id?: string | null | undefined;
        readonly displayName?: string | null | undefined;
        readonly allowedCombinations?: Names;
        readonly requirementsSatisfied?: string | null | undefined;
        readonly modifiedDateTime?: string | null | undefined;
      }
    | null
    | undefined;
}

export interface NamedLocation {
  readonly id: string;
  readonly displayName?: string | null | undefined;
  /** `#microsoft.graph.ipNamedLocation`, `#microsoft.graph.countryNamedLocation`, `#microsoft.graph.compliantNetworkNamedLocation`. */
  readonly type: string;
  readonly isTrusted?: boolean | null | undefined;
  readonly modifiedDateTime?: string | null | undefined;
}

export interface RoleDefinition {
  readonly id: string;
  readonly templateId?: string | null | undefined;
  readonly displayName?: string | null | undefined;
  readonly isBuiltIn?: boolean | null | undefined;
  /** Absent where Graph did not say: then the list of MFA-RULES §3 stands in. */
  readonly isPrivileged?: boolean | null | undefined;
}

export interface RoleAssignment {
  /** A user or a group. */
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly directoryScopeId: string;
  /** `Assigned` or `Activated`; absent where the tenant cannot tell (no P2), which means assigned. */
  readonly assignmentType?: string | null | undefined;
}

export type PerUserMfa = 'disabled' | 'enabled' | 'enforced';

/** Transitive members (user ids) of a group, or that the group is gone, or that it could not be read. */
export type GroupReading =
  | { readonly status: 'ok'; readonly members: ReadonlySet<string> }
  | { readonly status: 'deleted' }
  | { readonly status: 'unread'; readonly why: string; readonly http?: number | undefined };

/** Everything about one tenant at one moment that its verdicts need (MFA-RULES §2). */
export interface MfaFacts {
  readonly tenantId: TenantId;
  /** When reading began. */
  readonly takenAt: Date;
  /** The users that were read; `usersWhole` is false when a page is missing, so that absence says nothing. */
  readonly users: readonly FactUser[];
  readonly usersWhole: boolean;
  /** Why `usersWhole` is false, for people. */
  readonly usersWhy?: string | undefined;
  readonly caPolicies: Reading<readonly CaPolicy[]>;
  readonly namedLocations: Reading<readonly NamedLocation[]>;
  readonly securityDefaults: Reading<{ readonly isEnabled: boolean }>;
  /** By user id; a user who is not in it was not read. */
  readonly perUserMfa: ReadonlyMap<string, PerUserMfa>;
  /** Why those who are missing in `perUserMfa` are. */
  readonly perUserMfaWhy?: string | undefined;
  readonly roleDefinitions: Reading<readonly RoleDefinition[]>;
  readonly roleAssignments: Reading<readonly RoleAssignment[]>;
  /** `ok` and empty where the tenant has no licence for it. */
  readonly roleEligibilities: Reading<readonly RoleAssignment[]>;
  /** By group id: those that a policy names and those that hold a role. */
  readonly groups: ReadonlyMap<string, GroupReading>;
  /** Ids of the service plans that the tenant has; absent where they could not be read. */
  readonly servicePlanIds?: readonly string[] | undefined;
}

/** What is known of the tenant from before, and what was chosen for it. */
export interface MfaSettings {
  readonly includeGuests: boolean;
  /** Role template ids that count as administrators here besides Microsoft's. */
  readonly extraAdminRoleTemplateIds: readonly string[];
  /** Whether a custom control (Duo and others) counts as a second factor; true where absent. */
  readonly externalFactorsCount?: boolean | undefined;
}

export interface MfaMemory {
  /** Whether the last snapshot had an enabled Conditional Access policy. */
  readonly hadEnabledCa: boolean;
  /** Class of each user in the last snapshot, for when roles cannot be read. */
  readonly policyOf: ReadonlyMap<string, 'admin' | 'user'>;
}

/** Reads the facts of a tenant through the directory of its provider; what cannot be read is in the answer, never thrown. */
export interface MfaFactsReader {
  read(tenant: { readonly id: TenantId }, signal?: AbortSignal): Promise<MfaFacts>;
}
