import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer, subject } from './parts/steps.ts';
import { doneByFact, factOf, fromFact, userWords } from './parts/words.ts';

/** Administrators lost their role: tidying up, or an intruder who shuts the others out. */
export const adminRoleRemoved = playbook({
  id: 'adminRoleRemoved',
  title: 'Administrator role removed',
  what: {
    removed: 'An administrator role was taken away.',
    bulk: 'Administrator roles were taken away from several accounts.',
  },
  signs: {
    titles: { bulk: ['Bulk Deletion Changes To Privileged Account Permissions'] },
    operations: {
      removed: [
        'Remove member from role',
        'Remove scoped member from role',
        'Remove eligible member from role',
        'Remove eligible member (permanent)',
        'Remove eligible member (eligible)',
      ],
    },
    wording: {
      removed:
        /\b(removed|revoked|deleted)\b[\w ']*\b(admin(istrator)?s?( roles?)?|from role)\b|\badmin(istrator)? roles? (was |were )?(removed|revoked)\b/,
    },
  },
  facts: (carried) => [
    { label: 'Taken from', value: carried.told.target ?? factOf(carried.users.map(userWords)) },
    { label: 'Role', value: carried.told.role },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: () => ['An intruder who is an administrator takes the role from the others, so that nobody can throw them out.'],
  react: (carried) => [
    ...findDoer(carried, 'took the role away'),
    askDoer(carried, `took ${carried.told.role ?? 'the role'} away`),
    {
      what: `If nobody should have: give ${carried.told.role ?? 'the role'} back to ${subject(carried)}, from an account that is surely yours.`,
      why: 'Your administrators must be able to act before the intruder goes on.',
    },
    secureDoer(carried),
  ],
});
