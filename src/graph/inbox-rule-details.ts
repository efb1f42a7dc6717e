import { entityKey, entityLabel, type EntityOf } from '../entities/entity.ts';
import type { InboxRule } from '../entities/mail/inbox-rule.ts';
import { found, listOr, ruleFields, suspectedRules, type Origin } from '../entities/mail/rule-fields.ts';
import { quoted } from '../entities/mail/rule-words.ts';
import { suspicionsOf, type Circumstances } from '../entities/mail/suspicions/index.ts';
import type { DetailField, EntityProvider, EntitySection } from '../entities/section.ts';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import type { InboxRuleWriter, RuleList } from '../remediation/mail-writer.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { unavailable } from './unreadable.ts';

export interface InboxRuleDetailsDeps {
  readonly mail: Pick<InboxRuleWriter, 'listRules' | 'mailDomains'>;
  readonly clock: Clock;
}

const SOURCE = 'Exchange Online';
const LABELS = ['Name', 'Status', 'What it does', 'Conditions', 'Actions'];

type RuleEntity = EntityOf<'inboxRule'>;

/**
 * Details of an inbox rule with the reasons to suspect it. Of a rule that is gone, or that the alert does not name, the
 * suspicious rules that the mailbox has now are told instead.
 */
export function createInboxRuleDetails({ mail, clock }: InboxRuleDetailsDeps): EntityProvider<'inboxRule'> {
  return {
    type: 'inboxRule',
    async describe(tenant, entity): Promise<EntitySection> {
      const [list, domains] = await Promise.all([readRules(mail, tenant, entity), mail.mailDomains(tenant)]);
      const section = { key: entityKey(entity), type: 'inboxRule', label: entityLabel(entity) } as const;
      if ('error' in list) return { ...section, fields: unreadable(list.error), suspicious: [] };
      const origin = { source: SOURCE, asOf: clock.now() };
      const rule = list.rules.find(({ id }) => id === entity.ruleId);
      if (!rule) return { ...section, ...withoutRule({ entity, list, domains, origin }) };
      return {
        ...section,
        label: labelOf(rule, entity),
        fields: ruleFields(rule, origin),
        suspicious: suspicionsOf(rule, { domains }).map(({ say }) => say),
      };
    },
  };
}

async function readRules(
  mail: InboxRuleDetailsDeps['mail'],
  tenant: Tenant,
  entity: RuleEntity,
): Promise<RuleList | { readonly error: unknown }> {
  try {
    return await mail.listRules(tenant, entity.ownerId ?? entity.mailbox);
  } catch (error) {
    return { error };
  }
}

/** A missing user, mailbox or rule is told apart in the error's own words. */
function unreadable(error: unknown): readonly DetailField[] {
  const value = isTocsinError(error, 'NOT_FOUND')
    ? ({ status: 'unavailable', source: SOURCE, reason: error.message } as const)
    : unavailable(error, { source: SOURCE, needs: 'MailboxSettings.Read' });
  return LABELS.map((label) => ({ label, value }));
}

function labelOf({ name }: InboxRule, { mailbox }: RuleEntity): string {
  return name.trim() === ''
    ? `a rule without a name in the mailbox of ${mailbox}`
    : `${quoted(name)} in the mailbox of ${mailbox}`;
}

interface Others extends Circumstances {
  readonly entity: RuleEntity;
  readonly list: RuleList;
  readonly origin: Origin;
}

function withoutRule({ entity, list, origin, ...circumstances }: Others): Pick<EntitySection, 'fields' | 'suspicious'> {
  const { lines, reasons } = suspectedRules(list.rules, circumstances);
  const fields = [
    ...(entity.ruleId ? [statusField(list, origin)] : []),
    found('Rules of the mailbox', String(list.rules.length + list.unreadable), origin),
    { ...listOr('Suspicious rules now', lines, origin), alarming: lines.length > 0 },
    ...(list.unreadable > 0 ? [missingField(list.unreadable)] : []),
  ];
  return { fields, suspicious: reasons };
}

function statusField({ unreadable: count }: RuleList, origin: Origin): DetailField {
  if (count === 0) return found('Status', 'gone: deleted, or made anew under another id', origin);
  return {
    label: 'Status',
    value: { status: 'unavailable', source: SOURCE, reason: `${count} rules cannot be read, it may be among them` },
  };
}

function missingField(count: number): DetailField {
  const reason = `${count} of them cannot be read by Tocsin`;
  return { label: 'Further rules', value: { status: 'unavailable', source: SOURCE, reason } };
}
