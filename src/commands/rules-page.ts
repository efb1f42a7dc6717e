import { z } from 'zod';
import { isLive, type IgnoreRule } from '../events/ignore/rule.ts';
import { criteriaLines, hitWords } from '../events/ignore/words.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { permits } from '../staff/staff.ts';
import { defineCommand } from './command.ts';
import { visibleTenants } from './find-tenant.ts';
import { ruleView, seesScope } from './open-rule.ts';
import type { RuleLine } from './page-views.ts';
import type { RuleView } from './result.ts';

const PAGE = 50;

const Input = z.object({
  which: z.enum(['live', 'expired', 'all']).default('all'),
  /** Part of what a rule hides, its reason, its author or its tenant; or its number. */
  words: z.string().trim().max(120).default(''),
  from: z.number().int().min(1).max(99_999).default(1),
});

/** Ignore rules with all that is known of them, those that hold first, the newest first. */
export const rulesPage = defineCommand({
  name: 'rulesPage',
  summary: 'Ignore rules with what they hide, how often they did, and until when they hold',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: Input,
  async run(ctx, { which, words, from }) {
    const now = ctx.clock.now();
    const [tenants, shared] = await Promise.all([visibleTenants(ctx), ctx.ignoreRules.list('*')]);
    const own = await mapLimit(tenants, 8, async (tenant) =>
      (await ctx.ignoreRules.list(tenant.id)).map((rule) => ruleView(rule, tenant)),
    );
    const seen = seesScope(ctx, '*') ? shared.map((rule) => ruleView(rule, undefined)) : [];
    const isAsked = (rule: IgnoreRule) => which === 'all' || stateOf(rule, now) === which;
    const asked = [...own.flat(), ...seen].filter(({ rule }) => isAsked(rule)).sort(byUse(now));
    const all = asked.map((view) => lineOf(view, now)).filter((line) => hasWords(line, words.toLowerCase()));
    return {
      show: 'rulesPage',
      rules: all.slice(from - 1, from - 1 + PAGE),
      from,
      total: all.length,
      unseen: seesScope(ctx, '*') ? 0 : shared.filter(isAsked).length,
      mayChange: permits(ctx.member, 'administer'),
    };
  },
});

function stateOf(rule: IgnoreRule, now: Date): RuleLine['state'] {
  return isLive(rule, now) ? 'live' : 'expired';
}

function hasWords({ rule, where, criteria }: RuleLine, words: string): boolean {
  if (words === '') return true;
  const number = /^(?:rule\s*)?#?(\d{1,9})$/.exec(words)?.[1];
  if (number !== undefined && rule.number === Number(number)) return true;
  const said = [where, rule.reason, rule.author.name, ...criteria.flatMap(({ label, value }) => [label, value])];
  return said.some((text) => text.toLowerCase().includes(words));
}

function byUse(now: Date) {
  return (a: RuleView, b: RuleView) =>
    Number(isLive(b.rule, now)) - Number(isLive(a.rule, now)) || b.rule.number - a.rule.number;
}

function lineOf({ rule, where, timeZone }: RuleView, now: Date): RuleLine {
  const criteria = criteriaLines(rule.criteria);
  return { rule, where, timeZone, criteria, hits: hitWords(rule), state: stateOf(rule, now) };
}
