import type { Step } from '../../kind.ts';

/**
 * When Microsoft's default policies on delivered mail ring (learn.microsoft.com/defender-xdr/alert-policies, 2026-04-29).
 * ZAP is the service that takes delivered mail away again.
 */
export const DELIVERIES = {
  removedFile: 'Microsoft raises this when mail with a malicious file was delivered and then removed again.',
  removedUrl: 'Microsoft raises this when mail with a malicious link was delivered and then removed again.',
  removedCampaign: 'Microsoft raises this when mail of a known attack campaign was delivered and then removed again.',
  removed:
    'Microsoft raises this when harmful mail without a malicious link or file was delivered and then removed again.',
  notRemoved: 'Microsoft raises this when harmful mail was delivered, and the attempt to remove it failed.',
  delivered: 'Suspicious mail was delivered to a mailbox in spite of what the filters knew of it.',
  mailFlowRule: 'Microsoft raises this when a mail flow rule of yours let surely harmful phishing into a mailbox.',
  ipAllowed: 'Microsoft raises this when your list of allowed addresses let surely harmful phishing into a mailbox.',
  zapOff: 'Microsoft raises this when harmful mail stays in a mailbox because removal after delivery (ZAP) is off.',
} as const;

type Manner = keyof typeof DELIVERIES;
type Removed = 'removedFile' | 'removedUrl' | 'removedCampaign' | 'removed';

export function isRemoved(manner: Manner): manner is Removed {
  return manner.startsWith('removed');
}

/** The last step for each: what lets the same happen again. */
export const CLOSING: Readonly<Record<Exclude<Manner, Removed> | 'removed', (receivers: string) => Step>> = {
  removed: (receivers) => ({
    what: `If nobody did: close this; there is nothing left to remove at ${receivers}.`,
    why: 'Microsoft has removed the message. Only the time before the removal was a danger.',
  }),
  notRemoved: (receivers) => ({
    what: `Find out why the removal at ${receivers} failed: a hold, a moved message, or a mailbox outside Exchange Online.`,
    why: 'The next message will stay there for the same reason.',
  }),
  delivered: (receivers) => ({
    what: `Find out what let it through to ${receivers}: an allowed sender, a rule, or a setting of the mailbox.`,
    why: 'The next message comes in the same way.',
  }),
  mailFlowRule: (receivers) => ({
    what: `Find the mail flow rule that let it through to ${receivers}, and narrow or disable it. If nobody knows the rule, check the administrators.`,
    why: 'The rule goes on letting such mail in; an intruder with Exchange rights makes such rules.',
  }),
  ipAllowed: (receivers) => ({
    what: `Take the sender’s address off the allow list of the connection filter that let it through to ${receivers}.`,
    why: 'All mail from an allowed address passes unchecked.',
  }),
  zapOff: (receivers) => ({
    what: `Switch removal after delivery (ZAP) on in the anti-spam and anti-malware policies for ${receivers}.`,
    why: 'Without it what is found harmful later stays in the mailbox.',
  }),
};
