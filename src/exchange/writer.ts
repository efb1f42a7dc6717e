import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import type { ExchangeWriter } from '../remediation/mail-writer.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Exchange, Parameters } from './client.ts';
import { EXCHANGE_NEEDS, unreadableAnswer } from './errors.ts';
import { readAccess, readForwarding, readMailFlowRule } from './shapes.ts';

/** Forwarding, delegates and mail flow rules by the cmdlets of Exchange Online. */
export function createExchangeWriter(exchange: Exchange): ExchangeWriter {
  return {
    async readForwarding(tenant, mailbox) {
      const found = await oneOf(exchange, tenant, ['Get-Mailbox', { Identity: mailbox }]);
      if (found === undefined) return undefined;
      const forwarding = readForwarding(found);
      if (!forwarding) throw unreadableAnswer(false);
      return forwarding;
    },
    setForwarding: (tenant, mailbox, { toAddress, toRecipient, keepsCopy }) =>
      exchange.change(tenant, 'Set-Mailbox', {
        Identity: mailbox,
        ForwardingSmtpAddress: toAddress,
        ForwardingAddress: toRecipient,
        DeliverToMailboxAndForward: keepsCopy,
      }),
    async readDelegates(tenant, mailbox) {
      const [full, sendAs] = await Promise.all([
        exchange.read(tenant, 'Get-MailboxPermission', { Identity: mailbox }),
        exchange.read(tenant, 'Get-RecipientPermission', { Identity: mailbox }),
      ]);
      const lines = [...full, ...sendAs].map(readAccess);
      // Who else reads along must not go unseen because one line could not be understood.
      if (lines.includes(undefined)) throw unreadableAnswer(false);
      return lines.flatMap((line) => line?.delegate ?? []);
    },
    async readMailFlowRule(tenant, rule) {
      const found = await oneOf(exchange, tenant, ['Get-TransportRule', { Identity: rule }]);
      if (found === undefined) return undefined;
      const read = readMailFlowRule(found);
      if (!read) throw unreadableAnswer(false);
      return read;
    },
    setMailFlowRuleEnabled: (tenant, ruleId, enabled) =>
      exchange.change(tenant, enabled ? 'Enable-TransportRule' : 'Disable-TransportRule', {
        Identity: ruleId,
        Confirm: false,
      }),
  };
}

/** The object that an identity names; undefined when there is none. A name that fits several is none of them. */
async function oneOf(exchange: Exchange, tenant: Tenant, [cmdlet, parameters]: [string, Parameters]): Promise<unknown> {
  try {
    const all = await exchange.read(tenant, cmdlet, parameters);
    const found = all.filter((each) => typeof each === 'object' && each !== null);
    if (found.length === 0 && all.length > 0) throw unreadableAnswer(false);
    if (found.length > 1) throw new TocsinError('CONFLICT', `More than one thing in ${tenant.name} has this name.`);
    return found[0];
  } catch (error) {
    if (isTocsinError(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

export const NOT_SET_UP = `Exchange Online is not set up for Tocsin: set EXCHANGE_BASE_URL, and give Tocsin ${EXCHANGE_NEEDS}.`;

/** Stands in where Exchange is not set up: every call says what is missing, and nothing is sent. */
export function createAbsentExchange(): ExchangeWriter {
  const refuse = (): Promise<never> => Promise.reject(new TocsinError('PRECONDITION_FAILED', NOT_SET_UP));
  return {
    readForwarding: refuse,
    setForwarding: refuse,
    readDelegates: refuse,
    readMailFlowRule: refuse,
    setMailFlowRuleEnabled: refuse,
  };
}
