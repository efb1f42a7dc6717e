import type { Step } from '../../kind.ts';
import type { Carried } from './carried.ts';
import { ask, lookForFootholds, revokeThenReset, seeWhoElse } from './steps.ts';
import { who } from './words.ts';

interface Risk {
  readonly name: string;
  readonly risk: 'password' | 'token' | 'account' | 'place' | 'untold';
  readonly why: string;
  /** When it is a false alarm. */
  readonly innocent?: string;
}

const VPN = 'It is innocent when they travel, have a new device or provider, or use a VPN.';

/** What each detection means (learn.microsoft.com/entra/id-protection/concept-identity-protection-risks, 2026-03-17). */
const BY_DETECTION: Readonly<Record<string, Risk>> = {
  leakedCredentials: {
    name: 'Leaked password',
    risk: 'password',
    why: 'The password of this account was found among stolen ones, and Microsoft checked that it is still the valid one.',
  },
  userReportedSuspiciousActivity: {
    name: 'MFA prompt refused by the user',
    risk: 'password',
    why: 'Somebody signed in with the right password, and the owner refused the MFA prompt and reported it: the password is known.',
  },
  anomalousToken: {
    name: 'Unusual token',
    risk: 'token',
    why: 'A session of this account was used from a place or in a way that does not fit it: it may be stolen and played back. It needs neither password nor MFA.',
    innocent: 'Microsoft itself says that this detection is often a false alarm at low and medium risk.',
  },
  tokenIssuerAnomaly: {
    name: 'Unusual issuer of a token',
    risk: 'token',
    why: 'The sign-in token looks forged: the SAML server that issued it may be taken over. Then every account is open to the attacker.',
  },
  attemptedPrtAccess: {
    name: 'Attempt to steal the device’s sign-in token',
    risk: 'token',
    why: 'On a computer of this user something tried to read the Primary Refresh Token, which signs in to everything without password and MFA. It is rare and seldom a false alarm.',
  },
  attackerInTheMiddle: {
    name: 'Attacker in the middle',
    risk: 'token',
    why: 'The sign-in went through a false sign-in page of an attacker, who saw the password and took the session. It is seldom a false alarm.',
  },
  anomalousUserActivity: {
    name: 'Unusual changes to the directory',
    risk: 'account',
    why: 'This account, or an object that it changed, shows changes to the directory that do not fit its usual work.',
    innocent: 'It is innocent when an administrator does rare but planned work.',
  },
  suspiciousAPITraffic: {
    name: 'Suspicious Graph traffic',
    risk: 'account',
    why: 'This account reads the directory in masses, as an intruder does who looks around.',
    innocent: 'It is innocent when an administrator’s own script does it.',
  },
  investigationsThreatIntelligence: {
    name: 'Known attack pattern',
    risk: 'account',
    why: 'The activity fits an attack that Microsoft’s threat researchers know.',
  },
  nationStateActivity: {
    name: 'Attempt by a state-backed group',
    risk: 'account',
    why: 'Microsoft’s threat researchers saw a group that works for a state try to take over accounts of your company. Call your incident lead.',
  },
  nationStateIP: {
    name: 'Address of a known attacker group',
    risk: 'account',
    why: 'The sign-in came from an address that Microsoft ties to a state or criminal group.',
  },
  adminConfirmedUserCompromised: {
    name: 'Confirmed by an administrator',
    risk: 'account',
    why: 'An administrator of yours marked this account as taken over.',
  },
  maliciousIPAddress: {
    name: 'Malicious address',
    risk: 'place',
    why: 'The sign-in came from an address with many wrong passwords or with a bad reputation.',
    innocent: 'It is innocent when the address is shared, as with a hotel or a mobile network.',
  },
  suspiciousIPAddress: {
    name: 'Suspicious address',
    risk: 'place',
    why: 'The sign-in came from an address that Microsoft knows for attacks.',
    innocent: 'It is innocent when the address is shared, as with a hotel or a mobile network.',
  },
  malwareInfectedIPAddress: {
    name: 'Address with malware',
    risk: 'place',
    why: 'The sign-in came from an address from which a device talks to a bot network.',
    innocent: 'It is innocent when another device behind the same address is the infected one.',
  },
  unfamiliarFeatures: {
    name: 'Unfamiliar sign-in',
    risk: 'place',
    why: 'Place, device, network or browser of the sign-in are new for this person.',
    innocent: VPN,
  },
  newCountry: {
    name: 'New country',
    risk: 'place',
    why: 'The activity came from a country where this person, or anybody of your company, is not usually active.',
    innocent: VPN,
  },
  suspiciousBrowser: {
    name: 'Suspicious browser',
    risk: 'place',
    why: 'The same browser signed in to several companies from different countries.',
    innocent: 'It is innocent when a consultant or a tester works for several companies.',
  },
  generic: {
    name: 'Risk whose reason is not told',
    risk: 'untold',
    why: 'Microsoft holds something against this account or sign-in, but the alert does not say what. Without an Entra ID P2 licence it does not tell.',
  },
};

