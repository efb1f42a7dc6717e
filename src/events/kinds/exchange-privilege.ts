import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { factOf, fromFact, userWords, who } from './parts/words.ts';

signs('exchangePrivilege', {
  titles: { elevated: ['Elevation of Exchange admin privilege'] },
  operations: { elevated: ['Add-RoleGroupMember', 'Update-RoleGroupMember', 'New-ManagementRoleAssignment'] },
  wording: { elevated: /\bexchange admin(istrator)?( role| privilege)?s?\b/ },
});

/** Somebody was given administrative permissions in Exchange Online. */
export const exchangePrivilege = defineKind({
  id: 'exchangePrivilege',
  title: 'Exchange administrator added',
  evidence: Carried,
  matches: (alert) => isOfKind('exchangePrivilege', alert),
  read: readCarried,
  entities: entitiesOf,
  facts: (carried) => [
    { label: 'Given to', value: factOf(carried.users.map(userWords)) ?? carried.mailboxes[0]?.address },
    { label: 'Given by', value: carried.told.actor },
    { label: 'Role', value: carried.told.role ?? carried.told.group },
    fromFact(carried),
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      'Microsoft raises this when somebody is given administrative permissions in Exchange Online, for example as a member of the Organization Management role group.',
      'With them one can read any mailbox, forward all mail and remove the traces. Most of these are ordinary work of your administrators.',
    ]),
  react: (carried) => [
    {
      what: `Find in the audit log who gave the role to ${who(carried)}, which role, and from which address.`,
      why: 'The alert names neither the role nor the giver; the giver is the account that may be taken over.',
    },
    {
      what: `Ask the giver, by telephone or in person, whether ${who(carried)} should have it; look for the change request.`,
      why: 'Planned work has somebody who knows of it.',
    },
    {
      what: `If nobody does: remove the role from ${who(carried)}.`,
      why: 'Without it no further mailbox can be opened.',
    },
    {
      what: `Then revoke the sessions and reset the passwords of the giver and of ${who(carried)}.`,
      why: 'One of the two accounts is in the wrong hands, and the giver can give the role again.',
    },
    {
      what: `Look for forwarding, mail flow rules and mailbox permissions that ${who(carried)} made since then.`,
      why: 'They go on working after the role is gone.',
    },
  ],
});
