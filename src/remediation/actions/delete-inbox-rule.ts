import { defineAction } from '../action.ts';
import * as rules from '../inbox-rule-state.ts';

/** Removes a rule: DELETE …/messageRules/{id} (Microsoft Graph v1.0). What it was is kept with the deed. */
export const deleteInboxRule = defineAction({
  id: 'deleteInboxRule',
  family: rules.INBOX_RULE_FAMILY,
  target: 'inboxRule',
  label: 'Delete rule',
  requires: 'remediate',
  needs: rules.RULE_NEEDS,
  calls: [rules.READ_RULES, `DELETE ${rules.ONE_RULE}`],
  undo: '“Recreate rule” makes the rule again, as it was and in its place.',
  appliesTo: rules.isThere,
  capture: rules.captureRule,
  guard: (_ctx, state) => rules.goneOrLocked(state),
  preview: (state) => [
    `Removes ${rules.ruleLabel(state)}. Tocsin keeps a copy of what it says.`,
    ...rules.ruleDoes(state),
    rules.WHAT_HAPPENED_STAYS,
  ],
  run: ({ tenant, writer }, { mailbox, ruleId }) => writer.deleteRule(tenant, { mailbox, ruleId }),
  verify: (_before, { rule }) => (rule ? 'notDone' : 'done'),
  done: (label) => `Deleted ${label}`,
});
