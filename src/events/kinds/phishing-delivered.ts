import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { CLOSING, DELIVERIES, isRemoved } from './parts/deliveries.ts';
import { titleTable } from './parts/titles.ts';
import { factOf, listWords, messageWords, who } from './parts/words.ts';

const titled = titleTable({
  removedFile: [
    'Email messages containing malicious file removed after delivery',
    'Email messages containing malware removed after delivery',
  ],
  removedUrl: [
    'Email messages containing malicious URL removed after delivery',
    'Email messages containing phish URLs removed after delivery',
  ],
  removedCampaign: ['Email messages from a campaign removed after delivery'],
  removed: ['Email messages removed after delivery'],
  notRemoved: ['Messages containing malicious entity not removed after delivery'],
  mailFlowRule: ['Phish delivered due to an ETR override'],
  ipAllowed: ['Phish delivered due to an IP allow policy'],
  zapOff: ['Phish not zapped because ZAP is disabled', 'Malware not zapped because ZAP is disabled'],
});

const MANNERS = [
  ...(['removedFile', 'removedUrl', 'removedCampaign', 'removed'] as const),
  ...(['notRemoved', 'mailFlowRule', 'ipAllowed', 'zapOff'] as const),
] as const;

/** Harmful mail reached mailboxes: taken away again, or still there. */
export const phishingDelivered = defineKind({
  id: 'phishingDelivered',
  title: 'Harmful mail delivered',
  evidence: Carried.extend({ manner: z.enum(MANNERS) }),
  matches: (alert) => titled(alert) !== undefined,
  read: (alert) => ({ ...readCarried(alert), manner: titled(alert) ?? 'notRemoved' }),
  entities: entitiesOf,
  facts: (carried) => [
    { label: 'Now', value: isRemoved(carried.manner) ? 'removed by Microsoft' : 'not removed' },
    { label: 'Message', value: factOf(carried.messages.map(messageWords)) },
    { label: 'To', value: receiversOf(carried) || undefined },
    { label: 'Link', value: factOf(carried.urls.map(({ url }) => url)) },
    { label: 'File', value: factOf(carried.files.map(({ name }) => name)) },
    { label: 'Delivered to', value: factOf([...new Set(carried.messages.map(({ location }) => location))]) },
  ],
  suspicious: ({ manner }) => [
    DELIVERIES[manner],
    isRemoved(manner)
      ? 'It is gone from the mailboxes, but it lay there for a while: somebody may have clicked or opened it before.'
      : 'It may still lie in the mailboxes: every hour somebody can click.',
  ],
  react: (carried) => {
    const receivers = receiversOf(carried) || who(carried);
    const message = listWords(carried.messages.map(messageWords)) || `the message to ${receivers}`;
    const check = {
      what: `Verify that ${receivers} did not click a link or open a file of ${message}.`,
      why: 'The click, not the message, is what costs the account.',
    };
    const then = {
      what: `If somebody of ${receivers} did: revoke the sessions of that person, then reset the password.`,
      why: 'A stolen session stays valid until it is revoked, whatever the password.',
    };
    if (isRemoved(carried.manner)) return [check, then, CLOSING.removed(receivers)];
    return [
      {
        what: `Take ${message} away from the mailboxes of ${receivers}, now.`,
        why: 'Microsoft has not done it, and it can still be clicked.',
      },
      check,
      then,
      CLOSING[carried.manner](receivers),
    ];
  },
});

function receiversOf({ messages, mailboxes }: Carried): string {
  const named = [...messages.map(({ recipient }) => recipient), ...mailboxes.map(({ address }) => address)];
  const distinct = new Map(named.flatMap((address) => (address ? [[address.toLowerCase(), address] as const] : [])));
  return listWords([...distinct.values()]);
}
