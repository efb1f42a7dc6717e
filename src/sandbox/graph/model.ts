export type PerUserMfaState = 'disabled' | 'enabled' | 'enforced';

/** A user account as the directory of a simulated tenant keeps it; property names are Microsoft Graph's. */
export interface SimUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly mail: string | null;
  readonly businessPhones: readonly string[];
  readonly mobilePhone: string | null;
  readonly officeLocation: string | null;
  readonly preferredLanguage: string | null;
  readonly usageLocation: string | null;
  readonly userType: 'Member' | 'Guest';
  readonly accountEnabled: boolean;
  readonly onPremisesSyncEnabled: boolean | null;
  /** Of guests: `Accepted` or `PendingAcceptance`. */
  readonly externalUserState?: string;
  readonly creationType?: string;
  /** The older MFA setting of each user; disabled when absent. */
  readonly perUserMfaState?: PerUserMfaState;
  readonly createdDateTime: string;
  readonly lastPasswordChangeDateTime: string;
  readonly signInSessionsValidFromDateTime: string;
  readonly otherMails: readonly string[];
  readonly assignedLicenses: readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[];
}

export interface SimRoleAssignment {
  readonly id: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly directoryScopeId: string;
  /** Of an activation through Privileged Identity Management. */
  readonly activated?: { readonly from: string; readonly until: string };
}

/** An invented customer of the sandbox with its whole directory. */
export interface SimTenant {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly timeZone: string;
  readonly country: string;
  readonly users: readonly SimUser[];
  readonly roleAssignments: readonly SimRoleAssignment[];
  /** The best Microsoft Entra ID licence; P2 when absent. */
  readonly licence?: 'none' | 'P1' | 'P2';
  /** What asks for MFA at first; Conditional Access when absent. */
  readonly protection?: 'conditionalAccess' | 'securityDefaults' | 'perUserMfa';
}

/** An alert as `security/alerts_v2` shows it: only the id is certain, as imported alerts may lack anything else. */
export interface SimAlert {
  readonly id: string;
  readonly [property: string]: unknown;
}

export interface Revocation {
  readonly tenantId: string;
  readonly userId: string;
  readonly at: Date;
}

/** A change that a caller made: a PATCH of an alert or a user, or a comment on an alert. */
export interface RecordedPatch {
  readonly tenantId: string;
  readonly target: 'alert' | 'user' | 'comment';
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

export interface RecordedRequest {
  readonly method: string;
  /** As sent, with the `/v1.0`; members of a batch are recorded too, each before its batch. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Undefined when the caller was not let in. */
  readonly tenantId: string | undefined;
  /** 0: the connection was dropped without an answer. */
  readonly status: number;
  readonly at: Date;
  readonly body: unknown;
}
