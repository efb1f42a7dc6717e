import type { EntityOf } from '../entities/entity.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** A team, or the personal scope of a user, by object id. */
export interface TeamsPlace {
  readonly kind: 'team' | 'user';
  readonly id: string;
}

/** An app of Teams as it is installed in one place. */
export interface TeamsInstallation {
  readonly installationId: string;
  /** Id in the tenant's catalogue, by which it can be installed again. */
  readonly appId: string;
  readonly name: string | undefined;
  /** Rights inside the team that an owner consented to, e.g. `ChannelMessage.Read.Group`; undefined where not told. */
  readonly rights: readonly string[] | undefined;
  /** Tocsin itself. */
  readonly own: boolean;
}

/** What reads and changes apps of Teams. Errors as TenantWriter tells. */
export interface TeamsAppWriter {
  /** Undefined when it is not installed there. NOT_FOUND when the team or user is gone. */
  readInstallation(
    tenant: Tenant,
    place: TeamsPlace,
    app: Pick<EntityOf<'teamsApp'>, 'id' | 'name'>,
  ): Promise<TeamsInstallation | undefined>;
  uninstall(tenant: Tenant, place: TeamsPlace, installationId: string): Promise<void>;
  /** CONFLICT when it is installed already. */
  install(tenant: Tenant, place: TeamsPlace, appId: string): Promise<void>;
}
