import { playbook } from './parts/playbook.ts';
import { findDoer, secureDoer } from './parts/steps.ts';
import { doneByFact, fromFact, named, who } from './parts/words.ts';

/** A connector through which mail comes in or leaves was made, changed or used in a suspicious way. */
export const connectorChanged = playbook({
  id: 'connectorChanged',
  title: 'Mail connector',
  what: {
    suspicious: 'Microsoft raises this when a connector sends suspicious mail, or was changed in a suspicious way.',
    created: 'Microsoft raises this when inbound connectors are made in a pattern that is known from attacks.',
    sending: 'Microsoft raises this when much suspicious mail is sent through a connector that is new.',
    changed: 'A connector, through which mail enters or leaves the company unchecked, was made, changed or removed.',
  },
  signs: {
    titles: {
      suspicious: ['Suspicious connector activity'],
      created: ['Suspicious pattern of inbound connector creation'],
      sending: ['Suspicious email-sending pattern from new Exchange inbound connector'],
    },
    detectors: { suspicious: ['8bb9c6c8-dc12-40e1-5bb8-08da05b13393'] },
    operations: {
      changed: [
        ...(['New-InboundConnector', 'Set-InboundConnector', 'Remove-InboundConnector'] as const),
        ...(['New-OutboundConnector', 'Set-OutboundConnector', 'Remove-OutboundConnector'] as const),
      ],
    },
    wording: { changed: /\b(inbound|outbound|mail|exchange) connectors?\b/ },
  },
  facts: (carried) => [{ label: 'Connector', value: carried.others[0]?.text }, doneByFact(carried), fromFact(carried)],
  why: () => [
    'Mail through a connector passes as the company’s own: an intruder with Exchange rights sends phishing that way, without any mailbox that could be blocked.',
  ],
  react: (carried) => [
    {
      what: `Look at the connectors in the Exchange admin centre (Mail flow, Connectors): which is new or changed, and which address may send through it? The alert names ${named(carried)}.`,
      why: 'The alert does not carry the connector’s settings.',
    },
    {
      what: `Switch off the connector that nobody knows; the alert names ${named(carried)}.`,
      why: 'Switching off stops it at once and can be undone; deleting loses the proof.',
    },
    ...findDoer(carried, 'made or changed the connector'),
    secureDoer(carried),
    {
      what: `Look for mail flow rules and roles that ${carried.told.actor ?? who(carried)} changed at the same time.`,
      why: 'A connector seldom comes alone: a rule removes the headers that would give it away.',
    },
  ],
});
