import { defineAction } from '../action.ts';
import * as flow from '../mail-flow-rule-state.ts';

/** Takes a stop back: Enable-TransportRule (Exchange Online). */
export const enableMailFlowRule = defineAction({
  ...flow.COMMON,
  id: 'enableMailFlowRule',
  label: 'Enable mail flow rule',
  undo: '“Disable mail flow rule” switches it off again.',
  undoes: 'disableMailFlowRule',
  guard: (_ctx, state) => flow.gone(state),
  preview: (state) => [
    `Switches the mail flow rule ${flow.ruleName(state)} on again, as it is now, for all mail of the company.`,
    ...flow.flowDoes(state),
  ],
  run: ({ tenant, writer }, { ruleId }) => writer.setMailFlowRuleEnabled(tenant, ruleId, true),
  verify: (_before, { rule }) => (!rule || rule.enabled === null ? 'cannotTell' : rule.enabled ? 'done' : 'notDone'),
  done: (label) => `Mail flow rule ${label} enabled again`,
});
