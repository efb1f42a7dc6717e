import type { CauseKind } from '../../posture/regression.ts';
import type { AuditRecord } from './audit-shape.ts';

/** The change that is looked for. */
export interface Sought {
  /** Of the policy. */
  readonly id: string | null;
  readonly userIds: ReadonlySet<string>;
  readonly targets: ReadonlySet<string>;
}

/** How one kind of change is found in the audit log. */
export interface ChangeKind {
  /** OData filters that together find it, without the time; none where it is not known what to look for. */
  filters(sought: Sought): readonly string[];
  /** False where there are more people or things than are asked for one by one; true where absent. */
  asksAll?(sought: Sought): boolean;
  /** How well a record fits: 0 not at all, then the more the better. */
  fits(record: AuditRecord, sought: Sought): number;
}

/** So many people or things are looked for one by one: the log takes five questions in 10 s. */
const MOST_ASKED = 3;

const about = (id: string) => `targetResources/any(t:t/id eq '${id.replaceAll("'", "''")}')`;
const named = (...names: readonly string[]) =>
  `(${names.map((name) => `activityDisplayName eq '${name}'`).join(' or ')})`;
const each = (ids: ReadonlySet<string>) => [...ids].slice(0, MOST_ASKED).map(about);
const ofPolicy = ({ id }: Sought) => (id === null ? [] : [about(id)]);
const touches = ({ targets }: AuditRecord, ids: ReadonlySet<string>) => [...targets].some((id) => ids.has(id));

const UPDATE = /^update conditional access policy$/i;

/** An edit that leaves the state as it was is not what switched the policy off. */
function fitsSwitchedOff({ operation, changes }: AuditRecord): number {
  if (!UPDATE.test(operation)) return 0;
  const { from, to } = changes.find(({ name }) => /^ConditionalAccessPolicy$/i.test(name)) ?? {};
  const [before, after] = [stateIn(from), stateIn(to)];
  if (before === undefined || after === undefined) return 1;
  if (before === after) return 0;
  return before === 'enabled' ? 2 : 1;
}

function stateIn(policy: unknown): unknown {
  return (policy as { state?: unknown } | null | undefined)?.state;
}

const SWITCHED_OFF: ChangeKind = { filters: ofPolicy, fits: fitsSwitchedOff };

const DEPENDENCIES = [
  'Update named location',
  'Delete named location',
  'Authentication Strength Policy Update',
  'Authentication Strength Policy Delete',
  'Update role definition',
  'Delete role definition',
];
const DEPENDENCY = new RegExp(`^(?:${DEPENDENCIES.join('|')}|Authentication Strength Combination.*)$`, 'i');

const MEMBERSHIP = /\b(?:add|remove)\b.*\bmember\b.*\b(?:group|role)\b|\bEligibleRoleAssignment\b/i;
/** Asked for and not granted, or for a few hours: neither takes a requirement away (MFA-RULES §4.2). */
const PASSING = /PIM (?:requested|activation)/i;
const OF_GROUP = /^(?:hard )?delete group$|^update group$/i;

/** Best a change of these people in what the policy names; a group within the group is not named, so that fits too. */
function fitsAssignment(record: AuditRecord, { userIds, targets }: Sought): number {
  const { operation, changes } = record;
  const [people, thing] = [touches(record, userIds), touches(record, targets)];
  if (/^update user$/i.test(operation)) return people && changes.some(({ name }) => /^UserType$/i.test(name)) ? 2 : 0;
  if (OF_GROUP.test(operation)) return thing ? 2 : 0;
  if (!MEMBERSHIP.test(operation) || PASSING.test(operation)) return 0;
  if (people && thing) return 3;
  return thing ? 2 : Number(people);
}

function fitsSecurityDefaults({ operation, targetNames, changes }: AuditRecord): number {
  const own = /security defaults/i;
  if (!own.test(operation) && !(/^update policy$/i.test(operation) && targetNames.some((name) => own.test(name))))
    return 0;
  const enabled = changes.find(({ name }) => /^IsEnabled$/i.test(name))?.to;
  if (enabled === undefined) return 1;
  return /^false$/i.test(String(enabled)) ? 2 : 0;
}

/** The log tells of it by name, and again as a property of the user that is empty from then on. */
function fitsPerUserMfa(record: AuditRecord, { userIds }: Sought): number {
  if (!touches(record, userIds)) return 0;
  if (/^disable strong authentication$|disabled per-user mfa/i.test(record.operation)) return 2;
  const change = record.changes.find(({ name }) => /^StrongAuthenticationRequirement$/i.test(name));
  return change && (change.to === undefined || (Array.isArray(change.to) && change.to.length === 0)) ? 1 : 0;
}

/**
 * The activities are those of Microsoft's list (learn.microsoft.com/entra/identity/monitoring-health/
 * reference-audit-activities, 2025); the log does not spell them all as the list does, so case is ignored.
 */
export const CHANGE_KINDS = {
  caPolicyDeleted: {
    filters: ofPolicy,
    fits: ({ operation }) => Number(/^(?:soft |hard )?delete conditional access policy$/i.test(operation)),
  },
  caPolicyDisabled: SWITCHED_OFF,
  caPolicyReportOnly: SWITCHED_OFF,
  caPolicyModified: { filters: ofPolicy, fits: ({ operation }) => Number(UPDATE.test(operation)) },
  dependencyChanged: {
    filters: ({ targets }) => (targets.size > 0 ? each(targets) : [named(...DEPENDENCIES)]),
    asksAll: ({ targets }) => targets.size <= MOST_ASKED,
    fits: (record, { targets }) =>
      Number(DEPENDENCY.test(record.operation) && (targets.size === 0 || touches(record, targets))),
  },
  assignmentChanged: {
    filters: ({ userIds, targets }) => [...each(userIds), ...each(targets)],
    asksAll: ({ userIds, targets }) => Math.max(userIds.size, targets.size) <= MOST_ASKED,
    fits: fitsAssignment,
  },
  securityDefaultsDisabled: {
    filters: () => [named('Update security defaults', 'Update policy')],
    fits: fitsSecurityDefaults,
  },
  perUserMfaDisabled: {
    filters: ({ userIds }) => (userIds.size > MOST_ASKED ? [named('Disable Strong Authentication')] : each(userIds)),
    fits: fitsPerUserMfa,
  },
} as const satisfies Readonly<Record<CauseKind, ChangeKind>>;
