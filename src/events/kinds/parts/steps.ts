import type { Step } from '../../kind.ts';
import type { Carried } from './carried.ts';
import { addresses, who, whoExactly } from './words.ts';

/** Ask the person, on a channel that an intruder does not hold. `question` completes "Ask Ana, …". */
export function ask(carried: Carried, question: string): Step {
  return {
    what: `Ask ${whoExactly(carried)}, by telephone or in person, ${question}`,
    why: 'A mailbox that may be taken over cannot answer for its owner.',
  };
}

/** The stolen session is what the intruder holds: it goes first. `when` opens the sentence. */
export function revokeThenReset(carried: Carried, when = 'If it was not them'): Step {
  return {
    what: `${when}: revoke the sessions of ${who(carried)}, then reset the password.`,
    why: 'A stolen session stays valid until it is revoked, whatever the password.',
  };
}

/** What an intruder leaves behind to come back. */
export function lookForFootholds(carried: Carried): Step {
  return {
    what: `Look at ${who(carried)} for inbox rules, forwarding, MFA methods and application consents added since then.`,
    why: 'They are how an intruder stays after the password changes.',
  };
}

/** Nothing when the alert carries no address. */
export function seeWhoElse(carried: Carried): Step[] {
  if (carried.ips.length === 0) return [];
  return [
    { what: `See who else signed in from ${addresses(carried)}.`, why: 'One source seldom tries one account only.' },
  ];
}
