import type { Severity } from '../events/alert.ts';
import type { EventListItem } from '../events/store.ts';
import type { IpFacts } from '../entities/ip.ts';
import type { HistoryLine, SecurityEvent } from '../events/event.ts';
import type { Coverage } from '../events/coverage.ts';
import type { EntitySection } from '../entities/section.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Part } from './parts.ts';

/** An event with its tenant: everything a card of it shows follows from these two. */
export interface EventView {
  readonly tenant: Tenant;
  readonly event: SecurityEvent;
}

export interface ListedEvent extends EventListItem {
  readonly tenantName: string;
  readonly timeZone: string;
}

export interface CoverageLine {
  readonly tenant: Tenant;
  readonly coverage: Coverage | undefined;
  /** Notices that wait although they are overdue, with the last reason. */
  readonly undelivered: { readonly count: number; readonly why?: string };
}

/** What a remediation would do, in words, before anybody says yes. */
export interface PreviewView extends EventView {
  readonly previewId: string;
  readonly action: string;
  readonly actionLabel: string;
  readonly targetLabel: string;
  /** What it will do, with this user's names and numbers; one sentence each. */
  readonly will: readonly string[];
  /** What has to be weighed before saying yes: what changed since, who else relies on it. */
  readonly concerns: readonly string[];
  readonly undo: string;
  /** The last time it was done here, where it was. */
  readonly last?: string;
}

/** What a search found; the event itself where it was opened. */
export interface FoundEvent {
  readonly tenant: Tenant;
  readonly number: number;
  readonly title: string;
  readonly severity: Severity;
  readonly detectedAt: Date;
  readonly event?: SecurityEvent;
}

/** One address of an event: as it was at detection, as it is now, and the difference in words. */
export interface IpView {
  readonly address: string;
  readonly recorded?: IpFacts | undefined;
  readonly live?: IpFacts | undefined;
  /** A live source had not answered in time. */
  readonly pending?: boolean;
  readonly difference: readonly string[];
}

/** Everything known of an event besides itself. */
export interface DetailsView extends EventView {
  /** What was looked up about each entity but the addresses, in the order in which they are shown. */
  readonly sections: readonly EntitySection[];
  /** Keys of the entities that were not ready in time: to be asked for again. */
  readonly waiting: readonly string[];
  readonly ips: readonly IpView[];
  readonly history: readonly HistoryLine[];
}

/** A run of one part of the details: what was looked up begins at the one numbered `from`. */
export interface PartView extends DetailsView {
  readonly part: Part;
  /** Counted from 1. */
  readonly from: number;
  /** Lines of that one to pass over: they were shown before. */
  readonly line: number;
  /** How many there are in this part. */
  readonly total: number;
}

/** What a command answers; each surface has one presenter per `show`. */
export type CommandResult =
  | { readonly show: 'text'; readonly text: string }
  | { readonly show: 'help'; readonly entries: readonly { readonly usage: string; readonly summary: string }[] }
  /** `said` is what to tell the person beside the card: "already done by …". */
  | ({ readonly show: 'event'; readonly said?: string } & EventView)
  | ({ readonly show: 'details' } & DetailsView)
  | ({ readonly show: 'part' } & PartView)
  | { readonly show: 'ip'; readonly facts: IpFacts }
  | {
      readonly show: 'found';
      readonly items: readonly FoundEvent[];
      readonly more: boolean;
      readonly searchedSince?: Date;
    }
  /** What can be done about an event, from the entity numbered `from` on. */
  | ({ readonly show: 'act'; readonly from: number } & EventView)
  | ({ readonly show: 'resolveForm' } & EventView)
  | ({
      readonly show: 'chooseTarget';
      readonly action: string;
      readonly actionLabel: string;
      readonly targets: readonly { readonly key: string; readonly label: string }[];
    } & EventView)
  | ({ readonly show: 'preview' } & PreviewView)
  | {
      readonly show: 'events';
      readonly heading: string;
      readonly items: readonly ListedEvent[];
      readonly more: boolean;
    }
  | { readonly show: 'coverage'; readonly lines: readonly CoverageLine[] };

export type ResultOf<S extends CommandResult['show']> = Extract<CommandResult, { show: S }>;
