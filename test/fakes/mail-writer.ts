import type { InboxRule } from '../../src/entities/mail/inbox-rule.ts';
import { NO_FORWARDING, type Forwarding } from '../../src/entities/mail/mailbox.ts';
import type { MailFlowRule } from '../../src/entities/mail/mail-flow-rule.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import type { MailWriter } from '../../src/remediation/mail-writer.ts';

/** An inbox rule of which a test says only what matters. */
export function aRule(over: Partial<InboxRule> = {}): InboxRule {
  return {
    id: 'AQAAAJ5dZqA=',
    name: 'Newsletters',
    sequence: 1,
    enabled: true,
    readOnly: false,
    hasError: false,
    conditions: {},
    exceptions: {},
    actions: {},
    folders: {},
    ...over,
  };
}

/** Mailboxes in memory, by the text that they are asked for with. */
export function fakeMailWriter() {
  const mailboxes = new Map<string, InboxRule[]>();
  const forwardings = new Map<string, Forwarding>();
  const flows = new Map<string, MailFlowRule>();
  let made = 0;
  const state = { fail: undefined as TocsinError | undefined, loseAnswer: false, unreadable: 0 };
  const rulesOf = (mailbox: string) => mailboxes.get(mailbox) ?? [];
  const gone = () => new TocsinError('NOT_FOUND', 'This inbox rule no longer exists.');
  function change(mailbox: string, rules: InboxRule[]): void {
    if (state.fail) throw state.fail;
    mailboxes.set(mailbox, rules);
    if (state.loseAnswer)
      throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft did not answer.', { outcomeUnknown: true });
  }
  const writer: MailWriter = {
    listRules: async (_tenant, mailbox) => ({ rules: rulesOf(mailbox), unreadable: state.unreadable }),
    async setRuleEnabled(_tenant, { mailbox, ruleId }, enabled) {
      if (!rulesOf(mailbox).some(({ id }) => id === ruleId)) throw gone();
      change(
        mailbox,
        rulesOf(mailbox).map((rule) => (rule.id === ruleId ? { ...rule, enabled } : rule)),
      );
    },
    async deleteRule(_tenant, { mailbox, ruleId }) {
      if (!rulesOf(mailbox).some(({ id }) => id === ruleId)) throw gone();
      change(
        mailbox,
        rulesOf(mailbox).filter(({ id }) => id !== ruleId),
      );
    },
    async createRule(_tenant, mailbox, rule) {
      const id = `new-${++made}`;
      change(mailbox, [...rulesOf(mailbox), { ...rule, id }]);
      return id;
    },
    mailDomains: async ({ domain }) => ({ names: [domain], complete: true }),
    readForwarding: async (_tenant, mailbox) => forwardings.get(mailbox) ?? NO_FORWARDING,
    async setForwarding(_tenant, mailbox, forwarding) {
      if (state.fail) throw state.fail;
      forwardings.set(mailbox, forwarding);
    },
    readDelegates: async () => [],
    readMailFlowRule: async (_tenant, id) => flows.get(id),
    async setMailFlowRuleEnabled(_tenant, id, enabled) {
      const rule = flows.get(id);
      if (!rule) throw gone();
      flows.set(id, { ...rule, enabled });
    },
  };
  return { writer, mailboxes, forwardings, flows, state };
}
