import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer, subject } from './parts/steps.ts';
import { doneByFact, fromFact, whoFact } from './parts/words.ts';

/** Somebody came into a group, or left it: groups open data and exempt from rules. */
export const groupMembership = playbook({
  id: 'groupMembership',
  title: 'Group membership changed',
  what: {
    added: 'Somebody was added to a group.',
    removed: 'Somebody was removed from a group.',
    owner: 'A group was given another owner, or was changed.',
  },
  signs: {
    titles: {
      added: ['User Added To Group With CA Policy Modification Access'],
      removed: ['User Removed From Group With CA Policy Modification Access'],
    },
    operations: {
      added: ['Add member to group', 'Add member from group'],
      removed: ['Remove member from group'],
      owner: ['Add owner to group', 'Remove owner from group', 'Update group'],
    },
    wording: {
      added: /\badded to (the )?[\w ]*\bgroup\b|\bgroup member(ship)? (was )?(added|changed)\b/,
      removed: /\bremoved from (the )?[\w ]*\bgroup\b/,
    },
  },
  facts: (carried) => [
    { label: 'Member', value: carried.told.target ?? whoFact(carried).value },
    { label: 'Group', value: carried.told.group },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: () => [
    'A group may open data, give an administrator role, or exempt its members from Conditional Access: that makes a small change a large one.',
  ],
  react: (carried) => [
    {
      what: `See what ${carried.told.group ? `the group ${carried.told.group}` : 'the group'} opens for ${subject(carried)}: roles, teams, exceptions from Conditional Access.`,
      why: 'The alert does not say what the group is for.',
    },
    ...findDoer(carried, 'changed the group'),
    askDoer(carried, `changed the membership of ${subject(carried)}`),
    {
      what: `If nobody knows of it: turn the change back for ${subject(carried)}.`,
      why: 'It can be repeated when it turns out to be wanted.',
    },
    secureDoer(carried),
  ],
});
