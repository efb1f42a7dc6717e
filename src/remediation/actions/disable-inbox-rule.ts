import { defineAction } from '../action.ts';
import * as rules from '../inbox-rule-state.ts';

/** Stops a rule without losing it: PATCH …/messageRules/{id} {"isEnabled": false} (Microsoft Graph v1.0). */
export const disableInboxRule = defineAction({
  id: 'disableInboxRule',
  family: rules.INBOX_RULE_FAMILY,
  target: 'inboxRule',
  label: 'Disable rule',
  requires: 'remediate',
  needs: rules.RULE_NEEDS,
  calls: [rules.READ_RULES, `PATCH ${rules.ONE_RULE}`],
  undo: '“Enable rule” takes it back.',
  appliesTo: rules.isThere,
  capture: rules.captureRule,
  guard: (_ctx, state) => rules.goneOrLocked(state) ?? alreadyOff(state),
  preview: (state) => [
    `Switches ${rules.ruleLabel(state)} off: it no longer acts on new mail.`,
    ...rules.ruleDoes(state),
    rules.WHAT_HAPPENED_STAYS,
  ],
  async run({ tenant, writer }, { mailbox, ruleId }) {
    await writer.setRuleEnabled(tenant, { mailbox, ruleId }, false);
    return { result: { ruleId } satisfies rules.RuleResult };
  },
  // A rule that is gone acts no more than one that is off, yet this deed did not do it.
  verify: (_before, { rule }) => (!rule || rule.enabled === null ? 'cannotTell' : rule.enabled ? 'notDone' : 'done'),
  whereNow: rules.whereRuleIs,
  done: (label) => `Disabled ${label}`,
});

function alreadyOff(state: rules.RuleState): string | undefined {
  return state.rule?.enabled === false
    ? `${rules.ruleLabel(state).replace(/^t/, 'T')} is switched off already, though not by Tocsin. There is nothing to do.`
    : undefined;
}
