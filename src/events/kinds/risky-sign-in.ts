import { z } from 'zod';
import { IpPart, UserPart, listWords, readIps, readUsers, userEntity, userWords } from '../evidence.ts';
import { defineKind, normaliseTitle } from '../kind.ts';

/** Titles of Entra ID Protection and Defender for Cloud Apps for sign-ins that hide or do not fit the user. */
const TITLES: Readonly<Record<string, string>> = {
  'anonymous ip address': 'hidden',
  'anonymous ip address involving one user': 'hidden',
  'activity from anonymous ip address': 'hidden',
  'activity from anonymous ip addresses': 'hidden',
  'activity from a tor ip address': 'hidden',
  'log on from a risky ip address': 'hidden',
  'malicious ip address': 'known bad',
  'activity from suspicious ip addresses': 'known bad',
  'unfamiliar sign-in properties': 'unusual',
  'anomalous token': 'unusual',
  'suspicious browser': 'unusual',
  'activity from infrequent country': 'unusual',
  'new country': 'unusual',
};

const REASONS: Readonly<Record<string, string>> = {
  hidden: 'hides where it really comes from (Tor, a VPN or another anonymiser); staff at work rarely need that.',
  'known bad': 'is known to Microsoft as a source of attacks.',
  unusual: 'does not fit how this person usually signs in.',
};

/** A sign-in from an anonymous, malicious or unfamiliar place. */
export const riskySignIn = defineKind({
  id: 'riskySignIn',
  title: 'Anonymous or anomalous sign-in',
  evidence: z.object({ users: z.array(UserPart), ips: z.array(IpPart), manner: z.string() }),
  matches: (alert) => Object.hasOwn(TITLES, normaliseTitle(alert.title)),
  read: (alert) => ({
    users: readUsers(alert),
    ips: readIps(alert),
    manner: TITLES[normaliseTitle(alert.title)] ?? 'unusual',
  }),
  entities: ({ users, ips }) => [...users.map(userEntity), ...ips.map((ip) => ({ type: 'ip' as const, ...ip }))],
  facts: ({ users, ips }) => [
    { label: 'Who', value: userWords(users[0]) },
    { label: 'From', value: listWords(ips.map((ip) => ip.address)) || undefined },
    { label: 'Country', value: listWords([...new Set(ips.flatMap((ip) => ip.country ?? []))]) || undefined },
  ],
  suspicious: ({ ips, manner }) => {
    const where = listWords(ips.map((ip) => ip.address)) || 'The address';
    return [`${where} ${REASONS[manner] ?? REASONS['unusual']}`];
  },
  react: ({ users, ips }) => {
    const who = userWords(users[0]) ?? 'the user';
    return [
      {
        what: `Ask ${who}, by telephone or in person, whether this was them.`,
        why: 'A mailbox that may be taken over cannot answer for its owner.',
      },
      {
        what: `If not: revoke the sessions of ${who}, then reset the password.`,
        why: 'The stolen session stays valid until it is revoked.',
      },
      {
        what: `Look for inbox rules, forwarding and MFA methods added since this sign-in.`,
        why: 'They are how an attacker stays after the password changes.',
      },
      ...(ips.length > 0
        ? [
            {
              what: `See who else signed in from ${listWords(ips.map((ip) => ip.address))}.`,
              why: 'One source seldom tries one account only.',
            },
          ]
        : []),
    ];
  },
});
