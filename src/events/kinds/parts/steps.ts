import type { Step } from '../../kind.ts';
import type { Carried } from './carried.ts';
import { addresses, named, namesNothing, who, whoExactly } from './words.ts';

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

/** Who did it, where the records say so; else whom the alert names. */
export function doer(carried: Carried): string {
  return carried.told.actor ?? who(carried);
}

/** Whom or what it was done to, where the records say so; else whom the alert names. */
export function subject(carried: Carried): string {
  return carried.told.target ?? who(carried);
}

/** Planned work has somebody who knows of it. `done` completes "whether they …". */
export function askDoer(carried: Carried, done: string): Step {
  return {
    what: `Ask ${doer(carried)}, by telephone or in person, whether they ${done}; look for the change request.`,
    why: 'Planned work has somebody who knows of it; an intruder’s has nobody.',
  };
}

/** Where the alert does not say who did it. `done` completes "who …". Nothing where it is known. */
export function findDoer(carried: Carried, done: string): Step[] {
  if (carried.told.actor) return [];
  return [
    {
      what: `Find in the audit log who ${done}, and from which address; the alert names ${named(carried)}.`,
      why: 'The account that did it is the one that may be taken over, and the alert does not say which it was.',
    },
  ];
}

/** The account that did it may be in the wrong hands. */
export function secureDoer(carried: Carried): Step {
  return {
    what: `If nobody knows of it: revoke the sessions of ${doer(carried)}, then reset the password.`,
    why: 'The account that did it may be in the wrong hands, and it can do it again.',
  };
}

/** As `secureDoer`, where somebody other than the owner of the account did it. */
export function secureOther(carried: Carried): Step[] {
  return carried.told.actor && carried.told.actor !== subject(carried) ? [secureDoer(carried)] : [];
}

/** As `ask`, of the person to whom it was done. */
export function askSubject(carried: Carried, question: string): Step {
  if (!carried.told.target) return ask(carried, question);
  return {
    what: `Ask ${carried.told.target}, by telephone or in person, ${question}`,
    why: 'A mailbox that may be taken over cannot answer for its owner.',
  };
}

/** Settles an alert that asks for nothing more than a look. */
export function closeIt(carried: Carried, look: string, why: string): Step {
  return { what: `${look} Then close this alert${namesNothing(carried) ? '' : ` about ${who(carried)}`}.`, why };
}
