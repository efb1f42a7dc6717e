import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, lookForFootholds, secureDoer, subject } from './parts/steps.ts';
import { doneByFact, fromFact, whoFact } from './parts/words.ts';

/** Somebody has a new password: by themselves or by an administrator. */
export const passwordReset = playbook({
  id: 'passwordReset',
  title: 'Password reset',
  what: {
    byAdmin: 'An administrator reset the password of an account.',
    self: 'Somebody reset their password by themselves.',
  },
  signs: {
    titles: { self: ['Password Reset By User Account'] },
    operations: {
      byAdmin: ['Reset user password', 'Reset password (by admin)'],
      self: ['Reset password (self-service)', 'Change user password', 'Change password (self-service)'],
    },
    wording: { byAdmin: /\bpassword (was |has been )?(reset|changed)\b|\breset[\w ']* password\b/ },
  },
  facts: (carried) => [
    { label: 'Account', value: carried.told.target ?? whoFact(carried).value },
    doneByFact(carried),
    fromFact(carried),
  ],
  why: (_carried, manner) => [
    manner === 'self'
      ? 'Whoever holds the telephone or the second address of an account can reset its password.'
      : 'An intruder who is an administrator resets a password to become that person.',
    'Most of these are ordinary.',
  ],
  react: (carried) => [
    {
      what: `Ask ${subject(carried)}, by telephone or in person, whether they have a new password and know why.`,
      why: 'If they cannot sign in, somebody else can.',
    },
    ...findDoer(carried, 'reset it'),
    askDoer(carried, 'reset this password'),
    {
      what: `If it was not wanted: reset the password of ${subject(carried)} again and revoke the sessions.`,
      why: 'The new password is known to whoever set it.',
    },
    secureDoer(carried),
    lookForFootholds(carried),
  ],
});
