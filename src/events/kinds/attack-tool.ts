import { playbook } from './parts/playbook.ts';
import { ask, lookForFootholds, seeWhoElse } from './parts/steps.ts';
import { fromFact, who, whoFact } from './parts/words.ts';

/** A sign-in by a program that attackers use. */
export const attackTool = playbook({
  id: 'attackTool',
  title: 'Sign-in by a tool of attackers',
  what: {
    hound:
      'A sign-in came from AzureHound, a program that reads who may do what in a company to find the way to its administrators.',
    axios:
      'A sign-in came from the program library axios, which kits for stealing sessions use; people do not sign in with it.',
  },
  signs: {
    titles: { hound: ['Discovery Using AzureHound'], axios: ['Azure Sign-In With Axios User Agent'] },
    operations: { axios: ['Sign-in activity:attacktool', 'UserLoggedIn:attacktool'] },
    wording: { hound: /\b(azurehound|bloodhound|roadtools|aadinternals)\b/, axios: /\baxios\b/ },
  },
  facts: (carried) => [whoFact(carried), { label: 'Client', value: carried.told.client }, fromFact(carried)],
  why: () => ['It is innocent only when your own security test runs: then somebody knows of it.'],
  react: (carried) => [
    {
      what: `Revoke the sessions of ${who(carried)}, then reset the password; do not wait for an answer.`,
      why: 'Nobody’s daily work uses such a program, and it works within minutes.',
    },
    ask(carried, 'whether a security test runs, and whether they typed their password on a strange page.'),
    lookForFootholds(carried),
    ...seeWhoElse(carried),
  ],
});
