import { entityKey, entityLabel, type EntityOf } from '../entities/entity.ts';
import { causeSentence } from '../texts/posture-cause.ts';
import type { Cause, CauseKind, RegressionAlert } from './regression.ts';

/** A change that took MFA away and that can be put back from here. */
export interface PutBack {
  /** Id of the remediation. */
  readonly action: string;
  readonly entity: EntityOf<'accessPolicy'>;
  readonly key: string;
  readonly label: string;
}

const ACTIONS: Readonly<Partial<Record<CauseKind, string>>> = {
  caPolicyDisabled: 'enableAccessPolicy',
  caPolicyReportOnly: 'enableAccessPolicy',
  caPolicyModified: 'endPolicyExclusions',
  securityDefaultsDisabled: 'enableSecurityDefaults',
  perUserMfaDisabled: 'requirePerUserMfa',
};

/** What a tenant has one of, by the cause that names it. */
const SINGLE: Readonly<Partial<Record<CauseKind, { readonly id: string; readonly name: string }>>> = {
  securityDefaultsDisabled: { id: 'securityDefaults', name: 'Security defaults' },
  perUserMfaDisabled: { id: 'perUserMfa', name: 'Per-user MFA' },
};

/** The changes behind an alert that can be put back, in the order of its causes; none of a test, where nothing happened. */
export function putBacksOf(alert: RegressionAlert): readonly PutBack[] {
  if (alert.test) return [];
  return alert.causes.flatMap((cause, at) => putBackOf(alert, cause, at) ?? []);
}

function putBackOf(alert: RegressionAlert, cause: Cause, at: number): PutBack | undefined {
  const action = ACTIONS[cause.kind];
  const of = SINGLE[cause.kind] ?? (cause.id === null ? undefined : { id: cause.id, name: cause.name ?? cause.id });
  if (action === undefined || of === undefined) return undefined;
  const people = alert.people
    .filter(({ causes }) => causes.includes(at))
    .map(({ userId, name, email }) => ({
      id: userId,
      label: name && email ? `${name} (${email})` : name || email || userId,
    }));
  const entity = { type: 'accessPolicy', ...of, people, change: causeSentence(cause) } as const;
  return { action, entity, key: entityKey(entity), label: entityLabel(entity) };
}