/** What a detection means; an id that no longer exists is a risk whose reason is not told. */
export function riskOf(detection: string): Risk {
  const known = Object.hasOwn(BY_DETECTION, detection) ? BY_DETECTION[detection] : undefined;
  return known ?? (BY_DETECTION['generic'] as Risk);
}

function telling(carried: Carried): Step {
  return {
    what: `When it is cleared up: confirm ${who(carried)} as compromised in Entra, or dismiss the risk.`,
    why: 'Conditional Access and Microsoft’s next judgement follow what you answer.',
  };
}

/** The steps that each sort of risk asks for, in their order. */
export const RISKS: Readonly<Record<Risk['risk'], (carried: Carried) => Step[]>> = {
  password: (carried) => [
    {
      what: `Reset the password of ${who(carried)} now, without waiting for an answer.`,
      why: 'The password is known to others; asking first gives them time.',
    },
    {
      what: `Then revoke the sessions of ${who(carried)}.`,
      why: 'Whoever used the password before keeps the session until it is revoked.',
    },
    {
      what: `Look at the sign-ins of ${who(carried)} of the last weeks for places that are not theirs.`,
      why: 'A leak is found later than it happens; the password may have been used already.',
    },
    ask(carried, 'where else they use this password, and have it changed there too.'),
    lookForFootholds(carried),
  ],
  token: (carried) => [
    {
      what: `Revoke the sessions of ${who(carried)} first, now.`,
      why: 'The stolen thing is the session: a new password alone leaves it valid.',
    },
    {
      what: `Then reset the password of ${who(carried)}.`,
      why: 'Whoever took the session may have seen the password too.',
    },
    {
      what: `Have ${carried.devices[0]?.name ?? `the computer of ${who(carried)}`} checked for malware, and ask about sign-in pages opened from e-mails.`,
      why: 'Tokens are stolen on the device or by a false sign-in page; otherwise the next session is stolen as well.',
    },
    lookForFootholds(carried),
    telling(carried),
  ],
  account: (carried) => [
    {
      what: `See in the audit log what ${who(carried)} did at that time: roles, applications, users, policies.`,
      why: 'The account is judged by what it did, and changes outlive it.',
    },
    ask(carried, 'whether they did this.'),
    revokeThenReset(carried),
    lookForFootholds(carried),
    telling(carried),
  ],
  place: (carried) => [
    ask(carried, 'whether this was them, where they are, and whether the device is new.'),
    revokeThenReset(carried),
    ...seeWhoElse(carried),
    lookForFootholds(carried),
    telling(carried),
  ],
  untold: (carried) => [
    {
      what: `Open the risk of ${who(carried)} in Entra ID Protection and look at the sign-ins of that time.`,
      why: 'The alert carries no reason; the sign-ins show place, device and whether MFA was passed.',
    },
    ask(carried, 'whether these sign-ins were theirs.'),
    revokeThenReset(carried),
    telling(carried),
  ],
};
