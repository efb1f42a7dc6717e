/** A directory object as Graph shows it; only the id is certain. */
export interface SimObject {
  readonly id: string;
  readonly [property: string]: unknown;
}

/** What stays of a deleted object for 30 days, with everything that comes back with it. */
export interface SimDeleted {
  readonly type: 'application' | 'servicePrincipal';
  readonly object: SimObject;
  readonly deletedDateTime: string;
  readonly grants: readonly SimObject[];
  readonly assignments: readonly SimObject[];
}

/** An app of Teams in the tenant's catalogue. */
export interface SimTeamsApp extends SimObject {
  readonly displayName: string;
  readonly distributionMethod: 'store' | 'organization' | 'sideloaded';
  readonly definition: SimObject;
}

/** One installation; `owner` is `teams/<id>` or `users/<id>`. */
export interface SimInstallation extends SimObject {
  readonly owner: string;
  readonly teamsAppId: string;
  readonly consented: readonly { readonly permissionValue: string; readonly permissionType: string }[];
}

/** The applications of one tenant, in maps by id that the doors change. */
export interface SimApps {
  readonly servicePrincipals: Map<string, SimObject>;
  readonly applications: Map<string, SimObject>;
  readonly grants: Map<string, SimObject>;
  readonly assignments: Map<string, SimObject>;
  readonly deleted: Map<string, SimDeleted>;
  /** Object ids of users, by the id of what they own. */
  readonly owners: Map<string, readonly string[]>;
  readonly teamsApps: Map<string, SimTeamsApp>;
  readonly installations: Map<string, SimInstallation>;
}
