import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { detectionFor } from './parts/identity-detections.ts';
import { ask, lookForFootholds, revokeThenReset } from './parts/steps.ts';
import { addresses, appWords, factOf, ipWords, listWords, who, whoFact } from './parts/words.ts';

signs('impossibleTravel', { wording: { impossible: /\bimpossible travel(l?ing)?\b/ } });

/** One account active in two places, in less time than the journey takes. */
export const impossibleTravel = defineKind({
  id: 'impossibleTravel',
  title: 'Impossible travel',
  evidence: Carried.extend({ manner: z.enum(['impossible', 'atypical']) }),
  matches: (alert) => isOfKind('impossibleTravel', alert),
  read: (alert) => ({
    ...readCarried(alert),
    manner:
      detectionFor('impossibleTravel', alert) === 'unlikelyTravel' ? ('atypical' as const) : ('impossible' as const),
  }),
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'One place', value: carried.ips[0] && ipWords(carried.ips[0]) },
    { label: 'The other', value: carried.ips[1] && ipWords(carried.ips[1]) },
    { label: 'Used', value: factOf(carried.applications.map(appWords)) },
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      ...(carried.manner === 'atypical'
        ? ['Two sign-ins came from places far apart, and at least one of them is new for this person.']
        : [`The account was active ${placesOf(carried.ips.map(ipWords))} within less time than the journey takes.`]),
      ...(carried.ips.length < 2
        ? ['The alert does not carry both addresses: look at the sign-ins for the other.']
        : []),
      'It is innocent when one address is a company VPN or a mobile network, or when a telephone stayed signed in on a journey.',
    ]),
  react: (carried) => [
    ask(carried, 'where they are, and whether they use a VPN.'),
    {
      what: `Check whether ${placeOf(carried)} is a VPN or an office of yours: do many colleagues use it?`,
      why: 'An address that many colleagues share is an exit of your network, and the alarm is false.',
    },
    revokeThenReset(carried, 'If one place is not theirs'),
    lookForFootholds(carried),
    {
      what: `If ${placeOf(carried)} is your VPN: mark its range as VPN in Defender for Cloud Apps.`,
      why: 'The next journey through it then raises no alarm.',
    },
  ],
});

function placeOf(carried: Carried): string {
  if (carried.ips.length > 1) return `one of ${addresses(carried)}`;
  return addresses(carried) || `an address of ${who(carried)}`;
}

function placesOf(places: readonly string[]): string {
  if (places.length === 0) return 'in two places';
  return places.length === 1 ? `at ${places[0]} and in another place` : `at ${listWords(places)}`;
}
