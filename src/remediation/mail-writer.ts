import type { TenantDomains } from '../entities/mail/domains.ts';
import type { InboxRule } from '../entities/mail/inbox-rule.ts';
import type { MailFlowRule } from '../entities/mail/mail-flow-rule.ts';
import type { Delegate, Forwarding } from '../entities/mail/mailbox.ts';
import type { Tenant } from '../tenants/tenant.ts';

/**
 * What reads and changes inbox rules. `mailbox` is the owner's object id or user principal name. Errors as TenantWriter
 * tells; NOT_FOUND says in public words whether the user, the mailbox or the rule is missing.
 */
export interface InboxRuleWriter {
  /** Every rule of the inbox that Microsoft shows, in their order; those made by some desktop clients stay hidden. */
  listRules(tenant: Tenant, mailbox: string): Promise<RuleList>;
  setRuleEnabled(tenant: Tenant, rule: RuleRef, enabled: boolean): Promise<void>;
  /** NOT_FOUND when the rule is gone already. */
  deleteRule(tenant: Tenant, rule: RuleRef): Promise<void>;
  /** Makes a rule as it was; id and error state are Microsoft's own. The new id. */
  createRule(tenant: Tenant, mailbox: string, rule: InboxRule): Promise<string>;
  /** Never fails: the default domain alone, not `complete`, where the list cannot be read. */
  mailDomains(tenant: Tenant): Promise<TenantDomains>;
}

export interface RuleList {
  readonly rules: readonly InboxRule[];
  /** How many more there are that could not be understood: what is not among `rules` need not be gone. */
  readonly unreadable: number;
}

export interface RuleRef {
  readonly mailbox: string;
  readonly ruleId: string;
}

/**
 * What reads and changes what only Exchange itself shows. Where Exchange is not set up every call throws
 * PRECONDITION_FAILED with what is missing. `mailbox` is an address, a user principal name or an object id.
 */
export interface ExchangeWriter {
  /** Undefined when there is no such mailbox. */
  readForwarding(tenant: Tenant, mailbox: string): Promise<Forwarding | undefined>;
  setForwarding(tenant: Tenant, mailbox: string, forwarding: Forwarding): Promise<void>;
  /** People other than the owner who may open the mailbox or send as it. */
  readDelegates(tenant: Tenant, mailbox: string): Promise<readonly Delegate[]>;
  /** Undefined when there is no such rule; `rule` is its GUID or its name. */
  readMailFlowRule(tenant: Tenant, rule: string): Promise<MailFlowRule | undefined>;
  setMailFlowRuleEnabled(tenant: Tenant, ruleId: string, enabled: boolean): Promise<void>;
}

export type MailWriter = InboxRuleWriter & ExchangeWriter;
