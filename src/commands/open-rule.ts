import { z } from 'zod';
import type { IgnoreRule, RuleScope } from '../events/ignore/rule.ts';
import { TocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';
import type { RuleView } from './result.ts';
import { whereAsked } from './where-asked.ts';

/** A rule's number as cards and words carry it. */
export const RuleNumber = z.union([
  z.number().int().positive().max(1e9),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

/** Reads "7", "#7" or "rule 7" and returns the number with the words behind it. */
export function takeRule(words: string): { readonly rule: string; readonly rest: string } | undefined {
  const match = /^(?:rule\s+)?#?\s*(\d{1,9})(?![\w.:])\s*(.*)$/is.exec(words.trim());
  return match ? { rule: match[1] as string, rest: (match[2] ?? '').trim() } : undefined;
}

/** True when the asker may see rules of that scope: those for all tenants name people of any of them. */
export function seesScope({ member }: CommandContext, scope: RuleScope): boolean {
  return scope === '*' ? member.scope === 'all' : inScope(member, scope);
}

/** Throws when the asker may not make rules for that scope. */
export function refuseScope(ctx: CommandContext, scope: RuleScope): void {
  if (seesScope(ctx, scope)) return;
  throw new TocsinError(
    'NOT_AUTHORISED',
    'A rule for all tenants needs an administrator who may see all tenants. Choose this tenant alone.',
  );
}

/** Lets a rule end at another moment; undefined where it does not end at `was` any more, and so nothing was done. */
export async function moveEnd(
  { ignoreRules }: CommandContext,
  number: number,
  end: { readonly was: Date; readonly expiresAt: Date },
): Promise<IgnoreRule | undefined> {
  const now = await ignoreRules.reschedule(number, end);
  return now?.expiresAt.getTime() === end.expiresAt.getTime() ? now : undefined;
}

export function whereOf(scope: RuleScope, tenant: Tenant | undefined): string {
  return scope === '*' ? 'all tenants' : (tenant?.name ?? scope);
}

/** The rule of that number; one that the asker may not see answers exactly like one that does not exist. */
export async function openRule(ctx: CommandContext, number: number): Promise<RuleView> {
  const rule = await ctx.ignoreRules.find(number);
  if (!rule || !seesScope(ctx, rule.scope)) {
    const where = whereAsked(ctx, { typed: '`rules` lists them.', tab: 'Rules lists them.' });
    throw new TocsinError('NOT_FOUND', `There is no rule ${number} that you can see.${where}`);
  }
  return ruleView(rule, rule.scope === '*' ? undefined : await ctx.tenants.get(rule.scope));
}

/** A rule with the name and the zone of its tenant; UTC for one that holds for all. */
export function ruleView(rule: IgnoreRule, tenant: Tenant | undefined): RuleView {
  return { rule, where: whereOf(rule.scope, tenant), timeZone: tenant?.timeZone ?? 'UTC' };
}
