import type { Lookup } from '../kernel/lookup.ts';
import type { TicketLine } from '../tenants/ticket.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { LocalDate } from './snapshot.ts';
import type { MfaPolicy } from './verdict.ts';

/** MFA-RULES §9.6, in the order in which they are tried. */
export const CAUSE_KINDS = [
  'caPolicyDeleted',
  'caPolicyDisabled',
  'caPolicyReportOnly',
  'caPolicyModified',
  'dependencyChanged',
  'assignmentChanged',
  'securityDefaultsDisabled',
  'perUserMfaDisabled',
] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

/** Who changed it, and when Microsoft recorded it. */
export interface ChangeAuthor {
  readonly by: string;
  readonly at: Date;
  /** The operation in Microsoft's words, e.g. "Update conditional access policy". */
  readonly operation: string;
}

/** What took the requirement away from `count` people. */
export interface Cause {
  readonly kind: CauseKind;
  /** Of the policy; null for what has none. */
  readonly id: string | null;
  readonly count: number;
  /** Name of the policy, where it has one. */
  readonly name?: string | undefined;
  /** State before and after, e.g. `enabled` and `enabledForReportingButNotEnforced`. */
  readonly change?: { readonly from: string; readonly to: string } | undefined;
  /** Absent until it was asked for. */
  readonly author?: Lookup<ChangeAuthor> | undefined;
}

/** Why a loss is none any more, and since which day. */
export interface LossOver {
  /** `gone`: deleted, disabled or not looked at any more. `excepted`: an accepted exception since. */
  readonly how: 'required' | 'gone' | 'excepted';
  readonly since: LocalDate;
}

/** Somebody of whom MFA was required and is not any more. */
export interface Regressed {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** Local date of the snapshot in which it was still required. */
  readonly previousDate: LocalDate;
  /** The third loss within seven days, or a later one. */
  readonly flapping?: boolean | undefined;
  /** Place in `causes` of what took it away. */
  readonly causes: readonly number[];
  /** Absent while it is a loss; found by the runs of later days. */
  readonly over?: LossOver | undefined;
}

/** What somebody did about an alert, the last word on each target: what a card says was put back, and by whom. */
export interface AlertDeed {
  readonly key: string;
  readonly action: string;
  readonly target: string;
  readonly targetLabel: string;
  /** `free`: asked for, but not approved. `undecided`: unknown, and only a person can still say what happened. */
  readonly state: 'awaitingApproval' | 'free' | 'running' | 'done' | 'failed' | 'unknown' | 'undecided' | 'undone';
  readonly generation: number;
  readonly by: string;
  readonly at: Date;
  readonly note?: string | undefined;
}

/**
 * All regressions of one tenant, policy and day: what one notice tells (MFA-RULES §9.5). A test alert is one with
 * invented people, and `test` set.
 */
export interface RegressionAlert {
  /** `<policy>-<local date>`; of a test `test-<policy>-<something unique>`. */
  readonly id: string;
  readonly tenantId: TenantId;
  readonly policy: MfaPolicy;
  /** The day that it is told of; a late run belongs to the day that it was due on. */
  readonly localDate: LocalDate;
  readonly foundAt: Date;
  /** Local date of the snapshot compared with; of most of the people where they differ. */
  readonly comparedWith: LocalDate;
  /** Stable order: by name, then address, then id. */
  readonly people: readonly Regressed[];
  /** Most people first. */
  readonly causes: readonly Cause[];
  /** Raised when a second run of the same day finds something else: the notice is changed, not repeated. */
  readonly revision: number;
  /** Absent where nothing was done; a second run of the same day keeps them. */
  readonly deeds?: readonly AlertDeed[] | undefined;
  readonly ticket?: TicketLine | undefined;
  readonly test?: boolean | undefined;
}

/** What a regression alert is about, as the outbox names it: no event's key begins so. */
export function regressionSubject({ id }: Pick<RegressionAlert, 'id'>): string {
  return `posture-${id}`;
}

/** Id of the alert behind an outbox subject; undefined when the subject is something else. */
export function alertIdOf(subject: string): string | undefined {
  return subject.startsWith('posture-') ? subject.slice('posture-'.length) : undefined;
}

/** Who made a change, out of the tenant's own audit log. Never throws for an upstream fault. */
export interface ChangeAuthors {
  /** The newest change of this cause's kind between the two moments. */
  find(
    tenant: { readonly id: TenantId },
    cause: Pick<Cause, 'kind' | 'id'> & {
      readonly userIds: readonly string[];
      /** Ids of what the change may have been made to: the dependencies that differ, or the groups the policy names. */
      readonly targets?: readonly string[] | undefined;
    },
    between: { readonly since: Date; readonly until: Date },
  ): Promise<Lookup<ChangeAuthor>>;
}
