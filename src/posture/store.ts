import type { TenantId } from '../tenants/tenant.ts';
import type { RegressionAlert } from './regression.ts';
import type { LocalDate, Snapshot } from './snapshot.ts';

/** Counts of one day, small enough to list many of: what `posture` and a chart show. */
export interface PostureDay {
  readonly tenantId: TenantId;
  readonly localDate: LocalDate;
  readonly takenAt: Date;
  readonly status: Snapshot['status'];
  readonly whys: Readonly<Record<string, string>>;
  /** Per policy: people of whom it is required always, with exemptions, not (partially), not (at all), not known. */
  readonly counts: Readonly<
    Record<
      'admin' | 'user',
      {
        readonly always: number;
        readonly conditional: number;
        readonly partial: number;
        readonly none: number;
        readonly unknown: number;
      }
    >
  >;
  readonly notEvaluated: number;
  /** People who lost the requirement that day, by policy, alerted or not. */
  readonly lost: Readonly<Record<'admin' | 'user', number>>;
}

/** What one run of one tenant's day leaves behind, all at once or not at all. */
export interface PostureCommit {
  readonly snapshot: Snapshot;
  readonly day: PostureDay;
  /** New and changed alerts of this day. */
  readonly alerts: readonly RegressionAlert[];
  /** Channels that must hear of the alerts. */
  readonly channels: readonly string[];
  readonly corr: string;
}

export interface PostureStore {
  /** The newest committed snapshot of a day before `before` (or of all) that is not failed. */
  latest(tenantId: TenantId, before?: LocalDate): Promise<Snapshot | undefined>;
  /** The committed snapshot of a day. */
  snapshot(tenantId: TenantId, localDate: LocalDate): Promise<Snapshot | undefined>;
  /** Newest first. */
  days(tenantId: TenantId, limit: number): Promise<readonly PostureDay[]>;
  /** One transaction; false when this day was committed by somebody else since `expected` was read. */
  commit(commit: PostureCommit): Promise<boolean>;
  alert(tenantId: TenantId, id: string): Promise<RegressionAlert | undefined>;
  /**
   * Applies `change` to the stored alert, anew when somebody else was faster; raises its revision and asks `channels` to
   * tell it, in one transaction. Undefined when there is no such alert or nothing to change.
   */
  changeAlert(
    ref: { readonly tenantId: TenantId; readonly id: string },
    change: (alert: RegressionAlert) => RegressionAlert | undefined,
    tell: { readonly channels: readonly string[]; readonly corr: string; readonly notBefore?: Date | undefined },
  ): Promise<RegressionAlert | undefined>;
  /** Alerts of this day or later, tests left out, newest first. */
  alertsSince(tenantId: TenantId, localDate: LocalDate): Promise<readonly RegressionAlert[]>;
  /** Stores a test alert and asks the channels to tell it, in one transaction. */
  addTest(alert: RegressionAlert, channels: readonly string[], corr: string): Promise<void>;
}
