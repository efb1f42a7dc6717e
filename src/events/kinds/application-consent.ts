import type { Carried } from './parts/carried.ts';
import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { appOf, doneByFact, fromFact, who } from './parts/words.ts';

/** An application was given access to the company’s data: by a user for themselves, or by an administrator for all. */
export const applicationConsent = playbook({
  id: 'applicationConsent',
  title: 'Access given to an application',
  what: {
    consent: 'Somebody consented to an application: it can now act in their name, or in everybody’s.',
    everybody: 'An application was given delegated permissions: it can act in the name of its users.',
    own: 'An application was given permissions of its own: it can use them without any user.',
    blocked: 'Somebody tried to consent to an application that Microsoft holds for risky. It was stopped.',
  },
  signs: {
    titles: {
      consent: ['End User Consent'],
      everybody: ['Delegated Permissions Granted For All Users'],
      own: ['App Granted Privileged Delegated Or App Permissions', 'App Granted Microsoft Permissions'],
      blocked: ['End User Consent Blocked'],
    },
    detectors: { blocked: ['Microsoft.online.Security.userConsentBlockedForRiskyAppsExceptions'] },
    operations: {
      consent: ['Consent to application'],
      everybody: ['Add delegated permission grant', 'Add OAuth2PermissionGrant', 'Update delegated permission grant'],
      own: ['Add app role assignment to service principal'],
    },
    wording: {
      consent:
        /\b(app(lication)?s?|admin|user)[\w ]*\bconsent(ed|s)?\b|\bconsent(ed)? (to|for) (an? )?app(lication)?s?\b/,
      own: /\bapp role (was )?assigned\b|\bpermissions? granted to (an? )?app(lication)?\b/,
    },
  },
  facts: (carried) => [
    { label: 'Application', value: appOf(carried) },
    { label: 'Permissions', value: carried.told.permissions },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: ({ told }, manner) => [
    ...(told.permissions ? [`It was given: ${told.permissions}.`] : []),
    manner === 'blocked'
      ? 'Nothing was given; but the person was led to a page that asks for consent, and may have typed the password too.'
      : 'The access stays when the password changes: only taking it away stops the application.',
  ],
  react: (carried, manner) => [
    {
      what: `Look at ${appWords(carried)} in Entra: is the publisher verified, when was it made, and what may it read?`,
      why: 'Mail or file permissions for an unverified publisher are the usual attack.',
    },
    ...findDoer(carried, 'consented'),
    askDoer(carried, `meant to give access to ${appWords(carried)}`),
    ...(manner === 'blocked'
      ? []
      : [
          {
            what: `If nobody needs it: disable the sign-in of ${appWords(carried)}, then remove what it was given.`,
            why: 'Disabling stops it at once and can be undone; a new password does not stop it.',
          },
        ]),
    secureDoer(carried),
  ],
});

function appWords(carried: Carried): string {
  return appOf(carried) ?? `the application that the alert about ${who(carried)} means`;
}
