import { z } from 'zod';
import { checkRule } from '../events/ignore/check-rule.ts';
import { ignoreByRule } from '../events/ignore/ignored.ts';
import { daysAfter, type IgnoreRule } from '../events/ignore/rule.ts';
import type { RuleDraft } from '../events/ignore/store.ts';
import { criteriaWords } from '../events/ignore/words.ts';
import { TocsinError } from '../kernel/errors.ts';
import { audited, chainOfRule } from './audited.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { refuseMany } from './ignore-preview.ts';
import { EventNumber, changeOpenEvent, openEvent } from './open-event.ts';
import { refuseScope } from './open-rule.ts';
import type { CommandResult, EventView } from './result.ts';
import { whereAsked } from './where-asked.ts';

/** Saves the rule that a preview showed, once, for the person who saw it. */
export const ignoreSave = defineCommand({
  name: 'ignoreSave',
  summary: 'Save the ignore rule that the preview showed',
  requires: 'administer',
  surfaces: ['card', 'tab'],
  // Intent and conclusion are recorded with the rule's number and words, below.
  changes: false,
  safe: false,
  input: z.object({ n: EventNumber, previewId: z.string().max(60) }),
  async run(ctx, { n, previewId }): Promise<CommandResult> {
    const view = await openEvent(ctx, n);
    const draft = await ctx.ignoreRules.draft(previewId);
    if (!draft || draft.event.key !== view.event.key || draft.tenantId !== view.tenant.id) {
      throw new TocsinError('PRECONDITION_FAILED', 'This preview is out of date. Please choose “Ignore…” again.');
    }
    if (draft.askedBy !== ctx.actor.objectId) {
      throw new TocsinError(
        'NOT_AUTHORISED',
        'Only the person who saw this preview can save the rule. Choose “Ignore…” yourself to see what it would hide.',
      );
    }
    refuseScope(ctx, draft.scope);
    const before = draft.savedAs === undefined ? undefined : await ctx.ignoreRules.find(draft.savedAs);
    if (before) return tellBefore(view, before);
    return save(ctx, view, draft);
  },
});

/** The second click on one preview is told what became of the first. */
function tellBefore(view: EventView, { number, ended }: IgnoreRule): CommandResult {
  const since = ended ? ` It was deleted since, by ${ended.by.name}.` : '';
  return { show: 'event', ...view, said: `This rule is saved already, as rule ${number}.${since}` };
}

async function save(ctx: CommandContext, view: EventView, draft: RuleDraft): Promise<CommandResult> {
  const now = ctx.clock.now();
  if (draft.expiresAt.getTime() < now.getTime()) {
    throw new TocsinError(
      'PRECONDITION_FAILED',
      'This preview is older than 15 minutes. Please choose “Ignore…” again.',
    );
  }
  const { scope, criteria, from, until, reason } = draft;
  const terms = { criteria, from, until, reason, expiresAt: daysAfter(now, draft.days) };
  const unfit = checkRule(terms, now);
  if (unfit) throw new TocsinError('PRECONDITION_FAILED', unfit);
  await refuseMany(ctx, scope);
  // The draft gives one number to whoever clicks, so two clicks at once write one rule.
  const number = await ctx.ignoreRules.claimDraft(draft.id, draft.savedAs ?? (await ctx.ignoreRules.take(scope)));
  if (number === undefined) throw new TocsinError('CONFLICT', 'This preview is gone. Please choose “Ignore…” again.');
  const { objectId, name } = ctx.actor;
  const rule: IgnoreRule = { number, scope, ...terms, author: { objectId, name }, createdAt: now, hits: 0 };
  const deed = {
    verb: 'ignoreSave',
    chain: chainOfRule(ctx, scope),
    about: { event: view.event.number, rule: number, expires: rule.expiresAt.toISOString() },
    personal: { criteria: criteriaWords(criteria), reason },
  };
  const added = await audited(ctx, deed, () => ctx.ignoreRules.add(rule));
  return added ? hideThis(ctx, view, rule) : tellBefore(view, rule);
}

/** The event that the rule was drawn from is hidden by it too; other cards that are there already stay. */
async function hideThis(ctx: CommandContext, view: EventView, rule: IgnoreRule): Promise<CommandResult> {
  const now = ctx.clock.now();
  let hidden = false;
  const event = await changeOpenEvent(ctx, view, (present) => {
    const change = ignoreByRule(present, { rule, tenant: view.tenant, now });
    hidden = change !== undefined;
    // Who made the rule hid this one: it is no news to them, and no doing of Tocsin's own.
    return change && { ...change, history: change.history.map((line) => ({ ...line, by: ctx.actor.name })) };
  });
  if (hidden) await ctx.ignoreRules.hit([{ rule, count: 1, at: now }], view.event.key);
  const where = whereAsked(ctx, {
    typed: `\`rule ${rule.number}\` shows it.`,
    tab: 'Rules shows it, and can delete it.',
  });
  const said =
    `Rule ${rule.number} is saved: new events like this are ignored from now on` +
    `${hidden ? ', and so is this one' : ''}. Cards that are there already stay.${where}`;
  return { show: 'event', tenant: view.tenant, event, said };
}
