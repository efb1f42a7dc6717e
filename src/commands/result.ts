import type { Impact } from '../events/ignore/impact.ts';
import type { Proposals } from '../events/ignore/propose.ts';
import type { Criteria } from '../events/ignore/rule.ts';
import type { RuleDraft } from '../events/ignore/store.ts';
import type { Severity } from '../events/alert.ts';
import type { ReportDay } from '../events/report.ts';
import type { EventListItem } from '../events/store.ts';
import type { IpFacts } from '../entities/ip.ts';
import type { HistoryLine, SecurityEvent } from '../events/event.ts';
import type { EntitySection } from '../entities/section.ts';
import type { LinkedActivities } from '../events/linked-activities.ts';
import type { SeenBefore, SeenCounts } from '../events/sightings.ts';
import type { Related } from '../events/related.ts';
import type { RegressionAlert } from '../posture/regression.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { BulkAction } from './bulk-fit.ts';
import type { BulkLine, BulkPreviewLine, EventUndo } from './bulk-views.ts';
import type { LookedUp, RecentAddress } from './message-views.ts';
import type { CoverageLine, PageResult, RuleView } from './page-views.ts';
import type { Part } from './parts.ts';
import type { Roster, RouteWarning, SettingsView, TestedAlert, Undo } from './settings-views.ts';
import type { IgnoreFormWords } from './words/ignore-form.ts';
import type { RulePreviewWords } from './words/rule-preview.ts';
import type { EntitiesPage } from './words/page-entities.ts';
import type { EventPage } from './words/page.ts';
import type { PersonPosture, PostureLine, TenantPosture } from './posture-views.ts';

export type { CoverageLine, RuleView };

/** An event with its tenant: everything a card of it shows follows from these two. */
export interface EventView {
  readonly tenant: Tenant;
  readonly event: SecurityEvent;
}

/** An alert of lost MFA with its tenant: everything its card shows follows from these two. */
export interface AlertView {
  readonly tenant: Tenant;
  readonly alert: RegressionAlert;
}

/** What a remediation is about. */
export type AboutView = EventView | AlertView;

export interface ListedEvent extends EventListItem {
  readonly tenantName: string;
  readonly timeZone: string;
}

/** An event in the report. */
export interface ReportLine extends ListedEvent {
  readonly kindTitle: string;
}

/** What an answer about many events does not know. */
export interface Horizon {
  /** Older ones are being read at the moment: ask again in a while. */
  readonly reading: boolean;
  /** Resolved events that were detected before this were not looked at. */
  readonly since?: Date;
  /** Names and addresses of events that were stored before this were not searched. */
  readonly wordsSince?: Date;
}

/** What a remediation would do, in words, before anybody says yes. */
export type PreviewView = AboutView & {
  readonly previewId: string;
  readonly action: string;
  readonly actionLabel: string;
  readonly targetLabel: string;
  /** What it will do, with this user's names and numbers; one sentence each. */
  readonly will: readonly string[];
  /** What may be included or left out, each with the name of its input. */
  readonly choices: readonly Pick[];
  /** How many choices are not shown, and so left as they are. */
  readonly moreChoices: number;
  /** What has to be weighed before saying yes: what changed since, who else relies on it. */
  readonly concerns: readonly string[];
  readonly undo: string;
  /** The last time it was done here, where it was. */
  readonly last?: string;
};

/** A remediation on one target, as the buttons of a card name it. */
export type DeedRefView = AboutView & {
  readonly action: string;
  readonly actionLabel: string;
  readonly target: string;
  readonly targetLabel: string;
  readonly generation: number;
};

/** What one person asked for and a second one has to approve. */
export type ApprovalView = DeedRefView & {
  readonly asked: { readonly by: string; readonly at: Date };
  /** What this person may answer; `approve` includes declining, and needs the preview. */
  readonly may: 'approve' | 'decline' | 'withdraw';
  readonly previewId?: string;
  readonly will: readonly string[];
  /** What the asker chose to include. */
  readonly includes: readonly string[];
  readonly concerns: readonly string[];
  readonly undo: string;
};

/** An input of a card that something is ticked with. */
export interface Pick {
  readonly input: string;
  readonly label: string;
  readonly chosen: boolean;
}

/** One line of the preview of containing a user; without picks it cannot or need not be done, and says why. */
export interface ContainLine {
  readonly label: string;
  readonly words: string;
  readonly picks: readonly Pick[];
}

