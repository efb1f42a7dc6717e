import { playbook } from './parts/playbook.ts';
import { seeWhoElse } from './parts/steps.ts';
import { appWords, factOf, fromFact, who, whoFact } from './parts/words.ts';

/** Somebody who has left is still active in an application. */
export const terminatedUser = playbook({
  id: 'terminatedUser',
  title: 'Activity of somebody who left',
  what: {
    active:
      'Microsoft raises this when an account that was deleted in Entra goes on working in another application that is connected.',
  },
  signs: {
    titles: { active: ['Activity performed by terminated user'] },
    detectors: { active: ['ALERT_ZOMBIE_USER'] },
    wording: { active: /\b(terminated|former|left|leaver|ex-?) ?(user|employee|staff)s?\b/ },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Application', value: factOf(carried.applications.map(appWords)) },
    fromFact(carried),
  ],
  why: () => [
    'Whoever left, or whoever has their password, still gets at data there: the application has its own sign-in.',
    'It is innocent when the application was told late, or when a job of theirs still runs under the account.',
  ],
  react: (carried) => [
    {
      what: `Block ${who(carried)} in the application itself${carried.applications[0] ? ` (${factOf(carried.applications.map(appWords)) ?? ''})` : ''}, and revoke all sessions.`,
      why: 'The deletion in Entra has not reached it; blocking can be undone.',
    },
    {
      what: `See in the activity log of Defender for Cloud Apps what ${who(carried)} did since they left, above all downloads.`,
      why: 'It decides whether data has left and who must be told.',
    },
    {
      what: `Ask the manager of ${who(carried)} and HR when they left and whether work was handed over under this account.`,
      why: 'A successor who uses the old account is a fault of the process, not an intruder.',
    },
    ...seeWhoElse(carried),
  ],
});
