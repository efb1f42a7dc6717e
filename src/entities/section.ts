import type { Lookup } from '../kernel/lookup.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { EntityOf, EntityType } from './entity.ts';

/** One thing that was looked up about an entity: known, known to be nothing, or not known and why. */
export interface DetailField {
  readonly label: string;
  /** Several values where the field is a list: roles, methods, permissions. */
  readonly value: Lookup<string | readonly string[]>;
  /** Drawn so that nobody overlooks it. */
  readonly alarming?: boolean | undefined;
}

/** Everything that was looked up about one entity, in the order in which an analyst asks. Plain JSON but for its Dates. */
export interface EntitySection {
  /** `entityKey` of the entity. */
  readonly key: string;
  readonly type: EntityType;
  readonly label: string;
  readonly fields: readonly DetailField[];
  /** Why it is suspicious, one sentence each. */
  readonly suspicious: readonly string[];
}

/**
 * Looks one type of entity up where it lives. Never throws for a fault of the other side: what could not be read is a
 * field that is `unavailable` with its reason in public words.
 */
export interface EntityProvider<T extends EntityType = EntityType> {
  readonly type: T;
  describe(tenant: Tenant, entity: EntityOf<T>, signal: AbortSignal): Promise<EntitySection>;
}
