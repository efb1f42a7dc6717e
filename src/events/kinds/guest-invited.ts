import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer, subject } from './parts/steps.ts';
import { fromFact, whoFact } from './parts/words.ts';

/** Somebody from outside has, or soon has, an account in the company. */
export const guestInvited = playbook({
  id: 'guestInvited',
  title: 'Guest invited',
  what: {
    invited: 'A guest was invited: they get an account in your company and see what is shared with it.',
    failed: 'An invitation of a guest was refused.',
    redeemed: 'A guest accepted an invitation.',
    member: 'A guest was made a member: they see now what employees see.',
  },
  signs: {
    titles: {
      invited: ['Guest Users Invited To Tenant By Non Approved Inviters'],
      failed: ['Guest User Invited By Non Approved Inviters'],
      member: ['User State Changed From Guest To Member'],
    },
    operations: {
      invited: ['Invite external user', 'Invite internal user to B2B collaboration'],
      redeemed: ['Redeem external user invite', 'Viral user creation'],
      member: ['Update user:UserType=Member'],
    },
    wording: {
      invited:
        /\b(guest|external|b2b)( users?)?[\w ]*\b(invit(ed|ation|e)|added|created)\b|\binvit(ed|e|ation)[\w ]*\b(guest|external)\b/,
      member: /\bguest (was )?(changed |made |converted )?(in)?to (a )?member\b/,
    },
  },
  facts: (carried) => [
    { label: 'Guest', value: carried.told.target },
    { label: 'Invited by', value: carried.told.actor ?? whoFact(carried).value },
    fromFact(carried),
  ],
  why: (_carried, manner) => [
    manner === 'member'
      ? 'Members see the directory and everything that is shared “with everybody but guests”.'
      : 'A guest account is a foothold that no password reset of yours closes. Most guests are partners.',
  ],
  react: (carried, manner) => [
    ...findDoer(carried, 'invited the guest'),
    askDoer(carried, `know ${subject(carried)} and the company they write from`),
    {
      what: `See which teams, groups and files ${subject(carried)} can reach.`,
      why: 'A guest in one team differs from one in a group that opens everything.',
    },
    {
      what:
        manner === 'member'
          ? `If nobody can say why: make ${subject(carried)} a guest again, or block the account.`
          : `If nobody knows them: block the account of ${subject(carried)}, then delete it.`,
      why: 'Blocking works at once and can be undone.',
    },
    secureDoer(carried),
  ],
});
