import type { TenantId } from '../../tenants/tenant.ts';
import type { PersonRef } from '../event.ts';

/** One person of a rule: compared by object id, by address only where one side has no id. Never by display name. */
export interface RuleUser {
  readonly id?: string | undefined;
  /** User principal name or mail address. */
  readonly upn?: string | undefined;
  readonly label: string;
}

/** One application of a rule, compared by its ids: whoever makes an application chooses its name. */
export interface RuleApplication {
  readonly appId?: string | undefined;
  readonly id?: string | undefined;
  readonly label: string;
}

/** A network of a rule: a range (a single address is the range of one) or an autonomous system. */
export type RuleNetwork =
  | { readonly type: 'range'; readonly range: string }
  | { readonly type: 'as'; readonly asn: number; readonly name?: string | undefined };

/**
 * What an event must be for a rule to hide it; an absent criterion is *Any*. All that are there must be met. A list holds
 * all that the event may name: an event that names anybody, any address or any application beyond it is not hidden, and
 * neither is one of which the criterion cannot be told.
 */
export interface Criteria {
  /** Id of an event kind; never `unclassified`, which is not knowing. */
  readonly kind?: string | undefined;
  readonly users?: readonly RuleUser[] | undefined;
  readonly networks?: readonly RuleNetwork[] | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | undefined;
  readonly applications?: readonly RuleApplication[] | undefined;
  /** Words that the title must all have, in any order; see `titleWords`. */
  readonly title?: readonly string[] | undefined;
}

/** `*`: every tenant, each with its own limit of severity. */
export type RuleScope = TenantId | '*';

export interface IgnoreRule {
  /** Short number for people: `rule 7`. Never used again. */
  readonly number: number;
  readonly scope: RuleScope;
  readonly criteria: Criteria;
  /** Only what occurred in this time, where given; both ends included. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly reason: string;
  readonly author: PersonRef;
  readonly createdAt: Date;
  /** From this moment it hides nothing more. */
  readonly expiresAt: Date;
  /** Events that it has hidden, at least: a crash between an event and its count loses the count, never the event. */
  readonly hits: number;
  /** When it last hid one. */
  readonly lastMatch?: Date | undefined;
  /** Taken away by somebody; kept because events refer to it. */
  readonly ended?: { readonly at: Date; readonly by: PersonRef } | undefined;
}

const DAY = 86_400_000;

export const LIMITS = {
  /** Entries of one criterion. */
  entries: 20,
  titleWords: 20,
  titleChars: 200,
  reason: 500,
  /** Rules of one tenant, or for all tenants. */
  rules: 500,
  days: 365,
  /** Shortest prefixes: what is wider covers so much of the Internet that it is as good as Any. */
  bits: { 4: 8, 6: 16 },
} as const;

export const DEFAULT_DAYS = 90;

export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY);
}

/** True while the rule hides events. */
export function isLive(rule: Pick<IgnoreRule, 'expiresAt' | 'ended'>, now: Date): boolean {
  return rule.ended === undefined && now.getTime() < rule.expiresAt.getTime();
}

/** The criteria that are set, by name; none means that every one is *Any*. */
export function criteriaSet(criteria: Criteria): readonly (keyof Criteria)[] {
  return (Object.keys(criteria) as (keyof Criteria)[]).filter((name) => criteria[name] !== undefined);
}
