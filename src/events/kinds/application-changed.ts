import type { Carried } from './parts/carried.ts';
import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { appOf, doneByFact, fromFact, who } from './parts/words.ts';

const WHY = {
  owner: 'An owner can add secrets to the application and so use all its permissions, without being an administrator.',
  address:
    'Sign-in codes go to this address: an intruder who owns it collects the sessions of everybody who uses the application.',
  created: 'It holds no access yet; an intruder makes one to give it permissions next.',
  deleted: 'Services that depend on it stop; it can be restored for 30 days.',
} as const;

/** An application was made, changed hands, changed its addresses, or was deleted. */
export const applicationChanged = playbook({
  id: 'applicationChanged',
  title: 'Application changed',
  what: {
    owner: 'An application was given another owner, or lost one.',
    address: 'The addresses of an application (reply address or identifier) were changed.',
    created: 'An application was added to the company.',
    deleted: 'An application was deleted.',
  },
  signs: {
    titles: {
      owner: ['Added Owner To Application', 'Azure Owner Removed From Application or Service Principal'],
      address: ['Application URI Configuration Changes', 'Application AppID Uri Configuration Changes'],
      created: ['Azure Service Principal Created'],
      deleted: ['Azure Application Deleted', 'Azure Service Principal Removed'],
    },
    operations: {
      owner: [
        'Add owner to application',
        'Add owner to service principal',
        'Remove owner from application',
        'Remove owner from service principal',
      ],
      address: [
        'Update application:AppAddress',
        'Update application:AppIdentifierUri',
        'Update service principal:AppAddress',
        'Update application',
        'Update service principal',
      ],
      created: ['Add application', 'Add service principal'],
      deleted: [
        'Delete application',
        'Hard Delete application',
        'Remove service principal',
        'Hard delete service principal',
      ],
    },
    wording: {
      owner:
        /\bapp(lication)? owners?\b|\bowner (was )?(added to|removed from) (an? )?(app(lication)?|service principal)\b/,
      created:
        /\bapp(lication)? registration\b|\bnew (app(lication)?|service principal)\b|\b(app(lication)?|service principal) (was )?(created|registered|added)\b/,
      deleted: /\b(app(lication)?|service principal) (was )?(deleted|removed)\b/,
    },
  },
  facts: (carried) => [{ label: 'Application', value: appOf(carried) }, doneByFact(carried), fromFact(carried)],
  why: (_carried, manner) => [WHY[manner]],
  react: (carried, manner) => [
    ...findDoer(carried, 'changed the application'),
    askDoer(carried, `changed ${appWords(carried)}`),
    {
      what:
        manner === 'deleted'
          ? `If it was a mistake: restore ${appWords(carried)} from the deleted applications in Entra.`
          : manner === 'created'
            ? `Look at ${appWords(carried)} in Entra: who owns it, which permissions does it ask for, has anybody consented?`
            : `If nobody knows of it: put ${appWords(carried)} back as it was, and look for secrets added since then.`,
      why: manner === 'deleted' ? 'After 30 days it cannot be restored.' : 'The change is mostly one step of several.',
    },
    secureDoer(carried),
  ],
});

function appWords(carried: Carried): string {
  return appOf(carried) ?? `the application that the alert about ${who(carried)} means`;
}
