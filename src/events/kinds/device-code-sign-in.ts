import { playbook } from './parts/playbook.ts';
import { ask, lookForFootholds, revokeThenReset, seeWhoElse } from './parts/steps.ts';
import { appWords, factOf, fromFact, who, whoFact } from './parts/words.ts';

/** A sign-in on one device that was approved with a code on another: useful for televisions, and for phishing. */
export const deviceCodeSignIn = playbook({
  id: 'deviceCodeSignIn',
  title: 'Sign-in by device code',
  what: {
    used: 'Somebody signed in with a device code: they typed a code on Microsoft’s own page, and another device got the session.',
  },
  signs: {
    titles: { used: ['Application Using Device Code Authentication Flow'] },
    operations: { used: ['Sign-in activity:deviceCode', 'UserLoggedIn:deviceCode'] },
    wording: { used: /\bdevice[ -]?code\b/ },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Application', value: factOf(carried.applications.map(appWords)) },
    fromFact(carried),
  ],
  why: () => [
    'Attackers send the code by mail or chat; the page is real and MFA is passed, so nobody suspects it, and the session is theirs.',
    'It is innocent with meeting-room screens and command-line tools.',
  ],
  react: (carried) => [
    ask(carried, 'whether they typed a code on a Microsoft page, and who gave it to them.'),
    {
      what: `If somebody sent it to them, or they do not know: revoke the sessions of ${who(carried)}, now.`,
      why: 'The stolen thing is the session: the password was never seen, and a new one alone leaves the session valid.',
    },
    revokeThenReset(carried),
    lookForFootholds(carried),
    ...seeWhoElse(carried),
    {
      what: `Block the device code flow by Conditional Access, except for those who need it; see first whether ${who(carried)} does.`,
      why: 'Few people need it, and attackers need little else.',
    },
  ],
});
