import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { ask, lookForFootholds } from './parts/steps.ts';
import { fromFact, who, whoFact } from './parts/words.ts';

const titled = signs('restrictedSender', {
  titles: {
    restricted: ['User restricted from sending email'],
    limit: ['Email sending limit exceeded'],
    pattern: ['Suspicious email sending patterns detected', 'Suspicious email sending patterns'],
    forms: ['User restricted from sharing forms and collecting responses'],
  },
  detectors: { pattern: ['be215649-fba8-4339-9ddd-05991a43b948'] },
  operations: { restricted: ['CompromisedAccount'] },
  wording: { restricted: /\b(user|account|sender)s? (was |were )?(restricted|blocked) from sending\b/ },
});

/** Triggers of the default policies: learn.microsoft.com/defender-xdr/alert-policies, 2026-04-29. */
const TRIGGERS = {
  restricted:
    'Microsoft raises this when it stops somebody from sending mail, because their account sends spam or phishing. Mostly the account is taken over.',
  limit:
    'Microsoft raises this when somebody sends more mail than your outbound spam policy allows. It is a mass mailing, or an account that is taken over.',
  pattern:
    'Microsoft raises this when somebody sends suspicious mail and is about to be stopped. It is an early warning: the account can still send.',
  forms:
    'Microsoft raises this when it stops somebody from sharing forms, because their forms asked for passwords again and again.',
} as const;

const STATES = {
  restricted: 'may no longer send mail',
  limit: undefined,
  pattern: 'can still send',
  forms: 'may no longer share forms',
} as const;

/** An account that sends what an intruder sends. */
export const restrictedSender = defineKind({
  id: 'restrictedSender',
  title: 'Suspicious sender',
  evidence: Carried.extend({ manner: z.enum(['restricted', 'limit', 'pattern', 'forms']) }),
  matches: (alert) => isOfKind('restrictedSender', alert),
  read: (alert) => ({ ...readCarried(alert), manner: titled(alert) ?? 'pattern' }),
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'State', value: STATES[carried.manner] },
    { label: 'Messages sent', value: undefined },
    fromFact(carried),
  ],
  suspicious: (carried) => asKnown(carried, [TRIGGERS[carried.manner]]),
  react: (carried) => {
    const forms = carried.manner === 'forms';
    return [
      {
        what: `See what ${who(carried)} ${forms ? 'asked for in the forms' : 'sent, to how many, and from which address'}.`,
        why: 'A newsletter to customers differs from phishing to strangers at night.',
      },
      ask(carried, forms ? 'whether the forms are theirs.' : 'whether they sent this mail.'),
      {
        what: `If not: revoke the sessions of ${who(carried)}, then reset the password.`,
        why: 'The intruder sends on through the stolen session until it is revoked.',
      },
      lookForFootholds(carried),
      {
        what: `Warn those who received something from ${who(carried)}, colleagues first.`,
        why: 'They trust the sender, and some will have clicked.',
      },
      ...(carried.manner === 'restricted'
        ? [
            {
              what: `Only then take ${who(carried)} off the “Restricted entities” page.`,
              why: 'An account that is still taken over sends again at once, and is stopped for longer.',
            },
          ]
        : []),
    ];
  },
});
