import { z } from 'zod';
import type { MailFlowRule } from '../entities/mail/mail-flow-rule.ts';
import type { Delegate, Forwarding } from '../entities/mail/mailbox.ts';

const text = z.string().nullish().catch(null);

const RuleSchema = z.looseObject({
  Name: z.string(),
  Guid: z.string().min(1),
  State: text,
  Mode: text,
  Priority: z.coerce.number().int().nullish().catch(null),
  WhenChanged: text,
  Comments: text,
  Description: text,
});

/** What of a rule is no setting: what it is called, what Exchange assigns, and what has a field of its own. */
const NO_SETTING =
  /@|^(?:Name|Guid|State|Mode|Priority|WhenChanged|Comments|Description|Identity|DistinguishedName|ImmutableId|OrganizationId|ExchangeVersion|ObjectState|IsValid|ManuallyModified|RuleVersion|Size|Conditions|Exceptions|Actions|CreatedBy|LastModifiedBy|RuleErrorAction|RuleSubType|SenderAddressLocation|UseLegacyRegex|ActivationDate|ExpiryDate|DlpPolicy|DlpPolicyId|Xml|RunspaceId|PSComputerName|IsRuleConfigurationSupported|RecipientAddressType)$/;

/** A rule as `Get-TransportRule` gives it; undefined when it cannot be understood. */
export function readMailFlowRule(raw: unknown): MailFlowRule | undefined {
  const rule = RuleSchema.safeParse(raw).data;
  if (!rule) return undefined;
  const { Name, Guid, State, Mode, Priority, WhenChanged, Comments, Description } = rule;
  const state = State?.toLowerCase();
  return {
    id: Guid.toLowerCase(),
    name: Name,
    enabled: state === 'enabled' ? true : state === 'disabled' ? false : null,
    mode: Mode ?? null,
    priority: Priority ?? null,
    changed: WhenChanged ?? null,
    comments: Comments ?? null,
    description: lines(Description),
    settings: Object.fromEntries(
      Object.entries(rule).filter(([name, value]) => !NO_SETTING.test(name) && isSet(value)),
    ),
  };
}

function lines(description: string | null | undefined): readonly string[] {
  return (description ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

const MailboxSchema = z.object({
  ForwardingSmtpAddress: z.string().nullish(),
  ForwardingAddress: z.string().nullish(),
  DeliverToMailboxAndForward: z.union([z.boolean(), z.stringbool()]),
});

/** Forwarding as `Get-Mailbox` gives it; undefined when it cannot be understood: nothing is guessed about it. */
export function readForwarding(raw: unknown): Forwarding | undefined {
  const mailbox = MailboxSchema.safeParse(raw).data;
  if (!mailbox) return undefined;
  return {
    toAddress: mailbox.ForwardingSmtpAddress?.replace(/^smtp:/i, '') || null,
    toRecipient: mailbox.ForwardingAddress || null,
    keepsCopy: mailbox.DeliverToMailboxAndForward,
  };
}

const AccessSchema = z.object({
  User: z.string().optional(),
  Trustee: z.string().optional(),
  AccessRights: z.union([z.array(z.string()), z.string().transform((rights) => rights.split(/,\s*/))]),
  IsInherited: z.boolean().optional().catch(undefined),
  Deny: z.union([z.boolean(), z.stringbool()]).optional().catch(undefined),
});

/** Entries that every mailbox has: the owner, the system, and groups of Exchange's own administrators. */
const OWN =
  /^(?:NT AUTHORITY\\|S-1-5-|.*\\(?:Organization Management|Exchange |Managed Availability|Administrators|Domain Admins|Enterprise Admins))/i;

/**
 * A line of `Get-MailboxPermission` or `Get-RecipientPermission`, without a delegate where it gives nobody else anything;
 * undefined when it cannot be understood.
 */
export function readAccess(raw: unknown): { readonly delegate?: Delegate } | undefined {
  const access = AccessSchema.safeParse(raw).data;
  const who = access?.User ?? access?.Trustee;
  if (!access || !who) return undefined;
  if (OWN.test(who) || access.Deny === true || access.IsInherited === true) return {};
  return { delegate: { who, rights: access.AccessRights } };
}
