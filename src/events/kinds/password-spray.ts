import { z } from 'zod';
import { IpPart, UserPart, listWords, readIps, readUsers, userEntity, userWords } from '../evidence.ts';
import { defineKind, normaliseTitle } from '../kind.ts';

const TITLES = ['password spray', 'password spray activity', 'password spray attack', 'password spray attack detected'];

/** Entra ID Protection `passwordSpray`: a few common passwords tried against many accounts. */
export const passwordSpray = defineKind({
  id: 'passwordSpray',
  title: 'Password spray',
  evidence: z.object({ users: z.array(UserPart), ips: z.array(IpPart) }),
  matches: (alert) => TITLES.includes(normaliseTitle(alert.title)),
  read: (alert) => ({ users: readUsers(alert), ips: readIps(alert) }),
  entities: ({ users, ips }) => [...users.map(userEntity), ...ips.map((ip) => ({ type: 'ip' as const, ...ip }))],
  facts: ({ users, ips }) => [
    { label: 'Accounts', value: listWords(users.map((user) => userWords(user) ?? 'unnamed')) || undefined },
    { label: 'From', value: listWords(ips.map((ip) => ip.address)) || undefined },
  ],
  suspicious: ({ users }) => [
    users.length > 1
      ? `The same few passwords were tried against ${users.length} accounts: that is an attack, not people mistyping.`
      : 'The same few passwords were tried against many accounts: that is an attack, not people mistyping.',
    'Microsoft raises this when a sign-in in the attack had the right password.',
  ],
  react: ({ users, ips }) => {
    const who = listWords(users.map((user) => userWords(user) ?? 'the account')) || 'the accounts named in Defender';
    return [
      {
        what: `Look at the sign-ins of ${who} since the attack began.`,
        why: 'A success right after failures means that the password is known.',
      },
      {
        what: `Revoke the sessions of ${who}, then reset the password.`,
        why: 'Whoever got in keeps a valid session until it is revoked.',
      },
      ...(ips.length > 0
        ? [
            {
              what: `Block ${listWords(ips.map((ip) => ip.address))}.`,
              why: 'It stops this source; attackers change addresses, so it is the smaller step.',
            },
          ]
        : []),
      {
        what: `Make sure that MFA is required for ${who}.`,
        why: 'A sprayed password alone does not open an account with MFA.',
      },
    ];
  },
});
