import { z } from 'zod';
import { permits } from '../staff/staff.ts';
import { defineCommand } from './command.ts';
import { RuleNumber, openRule, takeRule } from './open-rule.ts';

/** One ignore rule: what it hides, why, since when, until when, and how often it did. */
export const rule = defineCommand({
  name: 'rule',
  summary: 'One ignore rule: what it hides, why, and how often it did',
  requires: 'read',
  surfaces: ['chat', 'card'],
  changes: false,
  input: z.object({ rule: RuleNumber }),
  words: {
    phrases: ['rule', 'show rule', 'ignore rule'],
    usage: 'rule 7',
    read: (rest) => takeRule(rest) ?? { say: 'Which rule? For example: `rule 7`. `rules` lists them.' },
  },
  async run(ctx, { rule: number }) {
    return { show: 'rule', ...(await openRule(ctx, number)), mayChange: permits(ctx.member, 'administer') };
  },
});
