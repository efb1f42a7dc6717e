import { entityLabel } from '../../entities/entity.ts';
import type { Carried } from './parts/carried.ts';
import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { doneByFact, factOf, fromFact, listWords, who } from './parts/words.ts';

/** An app, a bot, a tab or a connector came into Teams. */
export const teamsAppInstalled = playbook({
  id: 'teamsAppInstalled',
  title: 'Teams app installed',
  what: {
    installed: 'An app was installed in Teams: it may read messages, files or members where it is installed.',
    published: 'An app was published to the company’s own Teams catalogue, or changed there.',
    connector: 'A connector or bot was added to a team: it brings messages in from outside.',
  },
  signs: {
    operations: {
      installed: ['AppInstalled', 'AppUpdatedInstalled', 'AppUpgraded'],
      published: ['AppPublishedToCatalog', 'AppUpdatedInCatalog'],
      connector: ['BotAddedToTeam', 'ConnectorAdded', 'ConnectorUpdated', 'TabAdded'],
    },
    wording: {
      installed:
        /\bteams app(lication)?s? (was |were )?(installed|added|upgraded)\b|\binstalled[\w ]*\bteams app\b|\bapps? installed\b/,
      published: /\bapp published\b|\bpublished to (the )?catalog(ue)?\b/,
    },
  },
  facts: (carried) => [
    { label: 'App', value: factOf(carried.teamsApps.map(nameOf)) },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: () => [
    'An app that people install with one click may send what it reads to its maker; an app of an intruder’s own in the catalogue looks like the company’s.',
  ],
  react: (carried) => [
    {
      what: `Look at ${appWords(carried)} in the Teams admin centre: who makes it, which permissions does it have, and who uses it?`,
      why: 'A verified maker with few permissions differs from an uploaded package.',
    },
    ...findDoer(carried, 'installed it'),
    askDoer(carried, `installed ${appWords(carried)}, and what for`),
    {
      what: `If nobody needs it: uninstall ${appWords(carried)}, and block it in the Teams admin centre.`,
      why: 'Uninstalling alone lets the next person install it again.',
    },
    secureDoer(carried),
  ],
});

function nameOf(app: Carried['teamsApps'][number]): string {
  return entityLabel({ type: 'teamsApp', ...app });
}

function appWords(carried: Carried): string {
  return listWords(carried.teamsApps.map(nameOf)) || `the app that the alert about ${who(carried)} means`;
}
