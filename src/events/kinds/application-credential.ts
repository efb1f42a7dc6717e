import type { Carried } from './parts/carried.ts';
import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { appOf, doneByFact, fromFact, who } from './parts/words.ts';

/** A secret or a certificate was added to an application: whoever holds it signs in as the application. */
export const applicationCredential = playbook({
  id: 'applicationCredential',
  title: 'Credential added to an application',
  what: { added: 'A secret or certificate was added to an application, or its credentials were changed.' },
  signs: {
    titles: { added: ['Added Credentials to Existing Application'] },
    operations: {
      added: [
        'Add service principal credentials',
        'Update application – Certificates and secrets management',
        'Create application – Certificates and secrets management',
        'Update application:KeyDescription',
        'Update service principal:KeyDescription',
        'Add service principal:KeyDescription',
      ],
    },
    wording: {
      added:
        /\b(app(lication)?|service principal)[\w ]*\b(credentials?|secrets?|certificates?|keys?)\b|\b(credentials?|secrets?|certificates?)\b[\w ]*\b(app(lication)?|service principal)\b/,
    },
  },
  facts: (carried) => [
    { label: 'Application', value: appOf(carried) },
    { label: 'Application id', value: carried.applications.find(({ appId }) => appId)?.appId },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: () => [
    'Whoever holds the secret signs in as the application: without a user, without MFA, with all its permissions.',
    'It is innocent when a developer renews a secret that runs out.',
  ],
  react: (carried) => [
    ...findDoer(carried, 'added the credential'),
    askDoer(carried, `added a credential to ${appWords(carried)}`),
    {
      what: `See in Entra which permissions ${appWords(carried)} holds, and its sign-ins since then (Sign-in logs, Service principal sign-ins).`,
      why: 'An application with mail, file or directory permissions is the prize; a sign-in from a strange address is the proof.',
    },
    {
      what: `If nobody knows of it: remove the new secret or certificate of ${appWords(carried)}; leave those that are in use.`,
      why: 'Removing all of them stops the service that depends on it.',
    },
    secureDoer(carried),
  ],
});

function appWords(carried: Carried): string {
  return appOf(carried) ?? `the application that the alert about ${who(carried)} means`;
}
