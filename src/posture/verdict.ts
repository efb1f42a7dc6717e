/** The two policies that a tenant can switch on; also the class that a user falls into. */
export const MFA_POLICIES = ['admin', 'user'] as const;
export type MfaPolicy = (typeof MFA_POLICIES)[number];

/** A change of the rules makes old and new answers incomparable: raised with every change of what they mean. */
export const RULES_VERSION = 1;

export type MfaState = 'required' | 'notRequired' | 'unknown' | 'notEvaluated';
export type MfaStrength = 'always' | 'conditional' | 'none';

/** MFA-RULES §7. */
export type MfaReason =
  | 'caAlways'
  | 'caWithExemptions'
  | 'caBlocked'
  | 'perUserMfaEnforced'
  | 'perUserMfaEnabled'
  | 'securityDefaultsAdmin'
  | 'securityDefaults'
  | 'caPartial'
  | 'caExcluded'
  | 'caReportOnly'
  | 'caDisabled'
  | 'noMechanism'
  | 'unknownCaRead'
  | 'unknownGroupRead'
  | 'unknownRoleRead'
  | 'unknownPerUserRead'
  | 'unknownSecurityDefaultsRead'
  | 'disabledAccount'
  | 'guestOutOfScope'
  | 'directorySyncAccount';

/** Something that makes MFA required of the user: on its own, unless it is marked otherwise. */
export interface Mechanism {
  readonly kind: 'conditionalAccess' | 'securityDefaults' | 'perUserMfa';
  /** Of a Conditional Access policy. */
  readonly id?: string | undefined;
  /** How it reaches the user. */
  readonly via?: 'all' | 'user' | 'group' | 'role' | 'guest' | undefined;
  /** Only together with the others that are so marked: losing one of them is losing them all. */
  readonly together?: true | undefined;
}

/** Whether MFA is required of one user, and why (MFA-RULES §1). */
export interface Verdict {
  readonly policy: MfaPolicy | 'notEvaluated';
  readonly state: MfaState;
  /** Null when unknown or not evaluated; so is `strength`. */
  readonly required: boolean | null;
  readonly strength: MfaStrength | null;
  readonly reason: MfaReason;
  readonly mechanisms: readonly Mechanism[];
}
