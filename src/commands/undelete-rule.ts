import { z } from 'zod';
import { criteriaWords } from '../events/ignore/words.ts';
import { TocsinError } from '../kernel/errors.ts';
import { audited, chainOfRule } from './audited.ts';
import { defineCommand } from './command.ts';
import { refuseMany } from './ignore-preview.ts';
import { RuleNumber, openRule, refuseScope } from './open-rule.ts';

/** Takes back the deletion of an ignore rule: it hides as it did before, under its own number. */
export const undeleteRule = defineCommand({
  name: 'undeleteRule',
  summary: 'Bring back an ignore rule that was just deleted',
  requires: 'administer',
  surfaces: ['tab'],
  // Intent and conclusion are recorded in the chain of the rule's own tenant, below.
  changes: false,
  safe: false,
  input: z.object({
    rule: RuleNumber,
    /** When it was deleted, as the asker was told: a later deletion by somebody else is theirs. */
    deleted: z.coerce.date(),
  }),
  async run(ctx, { rule: number, deleted }) {
    const view = await openRule(ctx, number);
    const { rule } = view;
    refuseScope(ctx, rule.scope);
    const answer = { show: 'rule', ...view, mayChange: true } as const;
    if (!rule.ended) return { ...answer, said: `Rule ${number} is there already.` };
    if (rule.ended.at.getTime() !== deleted.getTime()) throw deletedSince(number, rule.ended.by.name);
    await refuseMany(ctx, rule.scope);
    const deed = {
      verb: 'undeleteRule',
      chain: chainOfRule(ctx, rule.scope),
      about: { rule: number, hits: rule.hits },
      personal: { criteria: criteriaWords(rule.criteria) },
    };
    const back = await audited(ctx, deed, () => ctx.ignoreRules.revive(number, deleted));
    const now = back ?? (await ctx.ignoreRules.find(number)) ?? rule;
    if (now.ended) throw deletedSince(number, now.ended.by.name);
    return { ...answer, rule: now, said: `Rule ${number} is back and hides as before. What rang meanwhile stays.` };
  },
});

function deletedSince(number: number, name: string): TocsinError {
  return new TocsinError('CONFLICT', `Rule ${number} was deleted again since, by ${name}. It stays deleted.`);
}
