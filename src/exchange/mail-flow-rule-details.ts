import { entityKey, entityLabel } from '../entities/entity.ts';
import { flowSuspicions } from '../entities/mail/flow-suspicions.ts';
import type { MailFlowRule } from '../entities/mail/mail-flow-rule.ts';
import { flowActions, flowConditions, flowExceptions, flowInWords } from '../entities/mail/mail-flow-words.ts';
import { found, listOr, type Origin } from '../entities/mail/rule-fields.ts';
import { quoted } from '../entities/mail/rule-words.ts';
import type { DetailField, EntityProvider, EntitySection } from '../entities/section.ts';
import type { Clock } from '../kernel/clock.ts';
import type { MailWriter } from '../remediation/mail-writer.ts';
import { SOURCE, unreadable } from './unreadable.ts';

export interface MailFlowRuleDetailsDeps {
  readonly mail: Pick<MailWriter, 'readMailFlowRule' | 'mailDomains'>;
  readonly clock: Clock;
}

const LABELS = ['Status', 'What it does', 'Conditions', 'Actions'];

/** Details of a mail flow rule with the reasons to suspect it; where Exchange is not set up each field says so. */
export function createMailFlowRuleDetails({ mail, clock }: MailFlowRuleDetailsDeps): EntityProvider<'mailFlowRule'> {
  return {
    type: 'mailFlowRule',
    async describe(tenant, entity): Promise<EntitySection> {
      const section = {
        key: entityKey(entity),
        type: 'mailFlowRule',
        label: entityLabel(entity),
        suspicious: [],
      } as const;
      const origin = { source: SOURCE, asOf: clock.now() };
      try {
        const rule = await mail.readMailFlowRule(tenant, entity.ruleId ?? entity.name ?? '');
        if (!rule) return { ...section, fields: [found('Status', 'gone: deleted or renamed', origin)] };
        const domains = await mail.mailDomains(tenant);
        return {
          ...section,
          label: rule.name.trim() === '' ? 'a mail flow rule without a name' : quoted(rule.name),
          fields: fieldsOf(rule, origin),
          suspicious: flowSuspicions(rule, domains),
        };
      } catch (error) {
        return { ...section, fields: LABELS.map((label) => unreadable(label, error)) };
      }
    },
  };
}

function fieldsOf(rule: MailFlowRule, origin: Origin): readonly DetailField[] {
  const conditions = flowConditions(rule);
  const exceptions = flowExceptions(rule);
  return [
    found('Status', statusWords(rule), origin),
    found('What it does', flowInWords(rule), origin),
    listOr('Conditions', conditions, origin),
    ...(exceptions.length > 0 ? [found('Except', exceptions, origin)] : []),
    listOr('Actions', flowActions(rule), origin),
    ...(rule.description.length > 0 ? [found('In Exchange’s own words', rule.description, origin)] : []),
    ...(rule.priority === null ? [] : [found('Place among the rules', String(rule.priority + 1), origin)]),
    ...(rule.changed ? [found('Last changed', whenWords(rule.changed), origin)] : []),
    ...(rule.comments ? [found('Comment', quoted(rule.comments), origin)] : []),
  ];
}

function statusWords({ enabled, mode }: MailFlowRule): string {
  const status = enabled === null ? 'not told by Exchange' : enabled ? 'on' : 'off';
  return mode && mode !== 'Enforce' ? `${status}, in test mode: it only notes what it would do` : status;
}

/** Exchange gives UTC with seven digits of a second, or a local form that is left as it is. */
function whenWords(changed: string): string {
  const utc = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|\+00:00)$/.exec(changed);
  return utc ? `${utc[1]} ${utc[2]} UTC` : changed;
}
