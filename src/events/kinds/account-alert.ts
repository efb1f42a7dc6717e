import { classPlaybook } from './parts/class-playbook.ts';
import { ask, lookForFootholds, revokeThenReset, seeWhoElse } from './parts/steps.ts';
import { appWords, factOf, who } from './parts/words.ts';

/** Something about a person's account or sign-in. */
export const accountAlert = classPlaybook({
  id: 'accountAlert',
  title: 'Alert about an account',
  why: 'It is about an account: what counts is whether its owner did it.',
  facts: (carried) => [
    { label: 'Used', value: factOf(carried.applications.map(appWords)) },
    { label: 'Link', value: factOf(carried.urls.map(({ url }) => url)) },
  ],
  react: (carried) => [
    {
      what: `Look at the sign-ins of ${who(carried)} of that time: place, device, and whether MFA was passed.`,
      why: 'They tell a person from an intruder sooner than anything else.',
    },
    ask(carried, 'whether they did this.'),
    revokeThenReset(carried),
    lookForFootholds(carried),
    ...seeWhoElse(carried),
  ],
});
