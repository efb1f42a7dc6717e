import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer, subject } from './parts/steps.ts';
import { doneByFact, factOf, fromFact, userWords } from './parts/words.ts';

/** Somebody, or an application, became an administrator. */
export const adminRoleGranted = playbook({
  id: 'adminRoleGranted',
  title: 'Administrator role granted',
  what: {
    granted: 'An administrator role was given.',
    eligible: 'Somebody was made eligible for an administrator role: they can activate it when they want.',
    newAccount: 'An account was made and given an administrator role at the same time.',
    application: 'An application was given an administrator role: whoever holds its secret is an administrator.',
  },
  signs: {
    titles: {
      granted: ['User Added to an Administrator’s Azure AD Role', 'Users Added to Global or Device Admin Roles'],
      eligible: ['User Added To Privilege Role'],
      newAccount: ['Privileged Account Creation', 'Risky user created global admin'],
      application: ['App Assigned To Azure RBAC/Microsoft Entra Role'],
    },
    operations: {
      granted: [
        'Add member to role',
        'Add scoped member to role',
        'Add member to role in PIM completed (permanent)',
        'Add member to role outside of PIM (permanent)',
        'Add member to role completed (PIM activation)',
      ],
      eligible: [
        'Add eligible member to role',
        'Add eligible member (permanent)',
        'Add eligible member (eligible)',
        'Add eligible member to role in PIM completed (permanent)',
        'Add eligible member to role in PIM completed (timebound)',
      ],
    },
    wording: {
      granted:
        /\b(added|assigned|granted|promoted|elevated)\b[\w ']*\b(admin(istrator)?s?|privileged|global)\b|\badmin(istrator)? roles? (was |were )?(added|assigned|granted|given)\b|\bmember (was )?added to role\b|\bnew (global )?admin(istrator)?\b/,
    },
  },
  facts: (carried) => [
    { label: 'Given to', value: carried.told.target ?? factOf(carried.users.map(userWords)) },
    { label: 'Role', value: carried.told.role },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: ({ told }) => [
    `${told.role ? `The role is ${told.role}: with it` : 'With such a role'} one can change accounts, mail or settings of the whole company; it is what an intruder gives to an account of their own.`,
    'Most of these are ordinary work of your administrators.',
  ],
  react: (carried) => [
    ...findDoer(carried, 'gave the role'),
    askDoer(carried, `gave ${carried.told.role ?? 'the role'} to ${subject(carried)}`),
    {
      what: `If nobody should have: remove ${carried.told.role ?? 'the role'} from ${subject(carried)} and revoke their sessions.`,
      why: 'The role can be given again; a session that was opened with it goes on until it is revoked.',
    },
    secureDoer(carried),
    {
      what: `See in the audit log what ${subject(carried)} changed since the role was given.`,
      why: 'What was done with it outlives the role: consents, credentials, policies.',
    },
  ],
});
