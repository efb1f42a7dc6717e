import { defineAction } from '../action.ts';
import * as rules from '../inbox-rule-state.ts';

/** Takes a stop back: PATCH …/messageRules/{id} {"isEnabled": true} (Microsoft Graph v1.0). */
export const enableInboxRule = defineAction({
  id: 'enableInboxRule',
  family: rules.INBOX_RULE_FAMILY,
  target: 'inboxRule',
  label: 'Enable rule',
  requires: 'remediate',
  needs: rules.RULE_NEEDS,
  calls: [rules.READ_RULES, `PATCH ${rules.ONE_RULE}`],
  undo: '“Disable rule” switches it off again.',
  undoes: 'disableInboxRule',
  // A rule that was off when it was deleted is made again switched off.
  isOfferedAfter: ({ now }) => now?.off === true,
  appliesTo: rules.isThere,
  capture: rules.captureRule,
  guard: (_ctx, state) => rules.goneOrLocked(state),
  preview: (state) => [`Switches ${rules.ruleLabel(state)} on again, as it is now.`, ...rules.ruleDoes(state)],
  async run({ tenant, writer }, { mailbox, ruleId }) {
    await writer.setRuleEnabled(tenant, { mailbox, ruleId }, true);
    return { result: { ruleId } satisfies rules.RuleResult };
  },
  verify: (_before, { rule }) => (!rule || rule.enabled === null ? 'cannotTell' : rule.enabled ? 'done' : 'notDone'),
  whereNow: rules.whereRuleIs,
  done: (label) => `Enabled ${label} again`,
});
