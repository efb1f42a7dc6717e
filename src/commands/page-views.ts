import type { AuditOutcome } from '../audit/entry.ts';
import type { Coverage } from '../events/coverage.ts';
import type { IgnoreRule } from '../events/ignore/rule.ts';
import type { MissedReading } from '../posture/missed-reading.ts';
import type { LossOver } from '../posture/regression.ts';
import type { PostureDay } from '../posture/store.ts';
import type { PostureSettings, Tenant, TenantId, TenantState } from '../tenants/tenant.ts';
import type { PutBackOffer } from './words/put-backs.ts';

/** How far one tenant is seen. */
export interface CoverageLine {
  readonly tenant: Tenant;
  readonly coverage: Coverage | undefined;
  /** Notices that wait although they are overdue, by channel, each with the last reason. */
  readonly undelivered: readonly { readonly channel: string; readonly count: number; readonly why?: string }[];
  /** The newest reading of the MFA posture; absent where there was none. */
  readonly posture?: PostureDay | undefined;
  /** Why there is none of the newest day that is due; absent where there is one. */
  readonly missed?: MissedReading | undefined;
}

/** An ignore rule as people are shown it. */
export interface RuleView {
  readonly rule: IgnoreRule;
  /** The tenant's name, or "all tenants". */
  readonly where: string;
  readonly timeZone: string;
}

/** A tenant as far as a page of the tab has to know it. */
export interface PageTenant {
  readonly id: TenantId;
  readonly name: string;
  readonly timeZone: string;
  readonly state: TenantState;
  readonly blind?: { readonly since: Date; readonly why: string } | undefined;
}

/** What is watched of a tenant, and since when. */
export interface PostureTenant extends PageTenant {
  readonly posture: PostureSettings;
}

export interface LossCause {
  /** In one sentence, with who changed it. */
  readonly words: string;
  readonly count: number;
}

/** An alert of lost MFA without its people, who may be a hundred thousand. */
export interface LossLine {
  readonly id: string;
  readonly policy: 'admin' | 'user';
  readonly localDate: string;
  readonly foundAt: Date;
  readonly comparedWith: string;
  readonly people: number;
  /** Of whom it is still lost. */
  readonly still: number;
  readonly flapping: number;
  readonly causes: readonly LossCause[];
  /** What people did about it, in words. */
  readonly deeds: readonly string[];
  /** What can be put back, or waits for a person's word. */
  readonly putBacks: readonly PutBackOffer[];
}

export const PEOPLE_STATES = ['none', 'partial', 'unknown', 'conditional', 'always', 'notEvaluated'] as const;
/** How far MFA is required of somebody, as a day counts it. */
export type PeopleState = (typeof PEOPLE_STATES)[number];

export interface PageOfPeople {
  readonly tenant: PageTenant;
  /** The reading that it is of; absent where there is none. */
  readonly takenAt?: Date | undefined;
  readonly people: readonly RollPerson[];
  /** Place of the first of `people`, counted from 1. */
  readonly from: number;
  readonly total: number;
}

export interface RollPerson {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly policy: 'admin' | 'user' | 'notEvaluated';
  readonly state: PeopleState;
  /** Why, in words that end a sentence. */
  readonly why: string;
  /** Why this one is an accepted exception. */
  readonly excepted?: string | undefined;
}

/** Somebody of an alert: what was required of them before, and what took it away. */
export interface LostPerson {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly previousDate: string;
  readonly flapping: boolean;
  /** Since when it is no loss any more, and why. */
  readonly over?: LossOver | undefined;
  readonly why: readonly string[];
}

/** A rule with all that a page shows of it. */
export interface RuleLine extends RuleView {
  /** What it hides, by criterion; what is not there is Any. */
  readonly criteria: readonly { readonly label: string; readonly value: string }[];
  readonly hits: string;
  readonly state: 'live' | 'expired';
}

/** One entry of the trail as a page shows it; a fault stands where an entry should be. */
export type TrailLine =
  | {
      readonly seq: number;
      readonly at: Date;
      readonly by: string;
      readonly verb: string;
      /** The verb in words. */
      readonly what: string;
      readonly outcome: AuditOutcome;
      readonly about: readonly { readonly label: string; readonly value: string }[];
      readonly personal: readonly { readonly label: string; readonly value: string }[];
      readonly event?: number | undefined;
      readonly corr: string;
    }
  | { readonly seq: number; readonly fault: string };

export interface TrailTenant {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
}

/** Answers that the pages Posture, Rules and Audit of the tab draw themselves. */
export type PageResult =
  | {
      readonly show: 'postureHistory';
      readonly tenant: PostureTenant;
      /** When the next reading is told. */
      readonly next: Date;
      /** Why there is no reading of the newest day that is due; absent where there is one. */
      readonly missed?: MissedReading | undefined;
      /** Oldest first. */
      readonly days: readonly PostureDay[];
      /** Of the last 30 days, newest first. */
      readonly losses: readonly LossLine[];
      readonly mayChange: boolean;
      readonly mayPutBack: boolean;
    }
  | ({ readonly show: 'posturePeople' } & PageOfPeople)
  | {
      readonly show: 'postureLost';
      readonly tenant: PageTenant;
      readonly policy: 'admin' | 'user';
      readonly localDate: string;
      readonly people: readonly LostPerson[];
      readonly from: number;
      readonly total: number;
    }
  | {
      readonly show: 'rulesPage';
      readonly rules: readonly RuleLine[];
      readonly from: number;
      readonly total: number;
      /** Rules for all tenants that the asker may not see. */
      readonly unseen: number;
      readonly mayChange: boolean;
    }
  | {
      readonly show: 'auditTrail';
      /** Whose trails the asker may read. */
      readonly tenants: readonly TrailTenant[];
      readonly tenant: TrailTenant;
      /** Number of the newest entry. */
      readonly head: number;
      /** Newest first. */
      readonly lines: readonly TrailLine[];
      /** Pass back as `before` to go on; absent at the beginning of the trail or of the day asked for. */
      readonly next?: number | undefined;
      /** How many entries were looked at for this answer. */
      readonly looked: number;
    }
  | {
      readonly show: 'auditCheck';
      readonly tenant: TrailTenant;
      readonly state: 'whole' | 'broken' | 'unsure' | 'empty' | 'unfinished';
      readonly words: string;
      readonly checked: number;
      readonly head: number;
      /** Pass back as `after` to check the rest. */
      readonly after?: { readonly seq: number; readonly hash: string } | undefined;
    };
