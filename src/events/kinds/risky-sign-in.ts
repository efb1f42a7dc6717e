import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { isOfKind } from './parts/signs.ts';
import { detectionFor } from './parts/identity-detections.ts';
import { ask, lookForFootholds, revokeThenReset, seeWhoElse } from './parts/steps.ts';
import { addresses, countryWords, factOf, whoFact } from './parts/words.ts';

/** `unusual` lies in stored events only: such sign-ins are `identityRisk` now. */
const REASONS = {
  hidden: 'hides where it really comes from (Tor, a VPN or another anonymiser); staff at work rarely need that.',
  'known bad': 'is known to Microsoft as a source of attacks.',
  unusual: 'does not fit how this person usually signs in.',
} as const;

/** A sign-in or activity from an address that hides its origin, or that is known for attacks. */
export const riskySignIn = defineKind({
  id: 'riskySignIn',
  title: 'Sign-in from a hidden or suspicious address',
  evidence: Carried.extend({ manner: z.enum(['hidden', 'known bad', 'unusual']) }),
  matches: (alert) => isOfKind('riskySignIn', alert),
  read: (alert) => ({
    ...readCarried(alert),
    manner:
      detectionFor('riskySignIn', alert) === 'suspiciousAddressActivity' ? ('known bad' as const) : ('hidden' as const),
  }),
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'From', value: addresses(carried) || undefined },
    {
      label: 'Country',
      value: factOf([...new Set(carried.ips.flatMap(({ country }) => (country ? countryWords(country) : [])))]),
    },
  ],
  suspicious: (carried) => [`${addresses(carried) || 'The address'} ${REASONS[carried.manner]}`],
  react: (carried) => [
    ask(carried, 'whether this was them, and whether they use a VPN or the Tor browser.'),
    revokeThenReset(carried),
    lookForFootholds(carried),
    ...seeWhoElse(carried),
  ],
});
