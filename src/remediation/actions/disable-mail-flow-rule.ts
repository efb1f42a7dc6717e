import { defineAction } from '../action.ts';
import * as flow from '../mail-flow-rule-state.ts';

/** Stops a mail flow rule without losing it: Disable-TransportRule (Exchange Online). */
export const disableMailFlowRule = defineAction({
  ...flow.COMMON,
  id: 'disableMailFlowRule',
  label: 'Disable mail flow rule',
  undo: '“Enable mail flow rule” takes it back.',
  guard: (_ctx, state) => flow.gone(state) ?? alreadyOff(state),
  preview: (state) => [
    `Switches the mail flow rule ${flow.ruleName(state)} off: it no longer acts on any mail of the company. This can take half an hour to reach all servers.`,
    ...flow.flowDoes(state),
    'Mail that it has already sent on or deleted stays so.',
  ],
  run: ({ tenant, writer }, { ruleId }) => writer.setMailFlowRuleEnabled(tenant, ruleId, false),
  verify: (_before, { rule }) => (!rule || rule.enabled === null ? 'cannotTell' : rule.enabled ? 'notDone' : 'done'),
  done: (label) => `Mail flow rule ${label} disabled`,
});

function alreadyOff({ rule }: flow.FlowState): string | undefined {
  return rule?.enabled === false
    ? 'This mail flow rule is switched off already, though not by Tocsin. There is nothing to do.'
    : undefined;
}
