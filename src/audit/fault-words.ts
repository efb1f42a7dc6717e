import type { TrailFault } from './verify.ts';

/** What is wrong at a place of a chain, in words that follow its number. */
export const FAULT_WORDS: Readonly<Record<TrailFault['fault'], string>> = {
  missing: 'the entry is missing',
  misplaced: 'another entry lies in its place',
  doubled: 'there are two entries of this number',
  foreign: 'the entry belongs to another tenant',
  altered: 'the entry was altered',
  'broken link': 'the entry does not follow from the one before it, or the head tells of another one',
  'cut off': 'the chain ends before its head: entries were cut off',
  unreadable: 'the entry cannot be read',
  newer: 'a newer Tocsin wrote it: check with that version',
  'beyond the head': 'there are entries behind the head: the head was set back',
};
