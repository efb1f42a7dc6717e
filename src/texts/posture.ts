/** The two MFA policies as people know them, from e-mails and cards alike. */
const POLICIES: Readonly<Record<'admin' | 'user', string>> = { admin: 'Admin MFA Policy', user: 'User MFA Policy' };

/** "Admin MFA Policy". */
export function policyName(policy: 'admin' | 'user'): string {
  return POLICIES[policy];
}

/** Why MFA is or is not required, by the codes of a verdict (MFA-RULES §7): each ends a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  caAlways: 'Conditional Access asks for it at every sign-in',
  caWithExemptions:
    'Conditional Access asks for it, with exemptions such as a trusted network, a managed device or an older program',
  caBlocked: 'Conditional Access blocks every sign-in that would need the password alone',
  perUserMfaEnforced: 'per-user MFA is enforced',
  perUserMfaEnabled: 'per-user MFA is enabled; until they register, older programs get in with the password alone',
  securityDefaultsAdmin: 'security defaults ask administrators for it at every sign-in',
  securityDefaults: 'security defaults are on: Microsoft asks for it when it sees a need',
  caPartial: 'Conditional Access asks for it at some sign-ins only; others need the password alone',
  caExcluded: 'a policy that asks for it leaves them out',
  caReportOnly: 'the policy that would ask for it only reports (report-only)',
  caDisabled: 'the policy that would ask for it is off',
  noMechanism: 'nothing asks for it: no Conditional Access policy, no security defaults, no per-user MFA',
  unknownCaRead: 'a Conditional Access policy could not be read, or not understood',
  unknownGroupRead: 'a group that a policy names could not be read',
  unknownRoleRead: 'the admin roles could not be read',
  unknownPerUserRead: 'per-user MFA could not be read',
  unknownSecurityDefaultsRead: 'the security defaults could not be read',
  disabledAccount: 'the account is disabled',
  guestOutOfScope: 'guests are not looked at in this tenant',
  directorySyncAccount: 'it is an account of directory synchronisation',
};

/** Why, in words that end a sentence; a code of another version as it is. */
export function reasonWords(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] as string) : reason;
}

export interface VerdictLike {
  readonly state: string;
  readonly strength: string | null;
}

/** "Required at every sign-in", "Required, with exemptions", "Partial: not at every sign-in", "Not required", "Not known", "Not looked at". */
export function verdictState({ state, strength }: VerdictLike): string {
  switch (state) {
    case 'required':
      return strength === 'always' ? 'Required at every sign-in' : 'Required, with exemptions';
    case 'notRequired':
      return strength === 'conditional' ? 'Partial: not at every sign-in' : 'Not required';
    case 'notEvaluated':
      return 'Not looked at';
    default:
      return 'Not known';
  }
}

const SOURCES: Readonly<Record<string, string>> = {
  users: 'Accounts',
  caPolicies: 'Conditional Access',
  securityDefaults: 'Security defaults',
  perUserMfa: 'Per-user MFA',
  roles: 'Admin roles',
  groups: 'Groups',
};

/** What a snapshot is read from, in words. */
export function sourceWords(source: string): string {
  return Object.hasOwn(SOURCES, source) ? (SOURCES[source] as string) : source;
}

const STATES: Readonly<Record<string, string>> = {
  enabled: 'enabled',
  disabled: 'off',
  enabledForReportingButNotEnforced: 'report-only',
};

/** A state of Microsoft in words: "enabled", "off", "report-only"; others as they came. */
export function stateWords(state: string): string {
  return Object.hasOwn(STATES, state) ? (STATES[state] as string) : state;
}

/** "1 person", "37 people". */
export function peopleWords(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}
