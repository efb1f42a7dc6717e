import type { Tenant } from '../tenants/tenant.ts';

/** How an alert names an application: by object id, by application id, or both. */
export interface AppNames {
  readonly id?: string | undefined;
  readonly appId?: string | undefined;
}

/** What remediation reads of an application in a tenant (its service principal). */
export interface AppState {
  /** Object id of the service principal. */
  readonly id: string;
  readonly appId: string | undefined;
  readonly name: string | undefined;
  readonly enabled: boolean | undefined;
  /** It waits among the deleted items, from where it can be restored. */
  readonly deleted: boolean;
  /** Microsoft’s own: the tenant’s services run on it. */
  readonly microsofts: boolean;
  /** Tocsin itself. */
  readonly own: boolean;
}

/** One consent (all scopes of one resource for one person or for everybody) or one application permission. */
export type AppGrant =
  | {
      readonly kind: 'delegated';
      readonly id: string;
      readonly resourceId: string;
      readonly resource: string;
      /** As Microsoft keeps it, spaces and all: what is granted again is the same text. */
      readonly scope: string;
      /** Null: an administrator consented for everybody. */
      readonly principalId: string | null;
      readonly person: string | undefined;
    }
  | {
      readonly kind: 'application';
      readonly id: string;
      readonly resourceId: string;
      readonly resource: string;
      readonly appRoleId: string;
      /** E.g. `Mail.ReadWrite`; undefined where the resource could not be read. */
      readonly value: string | undefined;
    };

export interface AppGrants {
  readonly grants: readonly AppGrant[];
  /** How many more there are that could not be understood: what is not among `grants` need not be gone. */
  readonly unreadable: number;
}

/** A secret or certificate that signs in as the application, of itself here or of its registration. */
export interface AppCredential {
  /** Unique over both holders. */
  readonly id: string;
  readonly holder: 'servicePrincipal' | 'application';
  readonly holderId: string;
  readonly keyId: string;
  readonly kind: 'secret' | 'certificate';
  readonly name: string | undefined;
  /** ISO times as Microsoft gives them. */
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/** What reads and changes applications. Errors as TenantWriter tells; NOT_FOUND when what is to change is gone. */
export interface AppWriter {
  /** Undefined when there is no such application, not even among the deleted ones. */
  readApp(tenant: Tenant, names: AppNames): Promise<AppState | undefined>;
  setAppEnabled(tenant: Tenant, id: string, enabled: boolean): Promise<void>;
  readGrants(tenant: Tenant, id: string): Promise<AppGrants>;
  /**
   * Object ids of the applications (service principals) that this person consented to for themselves, and how many
   * consents there are that could not be understood.
   */
  consentsOf(tenant: Tenant, userId: string): Promise<{ readonly ids: readonly string[]; readonly unreadable: number }>;
  removeGrant(tenant: Tenant, id: string, grant: AppGrant): Promise<void>;
  /** Makes a grant as it was; its id is Microsoft’s own. CONFLICT when there is one for the same already. */
  createGrant(tenant: Tenant, id: string, grant: AppGrant): Promise<void>;
  /** Newest first. */
  readCredentials(tenant: Tenant, app: AppState): Promise<readonly AppCredential[]>;
  removeCredential(tenant: Tenant, credential: AppCredential): Promise<void>;
  deleteApp(tenant: Tenant, id: string): Promise<void>;
  restoreApp(tenant: Tenant, id: string): Promise<void>;
}
