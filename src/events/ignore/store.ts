import type { TenantId } from '../../tenants/tenant.ts';
import type { PersonRef } from '../event.ts';
import type { Criteria, IgnoreRule, RuleScope } from './rule.ts';

/** How long a rule that another replica saved, changed or took away may not be heard of here. */
export const RULES_FRESH_MS = 15_000;

/** A rule as its author was shown it: only they may save it, once, and not for long. */
export interface RuleDraft {
  readonly id: string;
  /** The event that it was drawn from. */
  readonly tenantId: TenantId;
  readonly event: { readonly number: number; readonly key: string };
  readonly askedBy: string;
  readonly scope: RuleScope;
  readonly criteria: Criteria;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly reason: string;
  /** How long the rule lives from the moment it is saved, days. */
  readonly days: number;
  readonly expiresAt: Date;
  /** The number under which it was saved. */
  readonly savedAs?: number | undefined;
}

export const DRAFT_LASTS_MS = 15 * 60_000;

/** Events that one rule has hidden in one go. */
export interface RuleHits {
  readonly rule: IgnoreRule;
  readonly count: number;
  /** When the newest of them was stored. */
  readonly at: Date;
}

export interface IgnoreRuleStore {
  /**
   * Every rule that may hide events of a tenant: its own and those for all tenants, expired ones too. Read at most
   * `RULES_FRESH_MS` ago; what was changed through this very store is there at once.
   */
  concerning(tenantId: TenantId): Promise<readonly IgnoreRule[]>;
  /** The rules of one scope as they are now, by number; those that were taken away are left out. */
  list(scope: RuleScope): Promise<readonly IgnoreRule[]>;
  /** One that was taken away too. */
  find(number: number): Promise<IgnoreRule | undefined>;
  /** A number never used before, for a rule of that scope. One whose rule never comes is "not found". */
  take(scope: RuleScope): Promise<number>;
  /** False where there is such a rule already. */
  add(rule: IgnoreRule): Promise<boolean>;
  /**
   * Lets the rule end at another moment, if it still ends at `was`. The rule as it is now stored, which ends otherwise
   * where somebody was faster; undefined where it is gone or was taken away.
   */
  reschedule(number: number, end: { readonly was: Date; readonly expiresAt: Date }): Promise<IgnoreRule | undefined>;
  /** Takes the rule away; undefined where somebody did before. */
  end(number: number, by: { readonly at: Date; readonly by: PersonRef }): Promise<IgnoreRule | undefined>;
  /** Brings back a rule that was taken away at that moment; undefined where it is not there, or somebody was faster. */
  revive(number: number, endedAt: Date): Promise<IgnoreRule | undefined>;
  /**
   * Counts what rules have hidden; `batch` names the events, so that the same count is not added twice running. Never
   * rejects: what cannot be counted now is counted with the next hits, or lost where it may have been counted already.
   */
  hit(hits: readonly RuleHits[], batch: string): Promise<void>;
  saveDraft(draft: RuleDraft): Promise<void>;
  draft(id: string): Promise<RuleDraft | undefined>;
  /** Gives the draft its number, once: returns the number that it has now. */
  claimDraft(id: string, number: number): Promise<number | undefined>;
}
