import { playbook } from './parts/playbook.ts';
import { ask, revokeThenReset, seeWhoElse } from './parts/steps.ts';
import { appWords, factOf, fromFact, who, whoFact } from './parts/words.ts';

/** A sign-in by a way that knows no MFA. */
export const legacyAuthentication = playbook({
  id: 'legacyAuthentication',
  title: 'Sign-in by an old protocol',
  what: {
    legacy: 'A sign-in used an old protocol (IMAP, POP, SMTP, basic authentication) that cannot ask for MFA.',
    ropc: 'A sign-in gave the password straight to an application (ROPC), which cannot ask for MFA.',
  },
  signs: {
    titles: {
      legacy: ['Use of Legacy Authentication Protocols', 'Potential MFA Bypass Using Legacy Client Authentication'],
      ropc: ['Applications That Are Using ROPC Authentication Flow'],
    },
    operations: {
      legacy: ['Sign-in activity:legacy', 'UserLoggedIn:legacy'],
      ropc: ['Sign-in activity:ropc', 'UserLoggedIn:ropc'],
    },
    wording: { legacy: /\b(legacy|basic) auth(entication)?\b|\b(imap|pop3?|smtp auth)\b/, ropc: /\bropc\b/ },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Client', value: carried.told.client },
    { label: 'Used', value: factOf(carried.applications.map(appWords)) },
    fromFact(carried),
  ],
  why: () => [
    'Whoever tries stolen passwords uses these protocols, because MFA does not stand in the way.',
    'It is innocent when a printer, a scanner or an old mail program does it.',
  ],
  react: (carried) => [
    {
      what: `Look at the sign-ins of ${who(carried)}: did one succeed, from where, and is the same client seen every day?`,
      why: 'A printer comes from the office every day; an attacker once, from abroad.',
    },
    ask(carried, 'which mail program or device uses this account.'),
    revokeThenReset(carried, 'If the client is nobody’s'),
    {
      what: `Block old protocols for ${who(carried)} by Conditional Access, and for everybody when nothing needs them.`,
      why: 'It closes the way for all passwords that are already known.',
    },
    ...seeWhoElse(carried),
  ],
});
