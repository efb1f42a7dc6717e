import { z } from 'zod';
import { DEFAULT_DAYS, LIMITS, daysAfter } from '../events/ignore/rule.ts';
import { TocsinError } from '../kernel/errors.ts';
import { audited, chainOfRule } from './audited.ts';
import { defineCommand } from './command.ts';
import { RuleNumber, moveEnd, openRule, takeRule } from './open-rule.ts';
import { lookAgain } from './seen-tenant.ts';

/** Lets an ignore rule live on: so many days from now, an expired one too; never shorter than it would have. */
export const extendRule = defineCommand({
  name: 'extendRule',
  summary: `Let an ignore rule live on, ${DEFAULT_DAYS} days from now unless you say how long`,
  requires: 'administer',
  surfaces: ['chat', 'card', 'tab'],
  // Intent and conclusion are recorded in the chain of the rule's own tenant, below.
  changes: false,
  safe: false,
  input: z.object({ rule: RuleNumber, days: z.coerce.number().int().min(1).max(LIMITS.days).default(DEFAULT_DAYS) }),
  words: {
    phrases: ['extend rule'],
    usage: 'extend rule 7 [30 days]',
    read(rest) {
      const taken = takeRule(rest);
      const days = taken && /^(?:(?:by|for)\s+)?(?:(\d{1,3})(?:\s*d(?:ays?)?)?)?$/i.exec(taken.rest);
      if (!taken || !days) return { say: 'Which rule, and how long? For example: `extend rule 7 30 days`.' };
      const count = days[1] === undefined ? DEFAULT_DAYS : Number(days[1]);
      if (count < 1 || count > LIMITS.days) return { say: `A rule can be extended by 1 to ${LIMITS.days} days.` };
      return { rule: taken.rule, days: count };
    },
  },
  async run(ctx, { rule: number, days }) {
    const view = await openRule(ctx, number);
    const gone = () =>
      new TocsinError('PRECONDITION_FAILED', `Rule ${number} was deleted. Make a new one from an event.`);
    if (view.rule.ended) throw gone();
    const expiresAt = daysAfter(ctx.clock.now(), days);
    if (expiresAt <= view.rule.expiresAt)
      return { show: 'rule', ...view, mayChange: true, said: `Rule ${number} holds for longer than that already.` };
    const deed = {
      verb: 'extendRule',
      chain: chainOfRule(ctx, view.rule.scope),
      about: { rule: number, before: view.rule.expiresAt.toISOString(), expires: expiresAt.toISOString() },
      personal: {},
    };
    const { expiresAt: was } = view.rule;
    const rule = await audited(ctx, deed, () => moveEnd(ctx, number, { was, expiresAt }));
    if (!rule) throw (await openRule(ctx, number)).rule.ended ? gone() : lookAgain(`the end of rule ${number}`);
    const over = rule.until && rule.until < ctx.clock.now() ? ' Its period is over, so it hides nothing new.' : '';
    return {
      show: 'rule',
      ...view,
      rule,
      mayChange: true,
      said: `Rule ${number} holds for ${days} days from now.${over}`,
      undo: { verb: 'unextendRule', input: { rule: number, was: expiresAt, expiresAt: was } },
    };
  },
});
