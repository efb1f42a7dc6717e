import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { fromFact, who, whoFact } from './parts/words.ts';

/** A search through everybody’s mail and files, or the export of what it found. */
export const ediscoverySearch = playbook({
  id: 'ediscoverySearch',
  title: 'Search through all mail and files',
  what: {
    policy: 'Microsoft raises this when somebody starts a content search or exports what it found.',
    pst: 'Somebody exported what a content search found as a mailbox file (PST) that can be carried away.',
    activity: 'A content search was started, changed or exported.',
  },
  signs: {
    titles: {
      policy: ['eDiscovery search started or exported'],
      pst: ['PST Export Alert Using New-ComplianceSearchAction', 'PST Export Alert Using eDiscovery Alert'],
    },
    detectors: { policy: ['6fdc5710-3998-47f0-afbb-57cefd7378ae', '6fdc5710-3998-47f0-afbb-57cefd7378a'] },
    operations: {
      pst: ['New-ComplianceSearchAction', 'SearchExported', 'SearchReportExported', 'SearchExportDownloaded'],
      activity: [
        'SearchStarted',
        'SearchCreated',
        'SearchPreviewed',
        'New-ComplianceSearch',
        'Start-ComplianceSearch',
        'CaseAdded',
      ],
    },
    wording: { activity: /\be-?discovery\b|\b(content|compliance) search\b/, pst: /\bpst export\b/ },
  },
  facts: (carried) => [whoFact(carried), { label: 'Searched for', value: undefined }, fromFact(carried)],
  why: () => [
    'One search reads every mailbox and every library of the company: an intruder with this right needs nothing else.',
    'It is innocent when legal or HR ordered it: then a case and a request exist.',
  ],
  react: (carried, manner) => [
    ...findDoer(carried, 'searched'),
    askDoer(carried, manner === 'pst' ? 'exported this and for which case' : 'ran this search and for which case'),
    {
      what: `Open the search in Purview (eDiscovery): what did ${who(carried)} look for, in whose mailboxes, and was it exported?`,
      why: 'Words such as invoice, password or bank tell an intruder; an export tells that data has left.',
    },
    {
      what: `If nobody ordered it: remove the eDiscovery role from ${who(carried)} and delete the search with its export.`,
      why: 'Without the role no second search can be started; the export waits for download.',
    },
    secureDoer(carried),
  ],
});
