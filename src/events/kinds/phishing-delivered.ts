import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { CLOSING, DELIVERIES, isRemoved } from './parts/deliveries.ts';
import { factOf, listWords, messageWords, who } from './parts/words.ts';

const titled = signs('phishingDelivered', {
  titles: {
    removedFile: [
      'Email messages containing malicious file removed after delivery',
      'Email messages containing malware removed after delivery',
      'Malware campaign detected after delivery',
    ],
    removedUrl: [
      'Email messages containing malicious URL removed after delivery',
      'Email messages containing phish URLs removed after delivery',
    ],
    removedCampaign: ['Email messages from a campaign removed after delivery'],
    removed: ['Email messages removed after delivery'],
    notRemoved: ['Messages containing malicious entity not removed after delivery'],
    delivered: [
      'Suspicious Email Delivered In Microsoft 365',
      'Phish delivered due to tenant or user override',
      'Phish delivered because a user’s Junk Mail folder is disabled',
      'User impersonation phish delivered to inbox/folder',
    ],
    mailFlowRule: ['Phish delivered due to an ETR override'],
    ipAllowed: ['Phish delivered due to an IP allow policy'],
    zapOff: ['Phish not zapped because ZAP is disabled', 'Malware not zapped because ZAP is disabled'],
  },
  detectors: {
    removedUrl: ['8e6ba277-ef39-404e-aaf1-294f6d9a2b88', 'ea8169fa-0678-4751-8854-aebea7adeceb'],
    removedFile: ['4b1820ec-39dc-45f3-abf6-5ee80df51fd2', '0179b3f7-3fda-40c3-8f24-278563978dbb'],
    removedCampaign: ['c8522cbb-9368-4e25-4ee9-08d8d899dfab'],
    removed: ['b8f6b088-5487-4c70-037c-08d8d71a43fe'],
    notRemoved: ['663e723a-4a74-47d9-9690-9638f0d496af'],
  },
  operations: { delivered: ['TIMailData'] },
  wording: { delivered: /\b(phish(ing)?|malware|malicious e?-?mail)s? (was |were )?delivered\b/ },
});

const MANNERS = [
  ...(['removedFile', 'removedUrl', 'removedCampaign', 'removed'] as const),
  ...(['notRemoved', 'delivered', 'mailFlowRule', 'ipAllowed', 'zapOff'] as const),
] as const;

/** Harmful mail reached mailboxes: taken away again, or still there. */
export const phishingDelivered = defineKind({
  id: 'phishingDelivered',
  title: 'Harmful mail delivered',
  evidence: Carried.extend({ manner: z.enum(MANNERS) }),
  matches: (alert) => isOfKind('phishingDelivered', alert),
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
  suspicious: (carried) =>
    asKnown(carried, [
      DELIVERIES[carried.manner],
      isRemoved(carried.manner)
        ? 'It is gone from the mailboxes, but it lay there for a while: somebody may have clicked or opened it before.'
        : 'It may still lie in the mailboxes: every hour somebody can click.',
    ]),
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
