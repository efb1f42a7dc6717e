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

/** A day as it was committed, with the version under which a second run of the same day may replace it. */
export interface CommittedDay {
  readonly day: PostureDay;
  readonly version: string;
  /** Name of its snapshot, as `keep` gave it. */
  readonly reading: string;
}

/** What one run of one tenant's day leaves behind, all at once or not at all. */
export interface PostureCommit {
  readonly snapshot: Snapshot;
  readonly day: PostureDay;
  /** Version of this day that the run read before it began to compare; absent where there was none. */
  readonly expected?: string | undefined;
  /** New and changed alerts of this day. */
  readonly alerts: readonly RegressionAlert[];
  /** Channels that must hear of the alerts. */
  readonly channels: readonly string[];
  /** The alerts are told from then on: time to ask who made the changes. At once where absent. */
  readonly notBefore?: Date | undefined;
  readonly corr: string;
}

/** Before which local date what is kept may go. */
export interface PostureRetention {
  readonly snapshotsBefore: LocalDate;
  readonly daysBefore: LocalDate;
}

export interface PostureStore {
  /** The newest committed snapshot of a day before `before` (or of all) that is not failed and still kept. */
  latest(tenantId: TenantId, before?: LocalDate): Promise<Snapshot | undefined>;
  /** The committed snapshot of a day. */
  snapshot(tenantId: TenantId, localDate: LocalDate): Promise<Snapshot | undefined>;
  /** Newest first. */
  days(tenantId: TenantId, limit: number): Promise<readonly PostureDay[]>;
  day(tenantId: TenantId, localDate: LocalDate): Promise<CommittedDay | undefined>;
  /** Keeps a reading that waits to be committed or read a second time; gives the name under which it is found again. */
  keep(snapshot: Snapshot): Promise<string>;
  /** A reading that was kept; undefined when it is gone. */
  kept(tenantId: TenantId, name: string): Promise<Snapshot | undefined>;
  /**
   * One transaction; false when this day was committed by somebody else since `expected` was read. True also when this
   * very commit was done before. What people did about an alert stays with it.
   */
  commit(commit: PostureCommit): Promise<boolean>;
  alert(tenantId: TenantId, id: string): Promise<RegressionAlert | undefined>;
  /**
   * Applies `change` to the stored alert, anew when somebody else was faster; raises its revision and asks those of
   * `channels` that told it or are about to, in one transaction. Undefined when there is no such alert or nothing to change.
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
  /** Forgets what is older, with its alerts and receipts. */
  purge(tenantId: TenantId, before: PostureRetention): Promise<void>;
}
