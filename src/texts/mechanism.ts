/** What makes MFA required, as far as words need it. */
export interface MechanismLike {
  readonly kind: 'conditionalAccess' | 'securityDefaults' | 'perUserMfa';
  readonly id?: string | undefined;
  readonly via?: string | undefined;
}

const VIA: Readonly<Record<string, string>> = {
  all: 'it applies to everybody',
  user: 'it names this person',
  group: 'through a group',
  role: 'through an admin role',
  guest: 'as a guest',
};

/** ": through a group"; empty where how it reaches somebody is not known. */
export function viaWords(via: string | undefined): string {
  return via !== undefined && Object.hasOwn(VIA, via) ? `: ${VIA[via]}` : '';
}

/** "CA004 Require MFA: through a group". `names` are those of policies, by id. */
export function mechanismWords({ kind, id, via }: MechanismLike, names: Readonly<Record<string, string>>): string {
  if (kind === 'perUserMfa') return 'Per-user MFA';
  if (kind === 'securityDefaults') return `Security defaults${viaWords(via)}`;
  const name = id !== undefined && Object.hasOwn(names, id) ? names[id] : undefined;
  return `${name ?? 'a Conditional Access policy'}${viaWords(via)}`;
}
