import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { addresses, factOf, fromFact, userWords, who } from './parts/words.ts';

signs('passwordSpray', { wording: { spray: /\bpassword spray(ing|s)?\b/ } });

/** Entra ID Protection `passwordSpray`: a few common passwords tried against many accounts. */
export const passwordSpray = defineKind({
  id: 'passwordSpray',
  title: 'Password spray',
  evidence: Carried,
  matches: (alert) => isOfKind('passwordSpray', alert),
  read: readCarried,
  entities: entitiesOf,
  facts: (carried) => [{ label: 'Accounts', value: factOf(carried.users.map(userWords)) }, fromFact(carried)],
  suspicious: (carried) =>
    asKnown(carried, [
      carried.users.length > 1
        ? `The same few passwords were tried against ${carried.users.length} accounts: that is an attack, not people mistyping.`
        : 'The same few passwords were tried against many accounts: that is an attack, not people mistyping.',
      carried.custom
        ? 'Whether a right password was found, and whether anybody got in, the sign-ins tell.'
        : 'Microsoft raises this when the attack found a right password. Whether anybody got in, the sign-ins tell.',
    ]),
  react: (carried) => [
    {
      what: `Look at the sign-ins of ${who(carried)} since the attack began.`,
      why: 'A success right after failures means that somebody got in, not only that the password is known.',
    },
    {
      what: `Revoke the sessions of ${who(carried)}, then reset the password.`,
      why: 'Whoever got in keeps a valid session until it is revoked.',
    },
    ...(carried.ips.length > 0
      ? [
          {
            what: `Block ${addresses(carried)}.`,
            why: 'It stops this source; attackers change addresses, so it is the smaller step.',
          },
        ]
      : []),
    {
      what: `Make sure that MFA is required for ${who(carried)}.`,
      why: 'A sprayed password alone does not open an account with MFA.',
    },
  ],
});
