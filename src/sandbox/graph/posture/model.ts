/** A security group; members are ids of users and of other groups. */
export interface SimGroup {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly createdDateTime: string;
  readonly isAssignableToRole: boolean | null;
  /** Rule of a dynamic group, shown only: who is in it is said by `members`. */
  readonly membershipRule: string | null;
  readonly members: ReadonlySet<string>;
}

/** A role of a tenant's own. */
export interface SimRole {
  readonly id: string;
  readonly displayName: string;
  readonly isPrivileged: boolean;
}

/** What decides about MFA in one tenant besides Conditional Access and roles; the doors and the portal change it. */
export interface SimPosture {
  readonly groups: Map<string, SimGroup>;
  readonly customRoles: Map<string, SimRole>;
  securityDefaults: boolean;
}
