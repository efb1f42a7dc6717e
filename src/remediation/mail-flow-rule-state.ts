import type { EntityOf } from '../entities/entity.ts';
import type { MailFlowRule } from '../entities/mail/mail-flow-rule.ts';
import { flowInWords } from '../entities/mail/mail-flow-words.ts';
import { quoted } from '../entities/mail/rule-words.ts';
import type { ActionContext, GraphCall, Involved } from './action.ts';

/** What actions on a mail flow rule remember of it. */
export interface FlowState {
  /** GUID where the rule is there; what the alert calls it else. */
  readonly ruleId: string;
  /** Null when the rule is gone. */
  readonly rule: MailFlowRule | null;
}

type FlowEntity = EntityOf<'mailFlowRule'>;

export const COMMON = {
  family: 'mailFlowRule',
  target: 'mailFlowRule',
  through: 'exchange',
  requires: 'remediate',
  needs: ['Exchange.ManageAsApp'],
  calls: ['POST /adminapi/beta/{id}/InvokeCommand'] as readonly GraphCall[],
  appliesTo: (_event: Involved, { ruleId, name }: FlowEntity): boolean => Boolean(ruleId ?? name),
  capture: captureFlowRule,
} as const;

/** By GUID where the alert has it: names change, and may be given twice. */
async function captureFlowRule({ tenant, writer }: ActionContext, { ruleId, name }: FlowEntity): Promise<FlowState> {
  const wanted = ruleId ?? name ?? '';
  const rule = (await writer.readMailFlowRule(tenant, wanted)) ?? null;
  return { ruleId: rule?.id ?? wanted, rule };
}

export function gone({ rule }: FlowState): string | undefined {
  return rule
    ? undefined
    : 'This mail flow rule is gone: somebody has deleted or renamed it. There is nothing to do to it.';
}

export function ruleName({ rule }: FlowState): string {
  return rule && rule.name.trim() !== '' ? quoted(rule.name) : 'without a name';
}

export function flowDoes({ rule }: FlowState): readonly string[] {
  return rule ? [`What it does: ${flowInWords(rule)}`] : [];
}
