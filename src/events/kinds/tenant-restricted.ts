import { playbook } from './parts/playbook.ts';
import { beginWith, named, who } from './parts/words.ts';

const SENDERS =
  'Several accounts, or a connector, send what should not be sent: one account alone would have been stopped alone.';

/** The whole company may no longer send mail, or is about to be stopped. */
export const tenantRestricted = playbook({
  id: 'tenantRestricted',
  title: 'Company’s outgoing mail restricted',
  what: {
    restricted:
      'Microsoft raises this when most of a company’s outgoing mail is suspicious: the company may no longer send mail at all.',
    unprovisioned:
      'Microsoft raises this when too much mail is sent from domains that are not registered with your company: that mail is stopped.',
    suspicious:
      'Microsoft raises this when much suspicious mail leaves the company: it is an early warning, before sending is stopped.',
  },
  signs: {
    titles: {
      restricted: ['Tenant restricted from sending email'],
      unprovisioned: ['Tenant restricted from sending unprovisioned email'],
      suspicious: ['Suspicious tenant sending patterns observed'],
    },
    detectors: {
      restricted: ['a7032ff5-7eee-412b-805b-d1295c7e0932'],
      unprovisioned: ['5ed2d687-9bd3-49e7-9b56-b7dc0d9af5cb'],
    },
    wording: { restricted: /\btenant (was )?(restricted|blocked) from sending\b/ },
  },
  facts: (carried, manner) => [
    { label: 'State', value: manner === 'suspicious' ? 'can still send' : 'sending is stopped' },
    { label: 'Senders', value: carried.users.length + carried.mailboxes.length > 0 ? who(carried) : undefined },
  ],
  why: (_carried, manner) =>
    manner === 'unprovisioned'
      ? ['A connector of yours relays mail for somebody else’s domain: by a wrong setting, or for an intruder.']
      : [SENDERS],
  react: (carried) => [
    {
      what: `See in the message trace which senders and which connector sent the mail of the last day; the alert names ${named(carried)}.`,
      why: 'The alert does not say who sends; the trace does.',
    },
    {
      what: `Revoke the sessions and reset the passwords of the senders that are taken over${beginWith(carried)}.`,
      why: 'As long as one of them sends, Microsoft does not lift the restriction.',
    },
    {
      what: `Disable inbound connectors that nobody knows, and look for mail flow rules of the same time; the alert names ${named(carried)}.`,
      why: 'An intruder with Exchange rights sends through a connector, without any mailbox.',
    },
    {
      what: `Then ask Microsoft support to lift the restriction, and tell the company that its mail does not leave; the alert names ${named(carried)}.`,
      why: 'It is not lifted by itself, and business stands still meanwhile.',
    },
  ],
});
