import type { TenantId } from '../tenants/tenant.ts';
import type { FactSource } from './facts.ts';
import type { Mechanism, MfaReason, MfaState, MfaStrength, MfaPolicy } from './verdict.ts';

/** A day in the zone of the schedule, yyyy-mm-dd. */
export type LocalDate = string;

/** What is kept of one user's verdict. */
export interface UserPosture {
  readonly policy: MfaPolicy | 'notEvaluated';
  readonly state: MfaState;
  readonly strength: MfaStrength | null;
  readonly reason?: MfaReason | undefined;
  readonly mechanisms: readonly Mechanism[];
}

/** The newest state in which a user was required or not required, carried along while later snapshots cannot tell. */
export interface LastKnown extends UserPosture {
  /** Of the snapshot that it was found in. */
  readonly localDate: LocalDate;
  readonly takenAt: Date;
  readonly rulesVersion: number;
}

export interface PolicyPosture {
  readonly id: string;
  readonly displayName: string;
  readonly state: string;
  readonly modifiedDateTime: string | null;
  /** Ids of what it refers to: named locations, authentication strengths, custom roles. */
  readonly dependsOn: readonly string[];
  /** Ids of the groups and roles that it takes in or leaves out; absent where that was not kept. */
  readonly aimsAt?: readonly string[] | undefined;
}

export type SourceState = 'ok' | 'partial' | 'error';

/** All answers of a tenant at one time (MFA-RULES §9.8). */
export interface Snapshot {
  /** `<tenant>:<local date>`. */
  readonly snapshotId: string;
  readonly tenantId: TenantId;
  readonly localDate: LocalDate;
  readonly takenAt: Date;
  readonly rulesVersion: number;
  /** `partial`: something could not be read; `failed`: nothing can be said, so it is compared with nothing. */
  readonly status: 'complete' | 'partial' | 'failed';
  readonly sources: Readonly<Record<FactSource, SourceState>>;
  /** Why what is not `ok` is not, for people; also what of the policies was read but is not understood. */
  readonly whys?: Readonly<Partial<Record<FactSource, string>>> | undefined;
  readonly securityDefaults: { readonly isEnabled: boolean } | null;
  /** As last read: where `sources.caPolicies` is `error`, those of the snapshot before. */
  readonly caPolicies: readonly PolicyPosture[];
  /** A digest of each thing that a policy refers to, by its id. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly users: Readonly<Record<string, UserPosture>>;
  /** Of those whom `users` does not name as required or not required. */
  readonly lastKnown: Readonly<Record<string, LastKnown>>;
  /** Name and address of those in `users`, for showing. */
  readonly people?: Readonly<Record<string, { readonly name: string; readonly email: string }>> | undefined;
}