/** How one step of containing a user ended. */
export interface ContainedLine {
  readonly label: string;
  readonly state: 'done' | 'asked' | 'notDone' | 'unknown';
  readonly words: string;
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
  /** How often it was seen before; absent for an address that is not public. */
  readonly seen?: SeenBefore | undefined;
}

/** One of the asker's tenants: how often it saw an address. */
export interface SeenInTenant {
  readonly tenant: Tenant;
  readonly events: SeenCounts;
  readonly signIns: SeenBefore['signIns'];
}

/** Everything known of an event besides itself. */
export interface DetailsView extends EventView {
  /** What was looked up about each entity but the addresses, in the order in which they are shown. */
  readonly sections: readonly EntitySection[];
  /** Keys of the entities that were not ready in time: to be asked for again. */
  readonly waiting: readonly string[];
  readonly ips: readonly IpView[];
  readonly history: readonly HistoryLine[];
  /** Absent where it was not asked for. */
  readonly related?: Related;
  readonly activities?: LinkedActivities | undefined;
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

/** Something that is shown to one person once. */
export interface Secret {
  readonly label: string;
  readonly value: string;
}

/** What an ignore rule would do, before its author says yes. */
export interface RulePreview extends EventView {
  readonly draft: RuleDraft;
  readonly where: string;
  readonly impact: Impact;
  /** The narrowest rule that hides this event, and what it would have hidden; absent where it is the one chosen. */
  readonly narrowest?: { readonly criteria: Criteria; readonly impact: Impact };
  /** Whether the rule hides the event that it was drawn from. */
  readonly hidesThis: boolean;
}

/** Events of 90 days that named an address: of the asker's tenants, and a count of others. */
export interface SeenAnywhere {
  readonly events: number;
  readonly tenants: number;
  readonly otherTenants: number;
  readonly more: boolean;
}

/** What a command answers; each surface has one presenter per `show`. */
export type CommandResult =
  | { readonly show: 'text'; readonly text: string; readonly undo?: Undo }
  /** It takes longer than the surface waits; `id` is what the outcome is asked for by. */
  | { readonly show: 'waiting'; readonly id: string; readonly n?: number }
  | { readonly show: 'help'; readonly entries: readonly { readonly usage: string; readonly summary: string }[] }
  /** `said` is what to tell the person beside the card: "already done by …". */
  | ({ readonly show: 'event'; readonly said?: string; readonly undo?: EventUndo } & EventView)
  | ({ readonly show: 'details' } & DetailsView)
  | ({ readonly show: 'part' } & PartView)
  | ({ readonly show: 'eventPage' } & EventPage)
  | ({ readonly show: 'eventEntities' } & EntitiesPage)
  | { readonly show: 'ip'; readonly facts: IpFacts; readonly seen?: SeenAnywhere | undefined }
  | {
      readonly show: 'whoElse';
      readonly address: string;
      readonly tenants: readonly SeenInTenant[];
      /** Tenants of the asker whose sign-ins were not asked for. */
      readonly notAsked: number;
      /** Tenants that the asker does not watch: a count and no more. */
      readonly otherTenants: number;
      /** The newest. */
      readonly events: readonly ListedEvent[];
      readonly moreEvents: boolean;
    }
  /** `behind`, here and below: storage did not tell everything in time, so that some may be missing. */
  | { readonly show: 'addresses'; readonly items: readonly RecentAddress[]; readonly behind?: true }
  | ({ readonly show: 'lookedUp' } & LookedUp)
  | {
      readonly show: 'found';
      readonly items: readonly FoundEvent[];
      readonly more: boolean;
      readonly searchedSince?: Date;
      readonly behind?: true;
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
  | ({ readonly show: 'approval' } & ApprovalView)
  /** What became of a deed cannot be found out: an administrator is asked. */
  | ({ readonly show: 'undecided'; readonly words: string } & DeedRefView)
  /**
   * Something that is shown to this person, here and now, and kept nowhere. A surface that cannot show it to them alone,
   * or not in time, drops it and calls `lost`.
   */
  | ({
      readonly show: 'secret';
      readonly said: string;
      readonly secret: Secret;
      lost(): Promise<void>;
    } & EventView)
  | ({
      readonly show: 'contain';
      readonly previewId: string;
      readonly targetLabel: string;
      readonly lines: readonly ContainLine[];
      /** How many choices are not shown, and so left as they are. */
      readonly moreChoices: number;
    } & EventView)
  /** As `secret`, where a step handed something out; `lost` then says so for each. */
  | ({
      readonly show: 'contained';
      readonly target: string;
      readonly targetLabel: string;
      readonly lines: readonly ContainedLine[];
      readonly secrets: readonly Secret[];
      lost(): Promise<void>;
    } & EventView)
  | {
      readonly show: 'events';
      readonly heading: string;
      readonly items: readonly ListedEvent[];
      readonly more: boolean;
    }
  | ({
      readonly show: 'report';
      readonly items: readonly ReportLine[];
      /** How many the filter lets through. */
      readonly total: number;
      /** Pass back as `after` to go on; absent at the end. */
      readonly next?: string;
      /** Names of those of the tenants asked for that Microsoft does not let Tocsin read. */
      readonly blind: readonly string[];
    } & Horizon)
  /** In the report's order. `reading` as in the report. */
  | { readonly show: 'reportNumbers'; readonly numbers: readonly number[]; readonly reading: boolean }
  | ({ readonly show: 'reportDays'; readonly days: readonly ReportDay[] } & Horizon)
  | {
      readonly show: 'reportChoices';
      readonly tenants: readonly { readonly id: string; readonly name: string }[];
      readonly kinds: readonly { readonly id: string; readonly title: string }[];
      readonly mayTriage: boolean;
    }
  /** Something to save as a file. */
  | ({
      readonly show: 'file';
      readonly name: string;
      readonly type: string;
      readonly text: string;
      readonly rows: number;
      /** How many there would be without a limit. */
      readonly total: number;
    } & Horizon)
  | { readonly show: 'bulkPreview'; readonly action: BulkAction; readonly lines: readonly BulkPreviewLine[] }
  | {
      readonly show: 'bulk';
      readonly action: BulkAction;
      readonly lines: readonly BulkLine[];
      /** What takes back what was done: an action, and what it is given of each event alone. */
      readonly undo?: {
        readonly action: BulkAction;
        readonly ns: readonly number[];
        readonly each: Readonly<Record<string, Omit<EventUndo['input'], 'n'>>>;
      };
    }
  | ({
      readonly show: 'ignoreForm';
      readonly proposals: Proposals;
      /** Whether the asker may make rules at all, and for all tenants. */
      readonly mayRule: boolean;
      readonly mayAll: boolean;
      readonly form: IgnoreFormWords;
      /** What was chosen before, where the asker comes back from a preview. */
      readonly draft?: RuleDraft;
    } & EventView)
  | ({ readonly show: 'ignorePreview'; readonly words: RulePreviewWords } & RulePreview)
  | {
      readonly show: 'rules';
      readonly heading: string;
      readonly rules: readonly RuleView[];
      readonly more: boolean;
      /** Rules for all tenants that the asker may not see. */
      readonly unseen: number;
    }
  | ({ readonly show: 'rule'; readonly said?: string; readonly mayChange: boolean; readonly undo?: Undo } & RuleView)
  | ({ readonly show: 'regression'; readonly said?: string } & AlertView)
  | { readonly show: 'postures'; readonly lines: readonly PostureLine[] }
  | ({ readonly show: 'posture' } & TenantPosture)
  | ({ readonly show: 'person' } & PersonPosture)
  | { readonly show: 'coverage'; readonly lines: readonly CoverageLine[] }
  | ({ readonly show: 'settings' } & SettingsView)
  /** Something of the settings was changed. */
  | { readonly show: 'changed'; readonly text: string; readonly undo?: Undo }
  /** Nothing was changed yet: what is told there would be read by people who may not see it. */
  | ({ readonly show: 'routeWarning' } & RouteWarning)
  | ({ readonly show: 'roster' } & Roster)
  | ({ readonly show: 'testAlert' } & TestedAlert)
  | PageResult;

/** Answers to what only the tab asks for: there is no card of them. */
export type TabShow =
  | 'report'
  | 'reportDays'
  | 'reportNumbers'
  | 'reportChoices'
  | 'file'
  | 'bulkPreview'
  | 'bulk'
  | EventPageShow
  | SettingsShow
  | PageResult['show'];
type EventPageShow = 'eventPage' | 'eventEntities';
type SettingsShow = 'settings' | 'changed' | 'routeWarning' | 'roster';
export type CardShow = Exclude<CommandResult['show'], TabShow>;

export type ResultOf<S extends CommandResult['show']> = Extract<CommandResult, { show: S }>;

/** True for an answer that only the person who asked may see, at once or never. */
export function handsOut(result: CommandResult): result is ResultOf<'secret'> | ResultOf<'contained'> {
  return result.show === 'secret' || (result.show === 'contained' && result.secrets.length > 0);
}
