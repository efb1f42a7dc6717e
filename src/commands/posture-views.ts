import type { MissedReading } from '../posture/missed-reading.ts';
import type { LossOver, RegressionAlert } from '../posture/regression.ts';
import type { LastKnown, UserPosture } from '../posture/snapshot.ts';
import type { PostureDay } from '../posture/store.ts';
import type { Tenant } from '../tenants/tenant.ts';

/** One tenant among all: what is watched there and how it stood at its newest reading. */
export interface PostureLine {
  readonly tenant: Tenant;
  /** Counts of the newest reading; absent where there was none. */
  readonly day?: PostureDay | undefined;
  /** Why there is none of the newest day that is due; absent where there is one. */
  readonly missed?: MissedReading | undefined;
  /** When the next reading is told. */
  readonly next: Date;
}

/** What the people of a tenant are listed by. */
export const PEOPLE_LISTS = ['notRequired', 'unknown', 'lost'] as const;
export type PeopleList = (typeof PEOPLE_LISTS)[number];

export interface ListedPerson {
  readonly name: string;
  readonly email: string;
  readonly policy: 'admin' | 'user';
  readonly verdict: Pick<UserPosture, 'state' | 'strength' | 'reason'>;
  /** Why this one is an accepted exception. */
  readonly excepted?: string | undefined;
  /** Where it was lost: the day and what took it away, in words. */
  readonly lost?:
    { readonly localDate: string; readonly why: readonly string[]; readonly over?: LossOver | undefined } | undefined;
}

/** The posture of one tenant, and a page of its people. */
export interface TenantPosture extends PostureLine {
  /** Alerts of the last days, newest first. */
  readonly alerts: readonly RegressionAlert[];
  readonly list: PeopleList;
  readonly people: readonly ListedPerson[];
  /** Place of the first of `people`, counted from 1. */
  readonly from: number;
  readonly total: number;
}

/** Whether MFA is required of one person, and through what. */
export interface PersonPosture {
  readonly tenant: Tenant;
  readonly name: string;
  readonly email: string;
  readonly posture: UserPosture;
  readonly takenAt: Date;
  readonly localDate: string;
  /** Names of the policies among the mechanisms, by id. */
  readonly policyNames: Readonly<Record<string, string>>;
  /** The newest reading that could tell, where the present one cannot. */
  readonly lastKnown?: LastKnown | undefined;
  readonly excepted?: string | undefined;
  readonly losses: readonly NonNullable<ListedPerson['lost']>[];
}
