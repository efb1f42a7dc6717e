import { entityKey, entityLabel, type EntityOf } from '../entities/entity.ts';
import { whereIs, type TenantDomains } from '../entities/mail/domains.ts';
import { forwardingWords, forwards, type Forwarding } from '../entities/mail/mailbox.ts';
import { absent, found, listOr, suspectedRules, type Origin } from '../entities/mail/rule-fields.ts';
import type { DetailField, EntityProvider, EntitySection } from '../entities/section.ts';
import type { Clock } from '../kernel/clock.ts';
import type { MailWriter } from '../remediation/mail-writer.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { SOURCE, unreadable } from './unreadable.ts';

export interface MailboxDetailsDeps {
  readonly mail: Pick<MailWriter, 'readForwarding' | 'readDelegates' | 'listRules' | 'mailDomains'>;
  readonly clock: Clock;
}

interface Look extends MailboxDetailsDeps {
  readonly tenant: Tenant;
  readonly address: string;
  readonly domains: TenantDomains;
  readonly origin: Origin;
}

/**
 * Details of a mailbox: where it forwards everything to, who else may use it, and which of its inbox rules are
 * suspicious. Each field is read for itself; where Exchange is not set up, the first two say so.
 */
export function createMailboxDetails(deps: MailboxDetailsDeps): EntityProvider<'mailbox'> {
  return {
    type: 'mailbox',
    async describe(tenant, entity): Promise<EntitySection> {
      const domains = await deps.mail.mailDomains(tenant);
      const origin = { source: SOURCE, asOf: deps.clock.now() };
      const look = { ...deps, tenant, address: entity.address, domains, origin };
      const [forwarding, delegates, rules] = await Promise.all([
        lookAtForwarding(look),
        delegatesField(look),
        lookAtRules(look),
      ]);
      return {
        ...headOf(entity),
        fields: [forwarding.field, delegates, rules.field],
        suspicious: [...forwarding.suspicious, ...rules.suspicious],
      };
    },
  };
}

function headOf(entity: EntityOf<'mailbox'>) {
  return { key: entityKey(entity), type: 'mailbox', label: entityLabel(entity) } as const;
}

interface Looked {
  readonly field: DetailField;
  readonly suspicious: readonly string[];
}

async function lookAtForwarding({ mail, tenant, address, domains, origin }: Look): Promise<Looked> {
  const label = 'Forwards everything';
  try {
    const forwarding = await mail.readForwarding(tenant, address);
    if (!forwarding)
      return { field: found('Status', 'gone: there is no such mailbox (any more)', origin), suspicious: [] };
    if (!forwards(forwarding)) return { field: absent(label, origin), suspicious: [] };
    const suspicious = reasonsOf(forwarding, domains);
    return {
      field: { ...found(label, forwardingWords(forwarding), origin), alarming: suspicious.length > 0 },
      suspicious,
    };
  } catch (error) {
    return { field: unreadable(label, error), suspicious: [] };
  }
}

/** A recipient of the directory may still be a contact outside; Exchange gives its name alone. */
function reasonsOf({ toAddress, toRecipient }: Forwarding, domains: TenantDomains): readonly string[] {
  const where = toAddress === null ? 'inside' : whereIs({ address: toAddress }, domains);
  return [
    ...(where === 'outside' ? [`It forwards everything outside the company, to ${toAddress}.`] : []),
    ...(where === 'unclear' ? [`It forwards everything to ${toAddress}: check whether that is outside.`] : []),
    ...(toRecipient === null
      ? []
      : [`It forwards everything to the recipient ${toRecipient}: check whether that is a contact outside.`]),
  ];
}

async function delegatesField({ mail, tenant, address, origin }: Look): Promise<DetailField> {
  const label = 'Others who may use it';
  try {
    const delegates = await mail.readDelegates(tenant, address);
    return listOr(
      label,
      delegates.map(({ who, rights }) => `${who} (${rights.map(rightWords).join(', ')})`),
      origin,
    );
  } catch (error) {
    return unreadable(label, error);
  }
}

const RIGHTS: Readonly<Record<string, string>> = {
  FullAccess: 'opens it fully',
  SendAs: 'sends as it',
  ReadPermission: 'sees who may use it',
};

function rightWords(right: string): string {
  return Object.hasOwn(RIGHTS, right) ? (RIGHTS[right] ?? right) : right;
}

async function lookAtRules({ mail, tenant, address, domains, origin }: Look): Promise<Looked> {
  const label = 'Suspicious inbox rules';
  try {
    const { rules, unreadable: count } = await mail.listRules(tenant, address);
    const { lines, reasons } = suspectedRules(rules, { domains });
    const more = count > 0 ? [`${count} further rules cannot be read`] : [];
    const field = { ...listOr(label, [...lines, ...more], origin), alarming: lines.length > 0 };
    return { field, suspicious: reasons };
  } catch (error) {
    return { field: unreadable(label, error), suspicious: [] };
  }
}
