import { z } from 'zod';
import { isLive, type IgnoreRule } from '../events/ignore/rule.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { TocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import { findTenants } from '../tenants/registry.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { ruleView, seesScope } from './open-rule.ts';
import type { RuleView } from './result.ts';

const SHOWN = 12;

const Input = z.object({
  which: z.enum(['live', 'expired', 'all']).default('all'),
  tenant: z.string().max(200).optional(),
});
type Input = z.output<typeof Input>;

/** Lists ignore rules of the tenants that the asker may see, those that still hide first, the newest first. */
export const rules = defineCommand({
  name: 'rules',
  summary: 'List the ignore rules: who made them, how often they hid an event, until when they hold',
  requires: 'read',
  surfaces: ['chat'],
  changes: false,
  input: Input,
  words: { phrases: ['rules', 'ignore rules'], usage: 'rules [live|expired] [for contoso]', read },
  async run(ctx, input) {
    const now = ctx.clock.now();
    const tenants = await chosenTenants(ctx, input);
    const [own, all] = await Promise.all([
      mapLimit(tenants, 8, async (tenant) =>
        (await ctx.ignoreRules.list(tenant.id)).map((rule) => ruleView(rule, tenant)),
      ),
      ctx.ignoreRules.list('*'),
    ]);
    const shared = seesScope(ctx, '*') ? all.map((rule) => ruleView(rule, undefined)) : [];
    const asked = [...own.flat(), ...shared].filter(({ rule }) => isAsked(rule, input, now)).sort(byUse(now));
    return {
      show: 'rules',
      heading: headingOf(input, tenants),
      rules: asked.slice(0, SHOWN),
      more: asked.length > SHOWN,
      unseen: seesScope(ctx, '*') ? 0 : all.filter((rule) => isAsked(rule, input, now)).length,
    };
  },
});

function read(rest: string): z.input<typeof Input> | { say: string } {
  const match = /^(live|expired|all)?\s*(?:(?:for|of|in)\s+(\S.*))?$/i.exec(rest.trim());
  if (!match) return { say: `I do not know “${rest.slice(0, 40)}” there. For example: \`rules expired for contoso\`.` };
  const [, which, tenant] = match;
  return { ...(which && { which: which.toLowerCase() as Input['which'] }), ...(tenant && { tenant }) };
}

async function chosenTenants(ctx: CommandContext, { tenant }: Input): Promise<readonly Tenant[]> {
  const visible = (await ctx.tenants.list()).filter(({ id }) => inScope(ctx.member, id));
  if (tenant === undefined) return visible;
  const matching = findTenants(visible, tenant);
  if (matching.length > 0) return matching;
  throw new TocsinError('NOT_FOUND', `There is no tenant “${tenant}” that you can see.`);
}

function isAsked(rule: IgnoreRule, { which }: Input, now: Date): boolean {
  return which === 'all' || isLive(rule, now) === (which === 'live');
}

function byUse(now: Date) {
  return (a: RuleView, b: RuleView) =>
    Number(isLive(b.rule, now)) - Number(isLive(a.rule, now)) || b.rule.number - a.rule.number;
}

function headingOf({ which, tenant }: Input, tenants: readonly Tenant[]): string {
  const what = { live: 'Ignore rules that hold', expired: 'Ignore rules that have expired', all: 'Ignore rules' }[
    which
  ];
  return `${what} · ${tenant === undefined ? 'all tenants' : tenants.map(({ name }) => name).join(', ')}`;
}
