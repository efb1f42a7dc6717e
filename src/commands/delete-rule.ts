import { z } from 'zod';
import { criteriaWords } from '../events/ignore/words.ts';
import { audited, chainOfRule } from './audited.ts';
import { defineCommand } from './command.ts';
import { RuleNumber, openRule, takeRule } from './open-rule.ts';
import { whereAsked } from './where-asked.ts';

/** Takes an ignore rule away: it hides nothing more. What it has hidden stays ignored. */
export const deleteRule = defineCommand({
  name: 'deleteRule',
  summary: 'Delete an ignore rule; what it has hidden stays ignored',
  requires: 'administer',
  surfaces: ['chat', 'card', 'tab'],
  // Intent and conclusion are recorded in the chain of the rule's own tenant, below.
  changes: false,
  safe: false,
  input: z.object({ rule: RuleNumber }),
  words: {
    phrases: ['delete rule', 'remove rule'],
    usage: 'delete rule 7',
    read: (rest) => takeRule(rest) ?? { say: 'Which rule? For example: `delete rule 7`.' },
  },
  async run(ctx, { rule: number }) {
    const view = await openRule(ctx, number);
    const { rule } = view;
    const answer = { show: 'rule', ...view, mayChange: true } as const;
    if (rule.ended) return { ...answer, said: `Rule ${number} was deleted already, by ${rule.ended.by.name}.` };
    const { objectId, name } = ctx.actor;
    const deed = {
      verb: 'deleteRule',
      chain: chainOfRule(ctx, rule.scope),
      about: { rule: number, hits: rule.hits },
      personal: { criteria: criteriaWords(rule.criteria) },
    };
    const ended = await audited(ctx, deed, () =>
      ctx.ignoreRules.end(number, { at: ctx.clock.now(), by: { objectId, name } }),
    );
    const now = ended ?? (await ctx.ignoreRules.find(number)) ?? rule;
    const where = whereAsked(ctx, {
      typed: '`events ignored` lists it.',
      tab: 'The report lists it under “Ignored”.',
    });
    const said = ended
      ? `Rule ${number} is deleted and hides nothing more. What it has hidden stays ignored.${where}`
      : `Rule ${number} was deleted already, by ${now.ended?.by.name ?? 'somebody'}.`;
    const undo = ended?.ended && { verb: 'undeleteRule', input: { rule: number, deleted: ended.ended.at } };
    return { ...answer, rule: now, said, ...(undo && { undo }) };
  },
});
