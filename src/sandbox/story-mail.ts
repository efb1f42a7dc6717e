import type { SimAlert } from './graph/model.ts';
import type { SimState } from './graph/state.ts';

const OUTSIDE = 'ap.clearing@fastmailbox.example';
const INTERESTING = ['invoice', 'payment', 'bank', 'Rechnung', 'Überweisung'];

/**
 * What the alert speaks of is there when somebody looks: the rule that it names, in the mailbox of its owner, and a copy
 * of everything forwarded beside it, which only Exchange shows. A rule that is there already stays as it is.
 */
export function plantRules({ mail }: SimState, tenantId: string, alert: SimAlert): void {
  const evidence = Array.isArray(alert['evidence']) ? (alert['evidence'] as Readonly<Record<string, unknown>>[]) : [];
  for (const { configurationType, configurationId, externalDirectoryObjectId } of evidence) {
    if (configurationType !== 'userInboxRule') continue;
    const owner = String(externalDirectoryObjectId);
    const id = String(configurationId);
    const mailbox = mail.mailbox(tenantId, owner);
    if (!mailbox || mailbox.rules.some((rule) => rule.id === id)) continue;
    const rss = mailbox.folders.find(({ displayName }) => displayName.startsWith('RSS'));
    const redirectTo = [{ emailAddress: { name: 'AP Clearing', address: OUTSIDE } }];
    const actions = { redirectTo, moveToFolder: rss?.id, markAsRead: true, stopProcessingRules: true };
    const conditions = { bodyOrSubjectContains: INTERESTING };
    const rule = { id, displayName: '..', isEnabled: true, isReadOnly: false, conditions, exceptions: {}, actions };
    mail.addRule(tenantId, owner, rule, 1);
    mail.setForwarding(tenantId, owner, {
      ForwardingSmtpAddress: `smtp:${OUTSIDE}`,
      ForwardingAddress: null,
      DeliverToMailboxAndForward: true,
    });
  }
}
