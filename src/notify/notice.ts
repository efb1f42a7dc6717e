import type { Severity } from '../events/alert.ts';
import type { SecurityEvent } from '../events/event.ts';
import { WRITE_BACK, type Receipt } from '../events/outbox.ts';
import type { TocsinError } from '../kernel/errors.ts';
import type { RegressionAlert } from '../posture/regression.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Limit } from './pace.ts';

/** What is told. A notice always carries the present state, never a change alone. */
export type Notice =
  | { readonly type: 'event'; readonly tenant: Tenant; readonly event: SecurityEvent }
  | { readonly type: 'import'; readonly tenant: Tenant; readonly open: OpenCounts }
  | { readonly type: 'blind'; readonly tenant: Tenant }
  /** People who lost the MFA requirement, or a test of how that is told. */
  | { readonly type: 'posture'; readonly tenant: Tenant; readonly alert: RegressionAlert };

/** Ids of the channels; a notice goes to those that `accepts` it. */
export const TEAMS_CHANNEL = 'teams';
export const MAIL_CHANNEL = 'mail';
export const PSA_CHANNEL = 'psa';

export interface OpenCounts {
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly total: number;
  /** True when there are more than were counted. */
  readonly more: boolean;
  /** The gravest ones, newest first within a severity. */
  readonly gravest: readonly {
    readonly number: number;
    readonly title: string;
    readonly severity: Severity;
    readonly detectedAt: Date;
  }[];
}

/** The revision that a receipt of this notice stands for. */
export function noticeRevision(notice: Notice): number {
  if (notice.type === 'event') return notice.event.revision;
  return notice.type === 'posture' ? notice.alert.revision : 1;
}

/**
 * Whether a channel is to be told at all: an ignored event rings nowhere, but a card that is there already goes on
 * showing the true state. Microsoft hears of changes whatever is ignored here.
 */
export function isWanted(channel: string, notice: Notice, previous: Receipt | undefined): boolean {
  return channel === WRITE_BACK || notice.type !== 'event' || !notice.event.ignored || previous !== undefined;
}

/** Upstream code of a lost answer to a post that replaces a message which is gone: it counts as a first post. */
export const REPOSTED = 'reposted';

/** Some heard it, others not yet: the receipt is kept, and `rest` says why and how the others are tried again. */
export interface ToldInPart {
  readonly ref: Receipt['ref'];
  readonly rest: TocsinError;
}

/** Where notices go. */
export interface Channel {
  readonly id: string;
  /** What a lane bears; the limits of a conversation in Teams where absent. */
  readonly pace?: readonly Limit[];
  /** True where news is a message of its own rather than a change of the first: repeated blindly, it is heard twice. */
  readonly tellsAnew?: boolean;
  /** False where this tenant does not want such a notice here: it is then given up. Absent: every notice is wanted. */
  accepts?(notice: Notice, previous: Receipt | undefined): boolean;
  /**
   * What this notice queues behind: one at a time and paced within a lane. Throws PRECONDITION_FAILED when there is no
   * place for it yet.
   */
  lane(notice: Notice, previous: Receipt | undefined): Promise<string>;
  /**
   * Tells the notice; with `previous`, refreshes what was told instead of telling it again. Throws TocsinError:
   * UPSTREAM_UNAVAILABLE (try later; `outcomeUnknown` when it may have been told), UPSTREAM_REFUSED (not now, people
   * must mend something), NOT_FOUND (the place is gone), PRECONDITION_FAILED (there is no place yet).
   */
  deliver(notice: Notice, previous: Receipt | undefined): Promise<Receipt['ref'] | ToldInPart>;
}

/** Lower goes first in a lane. */
export function noticePriority(notice: Notice): number {
  if (notice.type !== 'event') return 0;
  return { high: 0, medium: 1, low: 2, informational: 3 }[notice.event.severity];
}
