import { z } from 'zod';
import { chooseCriteria } from '../events/ignore/choose.ts';
import { checkRule } from '../events/ignore/check-rule.ts';
import { tooGrave } from '../events/ignore/ignored.ts';
import { measureImpact } from '../events/ignore/impact.ts';
import { compileCriteria } from '../events/ignore/match.ts';
import { dayEnd, dayStart } from '../events/ignore/period.ts';
import { narrowest, proposalsOf } from '../events/ignore/propose.ts';
import { DEFAULT_DAYS, LIMITS, daysAfter, type Criteria, type RuleScope } from '../events/ignore/rule.ts';
import { DRAFT_LASTS_MS, type RuleDraft } from '../events/ignore/store.ts';
import { subjectOf } from '../events/ignore/subject.ts';
import { TocsinError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent } from './open-event.ts';
import { refuseScope, whereOf } from './open-rule.ts';
import { PLAIN } from './words/hand.ts';
import { rulePreviewWords } from './words/rule-preview.ts';
import type { CommandResult, EventView, RulePreview } from './result.ts';
import { whereAsked } from './where-asked.ts';

/** Teams sends "" for an input that nobody filled, or leaves it out. */
const unlessBlank = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);
const choice = unlessBlank(z.enum(['event', 'any']).default('any'));
const typed = z.string().max(5_000).default('');

const Input = z.object({
  n: EventNumber,
  kind: choice,
  user: choice,
  network: unlessBlank(z.enum(['address', 'range', 'as', 'any']).default('any')),
  otherNetworks: typed,
  country: choice,
  application: choice,
  title: choice,
  otherWords: typed,
  where: unlessBlank(z.enum(['tenant', 'all']).default('tenant')),
  from: typed,
  until: typed,
  days: unlessBlank(z.coerce.number().int().min(1).max(LIMITS.days).default(DEFAULT_DAYS)),
  reason: typed,
});
type Input = z.output<typeof Input>;

/** Shows what an ignore rule would have hidden, to the person who asked; nothing is saved yet. */
export const ignorePreview = defineCommand({
  name: 'ignorePreview',
  summary: 'Show what an ignore rule would hide',
  requires: 'administer',
  surfaces: ['card', 'tab'],
  changes: false,
  safe: false,
  input: Input,
  async run(ctx, input): Promise<CommandResult> {
    const view = await openEvent(ctx, input.n);
    const grave = tooGrave(view.event, view.tenant);
    if (grave) throw new TocsinError('PRECONDITION_FAILED', grave);
    const scope: RuleScope = input.where === 'all' ? '*' : view.tenant.id;
    refuseScope(ctx, scope);
    await refuseMany(ctx, scope);
    const draft = draftOf(ctx, view, input, scope);
    await ctx.ignoreRules.saveDraft(draft);
    return previewOf(ctx, view, draft);
  },
});

/** Throws when there are as many rules as there may be. */
export async function refuseMany(ctx: CommandContext, scope: RuleScope): Promise<void> {
  const { length } = await ctx.ignoreRules.list(scope);
  if (length < LIMITS.rules) return;
  const where = whereAsked(ctx, { typed: '`rules expired` shows which can go.', tab: 'Rules shows which can go.' });
  throw new TocsinError(
    'PRECONDITION_FAILED',
    `There are ${length} rules here already, and ${LIMITS.rules} is the limit.${where}`,
  );
}

function draftOf(ctx: CommandContext, { tenant, event }: EventView, input: Input, scope: RuleScope): RuleDraft {
  const now = ctx.clock.now();
  const chosen = chooseCriteria(event, {
    ...input,
    kind: input.kind === 'event',
    user: input.user === 'event',
    country: input.country === 'event',
    application: input.application === 'event',
    title: input.title === 'event',
  });
  if ('say' in chosen) throw new TocsinError('INPUT_INVALID', chosen.say);
  const { criteria } = chosen;
  const period = periodOf(input, tenant.timeZone);
  const reason = input.reason.trim();
  const unfit = checkRule({ criteria, ...period, reason, expiresAt: daysAfter(now, input.days) }, now);
  if (unfit) throw new TocsinError('INPUT_INVALID', unfit);
  return {
    id: newId(),
    tenantId: tenant.id,
    event: { number: event.number, key: event.key },
    askedBy: ctx.actor.objectId,
    scope,
    criteria,
    ...period,
    reason,
    days: input.days,
    expiresAt: new Date(now.getTime() + DRAFT_LASTS_MS),
  };
}

/** Whole days of the tenant's zone, the last one included. */
function periodOf({ from, until }: Input, zone: string): Pick<RuleDraft, 'from' | 'until'> {
  const read = (day: string, edge: typeof dayStart) => {
    if (day.trim() === '') return undefined;
    const moment = edge(day, zone);
    if (!moment) throw new TocsinError('INPUT_INVALID', `“${day.slice(0, 20)}” is no day: write 2026-11-22.`);
    return moment;
  };
  const [begin, end] = [read(from, dayStart), read(until, dayEnd)];
  return { ...(begin && { from: begin }), ...(end && { until: end }) };
}

async function previewOf(ctx: CommandContext, view: EventView, draft: RuleDraft): Promise<CommandResult> {
  const narrow = narrowest(proposalsOf(view.event));
  const same = JSON.stringify(narrow) === JSON.stringify(draft.criteria);
  const tenants = await tenantsOf(ctx, view.tenant, draft.scope);
  const [impact, narrowImpact] = await measureImpact(ctx, {
    tenants,
    criteria: [draft.criteria, ...(same ? [] : [narrow])],
  });
  const preview: RulePreview = {
    ...view,
    draft,
    where: whereOf(draft.scope, view.tenant),
    impact: impact as NonNullable<typeof impact>,
    ...(narrowImpact && { narrowest: { criteria: narrow satisfies Criteria, impact: narrowImpact } }),
    hidesThis: compileCriteria(draft.criteria)?.meets(subjectOf(view.event)) ?? false,
  };
  return { show: 'ignorePreview', ...preview, words: rulePreviewWords(preview, ctx.clock.now(), PLAIN) };
}

async function tenantsOf(ctx: CommandContext, tenant: Tenant, scope: RuleScope): Promise<readonly Tenant[]> {
  return scope === '*' ? ctx.tenants.list() : [tenant];
}
