import type { EntityOf } from '../entities/entity.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** A link that opens a file to whoever holds it. */
export interface SharingLink {
  readonly permissionId: string;
  readonly canEdit: boolean;
  /** ISO time; undefined: it never ends. */
  readonly expires: string | undefined;
  readonly password: boolean | undefined;
  /** It belongs to a folder above and can only be removed there. */
  readonly inherited: boolean;
  /** Whether it is the one that was asked for; undefined where that cannot be told. */
  readonly named: boolean | undefined;
}

export interface SharedFileState {
  readonly driveId: string;
  readonly itemId: string;
  /** Below the root of its library. */
  readonly path: string;
  readonly links: readonly SharingLink[];
  /** Permissions that could not be understood: what is not among `links` need not be gone. */
  readonly unreadable: number;
}

/** What reads and removes sharing links. Errors as TenantWriter tells. */
export interface LinkWriter {
  /**
   * The file that the link opens with all its links for anybody; undefined when the file is not there (any more), and
   * `leadsNowhere` when nothing but the link is known and it opens nothing (any more).
   */
  readSharedFile(
    tenant: Tenant,
    link: EntityOf<'anonymousLink'>,
  ): Promise<SharedFileState | 'leadsNowhere' | undefined>;
  /** NOT_FOUND when it is gone already. */
  removeLink(tenant: Tenant, link: { driveId: string; itemId: string; permissionId: string }): Promise<void>;
}
