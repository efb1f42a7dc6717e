import { playbook } from './parts/playbook.ts';
import { ask, revokeThenReset, seeWhoElse } from './parts/steps.ts';
import { appWords, factOf, fromFact, who, whoFact } from './parts/words.ts';

/** A Conditional Access policy stopped a sign-in after the password was right. */
export const accessBlocked = playbook({
  id: 'accessBlocked',
  title: 'Sign-in stopped by Conditional Access',
  what: {
    blocked:
      'Conditional Access stopped a sign-in (error 53003): the password was right, the place or device was not allowed.',
  },
  signs: {
    titles: {
      blocked: [
        'User Access Blocked by Azure Conditional Access',
        'Sign-in Failure Due to Conditional Access Requirements Not Met',
      ],
    },
    operations: { blocked: ['Sign-in activity:error 53003', 'UserLoginFailed:error 53003'] },
    wording: { blocked: /\bblocked by (azure |microsoft entra )?conditional access\b/ },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Application', value: factOf(carried.applications.map(appWords)) },
    fromFact(carried),
  ],
  why: () => [
    'The protection worked. But whoever tried knows the password, and looks for an application that the policy forgot.',
  ],
  react: (carried) => [
    ask(carried, 'whether they tried to sign in from a new place or device.'),
    revokeThenReset(carried),
    {
      what: `Look for other sign-ins of ${who(carried)} at that time that were let in.`,
      why: 'A policy covers the applications and places it names, not the others.',
    },
    ...seeWhoElse(carried),
  ],
});
