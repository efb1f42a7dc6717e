import { ruleFingerprint, type InboxRule } from '../../entities/mail/inbox-rule.ts';
import { ruleInWords } from '../../entities/mail/rule-words.ts';
import { defineAction } from '../action.ts';
import * as rules from '../inbox-rule-state.ts';

/**
 * Makes a deleted rule again from the copy that was kept: POST …/messageRules (Microsoft Graph v1.0). The rule has a
 * new id, which is this deed's result; without the answer it is known as the rule that was not there before.
 */
export const recreateInboxRule = defineAction({
  id: 'recreateInboxRule',
  family: rules.INBOX_RULE_FAMILY,
  target: 'inboxRule',
  label: 'Recreate rule',
  requires: 'remediate',
  needs: rules.RULE_NEEDS,
  calls: [rules.READ_RULES, `POST ${rules.READ_RULES.slice('GET '.length)}` as `POST /${string}`],
  undo: '“Delete rule” removes it again.',
  undoes: 'deleteInboxRule',
  appliesTo: (_event, { ruleId }) => Boolean(ruleId),
  async capture(ctx, entity): Promise<rules.RemovedRule> {
    const { state, list } = await rules.lookAtRules(ctx, entity);
    const before = ctx.last?.before as Partial<rules.RemovedRule> | undefined;
    return {
      ...state,
      removed: before?.removed ?? before?.rule ?? null,
      known: Object.fromEntries(list.rules.map((rule) => [rule.id, ruleFingerprint(rule)])),
    };
  },
  guard: (_ctx, { removed, known, owner, rule }) => {
    if (!removed) return 'Tocsin has no copy of this rule, so it cannot make it again.';
    return rule || Object.values(known).includes(ruleFingerprint(removed))
      ? `There is such a rule in the mailbox of ${owner} already: a second one would do everything twice.`
      : undefined;
  },
  preview: ({ removed, ...state }) =>
    removed
      ? [
          `Makes ${rules.ruleLabel({ ...state, rule: removed })} again, ${placeWords(removed)}.`,
          `What it does: ${ruleInWords(removed)}`,
        ]
      : [],
  async run({ tenant, writer }, { mailbox, removed }) {
    const ruleId = await writer.createRule(tenant, mailbox, removed as InboxRule);
    return { result: { ruleId } satisfies rules.RuleResult };
  },
  verify: (before, now) => (madeSince(before, now) ? 'done' : 'notDone'),
  recall(before, now): rules.RuleResult | undefined {
    const ruleId = madeSince(before, now);
    return ruleId ? { ruleId } : undefined;
  },
  whereNow: ({ before, ...effect }) => ({
    ...rules.whereRuleIs({ before, ...effect }),
    ...(before.removed?.enabled === false && { off: true }),
  }),
  done: (label) => `Made ${label} again`,
});

/** Id of a rule that does what the deleted one did and was not there before. */
function madeSince({ removed, known: before }: rules.RemovedRule, { known }: rules.RemovedRule): string | undefined {
  const wanted = removed && ruleFingerprint(removed);
  return Object.entries(known).find(([id, does]) => does === wanted && !Object.hasOwn(before, id))?.[0];
}

function placeWords({ sequence, enabled }: InboxRule): string {
  const place = sequence === null ? 'behind the others' : `as number ${sequence} of the inbox`;
  return enabled === false ? `${place}, switched off as it was` : place;
}
