import type { TenantId } from '../tenants/tenant.ts';

/**
 * What happened, in one word each. `asked`, `approved` and `declined` are of two people; `decided` is an administrator's
 * word on what nobody could find out; `lost` says that something handed out once never arrived.
 */
export const AUDIT_OUTCOMES = [
  'intent',
  'done',
  'failed',
  'unknown',
  'refused',
  'asked',
  'approved',
  'declined',
  'decided',
  'lost',
] as const;

export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** One line of the trail, before it has a place in the chain. */
export interface AuditEntry {
  /** Random id by which a lost answer is read back. */
  readonly id: string;
  readonly at: Date;
  readonly corr: string;
  readonly verb: string;
  readonly outcome: AuditOutcome;
  /** What it was about, by reference only: event number, target key, action. */
  readonly about: Readonly<Record<string, string | number>>;
  /** Who did it and whom it names: kept apart, so that erasing them leaves the chain whole. */
  readonly personal: Readonly<Record<string, string>>;
}

/** An entry at its place: `hash` covers the entry and `previous`. */
export interface ChainedEntry extends AuditEntry {
  readonly tenantId: TenantId;
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
  readonly salt: string;
  /** Salted digests of the personal fields: what the chain covers in their place. */
  readonly personalDigests: Readonly<Record<string, string>>;
}

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** Append-only, hash-chained per tenant. */
export interface AuditLog {
  /** Resolves once the entry is stored at its place in the chain. */
  append(tenantId: TenantId, entry: AuditEntry): Promise<void>;
  read(tenantId: TenantId, fromSeq: number, limit: number): Promise<readonly ChainedEntry[]>;
  head(tenantId: TenantId): Promise<ChainHead>;
}
