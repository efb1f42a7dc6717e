import { playbook } from './parts/playbook.ts';
import { ask, revokeThenReset, seeWhoElse } from './parts/steps.ts';
import { appWords, factOf, fromFact, who, whoFact } from './parts/words.ts';

const WHY = {
  single: 'A password alone was enough: whoever knows it gets in.',
  bypass: 'A known way round was used, by which an old client gets a session that the policies do not cover.',
  privileged: 'Administrators should sign in from places and devices that you know; an intruder does not.',
  foreign: 'Data can be carried into another company’s tenant, out of your sight.',
} as const;

/** A sign-in that succeeded in a way that the company does not want. */
export const signInOutsidePolicy = playbook({
  id: 'signInOutsidePolicy',
  title: 'Sign-in without the required protection',
  what: {
    single: 'Somebody signed in with the password alone.',
    bypass: 'Somebody signed in past the Conditional Access policies.',
    privileged: 'An administrator signed in from a place or device outside of what is expected.',
    foreign: 'Somebody of yours signed in to another company’s tenant.',
  },
  signs: {
    titles: {
      single: [
        'Authentications To Important Apps Using Single Factor Authentication',
        'Azure AD Only Single Factor Authentication Required',
      ],
      bypass: ['Azure Login Bypassing Conditional Access Policies'],
      privileged: [
        'Privilege Role Sign-In Outside Expected Controls',
        'Privilege Role Sign-In Outside Of Normal Hours',
      ],
      foreign: ['Users Authenticating To Other Azure AD Tenants'],
    },
    wording: {
      single: /\bsingle[- ]factor\b|\bsign-?ins? without (mfa|multi-?factor)\b/,
      bypass: /\bbypass(ing|ed)? (the )?conditional access\b/,
      privileged: /\b(admin(istrator)?|privileged)( role| account)? (sign-?in|log-?in)\b/,
      foreign: /\b(other|foreign|external) tenants?\b/,
    },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Application', value: factOf(carried.applications.map(appWords)) },
    fromFact(carried),
  ],
  why: (_carried, manner) => [WHY[manner]],
  react: (carried, manner) => [
    ask(carried, 'whether this was them, from where, and on which device.'),
    revokeThenReset(carried),
    {
      what:
        manner === 'foreign'
          ? `If it is not wanted: restrict by cross-tenant access settings which tenants ${who(carried)} can sign in to.`
          : `Find out which Conditional Access policy should have covered ${who(carried)}, and why it did not.`,
      why: 'Otherwise the next sign-in passes in the same way; exclusions and trusted places are the usual reason.',
    },
    ...seeWhoElse(carried),
  ],
});
