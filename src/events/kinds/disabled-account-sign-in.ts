import { playbook } from './parts/playbook.ts';
import { seeWhoElse } from './parts/steps.ts';
import { fromFact, who, whoFact } from './parts/words.ts';

/** Somebody knocks at an account that is closed. */
export const disabledAccountSignIn = playbook({
  id: 'disabledAccountSignIn',
  title: 'Sign-in attempt to a blocked account',
  what: { tried: 'Somebody tried to sign in to an account that is blocked (error 50057). Nobody got in.' },
  signs: {
    titles: { tried: ['Login to Disabled Account', 'Account Disabled or Blocked for Sign in Attempts'] },
    operations: { tried: ['Sign-in activity:error 50057', 'UserLoginFailed:error 50057'] },
    wording: { tried: /\b(disabled|blocked|deactivated) (user )?accounts?\b/ },
  },
  facts: (carried) => [whoFact(carried), fromFact(carried)],
  why: () => [
    'It should be silent: whoever left still tries, or somebody else tries with their password.',
    'It is innocent when a telephone or a job still holds the old account.',
  ],
  react: (carried) => [
    {
      what: `See when ${who(carried)} was blocked and why, and whether the attempts come from a device that is still theirs.`,
      why: 'A telephone that was not handed back tries for months.',
    },
    {
      what: `Make sure that ${who(carried)} has no session, no application password and no forwarding left.`,
      why: 'Blocking the sign-in does not end what was set up before.',
    },
    ...seeWhoElse(carried),
  ],
});
