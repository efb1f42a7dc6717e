import { playbook } from './parts/playbook.ts';
import { ask, lookForFootholds, revokeThenReset, seeWhoElse } from './parts/steps.ts';
import { countryWords, factOf, ipWords, listWords, who, whoFact } from './parts/words.ts';

/** Somebody is active in a country where they have not been. */
export const newCountrySignIn = playbook({
  id: 'newCountrySignIn',
  title: 'Sign-in from a new country',
  what: {
    country: 'The activity came from a country where this person, or anybody of your company, is not usually active.',
    failed: 'Sign-ins from a country where your company is not active were tried, and failed.',
  },
  signs: {
    titles: {
      country: ['Successful Authentications From Countries You Do Not Operate Out Of'],
      failed: ['Failed Authentications From Countries You Do Not Operate Out Of'],
    },
    wording: {
      failed: /\bfailed\b[\w ]*\bfrom[\w ]*\bcountr(y|ies)\b/,
      country:
        /\b(new|unusual|unexpected|infrequent|foreign|forbidden|blocked|unapproved|other) (country|countries|location|region)\b|\bcountries you do not operate\b|\boutside (of )?(the |our )?(country|eu|europe|us|uk)\b/,
    },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Country', value: factOf(carried.ips.flatMap(({ country }) => (country ? countryWords(country) : []))) },
    { label: 'Address', value: factOf(carried.ips.map(({ address }) => address)) },
  ],
  why: (carried, manner) => [
    ...(carried.ips.length > 0
      ? [`It came from ${listWords(carried.ips.map(ipWords))}.`]
      : ['The alert does not carry the address: the sign-ins of that time do.']),
    ...(manner === 'failed' ? ['Nobody got in by these; a success from the same source would be the event.'] : []),
    'It is innocent when they travel, or use a VPN or a mobile network whose address is registered elsewhere.',
  ],
  react: (carried) => [
    ask(carried, 'whether they are travelling, where they are now, and whether they use a VPN.'),
    {
      what: `Look at the sign-ins of ${who(carried)} of that time: was MFA passed, on which device, and is the device known?`,
      why: 'A known device abroad is a journey; an unknown one without MFA is an intruder.',
    },
    revokeThenReset(carried),
    ...seeWhoElse(carried),
    lookForFootholds(carried),
  ],
});
