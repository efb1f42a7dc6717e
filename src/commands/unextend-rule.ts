import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { audited, chainOfRule } from './audited.ts';
import { defineCommand } from './command.ts';
import { RuleNumber, moveEnd, openRule, refuseScope } from './open-rule.ts';

/** Takes back the extension of an ignore rule: it ends again when it would have, if nobody moved its end since. */
export const unextendRule = defineCommand({
  name: 'unextendRule',
  summary: 'Take back that an ignore rule was just extended',
  requires: 'administer',
  surfaces: ['tab'],
  // Intent and conclusion are recorded in the chain of the rule's own tenant, below.
  changes: false,
  safe: false,
  input: z.object({
    rule: RuleNumber,
    /** The end that the asker gave it. */
    was: z.coerce.date(),
    /** The end that it had before. */
    expiresAt: z.coerce.date(),
  }),
  async run(ctx, { rule: number, was, expiresAt }) {
    const view = await openRule(ctx, number);
    refuseScope(ctx, view.rule.scope);
    if (expiresAt >= was) throw new TocsinError('INPUT_INVALID', 'Taken back, a rule never holds longer than before.');
    if (view.rule.ended)
      throw new TocsinError('PRECONDITION_FAILED', `Rule ${number} was deleted since. Nothing was changed.`);
    const deed = {
      verb: 'unextendRule',
      chain: chainOfRule(ctx, view.rule.scope),
      about: { rule: number, before: was.toISOString(), expires: expiresAt.toISOString() },
      personal: {},
    };
    const rule = await audited(ctx, deed, () => moveEnd(ctx, number, { was, expiresAt }));
    if (!rule) {
      const text = `Somebody else has changed rule ${number} since. Nothing was changed: look at it first.`;
      throw new TocsinError('CONFLICT', text);
    }
    const over = expiresAt <= ctx.clock.now() ? 'It has expired again.' : 'It ends when it would have.';
    return {
      show: 'rule',
      ...view,
      rule,
      mayChange: true,
      said: `The extension of rule ${number} is taken back. ${over}`,
    };
  },
});
