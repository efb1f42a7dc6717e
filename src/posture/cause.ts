import { changedDependencies } from './dependencies.ts';
import type { Loss } from './losses.ts';
import { CAUSE_KINDS, type Cause, type CauseKind } from './regression.ts';
import type { LastKnown, PolicyPosture, Snapshot } from './snapshot.ts';
import type { Mechanism } from './verdict.ts';

/** A cause before it is known how many people it took the requirement from. */
export type CauseFound = Omit<Cause, 'count' | 'author'>;

const REPORT_ONLY = 'enabledForReportingButNotEnforced';

/**
 * Finds what took the requirement from somebody: one cause for each mechanism that is lost, the first that fits of
 * MFA-RULES §9.6. Of policies that required it only together, those that were edited are named, and all of them where
 * none was. Who lost the same things gets the very same list, as thousands do at once.
 */
export function causeFinder(previous: Snapshot, current: Snapshot): (loss: Loss) => readonly CauseFound[] {
  const policies = { before: byId(previous), now: byId(current) };
  const ofPolicy = (id: string, known: LastKnown) =>
    causeOfPolicy(id, { known, before: policies.before.get(id), now: policies.now.get(id), previous, current });
  const ofKnown = (known: LastKnown): readonly CauseFound[] => {
    const found = known.mechanisms.map(({ kind, id = '', together = false }) => ({
      cause: kind === 'conditionalAccess' ? ofPolicy(id, known) : causeOfSetting(kind, current),
      together,
    }));
    const edited = found.some(({ cause, together }) => together && cause.kind !== 'assignmentChanged');
    const named = found.filter(({ cause, together }) => !(together && edited && cause.kind === 'assignmentChanged'));
    return [...new Map(named.map(({ cause }) => [causeKey(cause), cause])).values()];
  };
  const seen = new Map<string, readonly CauseFound[]>();
  return ({ known }) => {
    const lost = signatureOf(known);
    const found = seen.get(lost) ?? ofKnown(known);
    seen.set(lost, found);
    return found;
  };
}

function signatureOf({ takenAt, mechanisms }: LastKnown): string {
  let text = String(takenAt.getTime());
  for (const { kind, id = '', together } of mechanisms) text += `|${kind} ${id}${together ? ' together' : ''}`;
  return text;
}

export function causeKey({ kind, id }: CauseFound): string {
  return `${kind} ${id ?? ''}`;
}

/** Most people first; of as many, in the order of §9.6. */
export function byCount(one: Cause, other: Cause): number {
  const place = ({ kind }: Cause) => CAUSE_KINDS.indexOf(kind);
  const id = (cause: Cause) => cause.id ?? '';
  return other.count - one.count || place(one) - place(other) || (id(one) < id(other) ? -1 : 1);
}

interface Compared {
  readonly known: LastKnown;
  readonly before: PolicyPosture | undefined;
  readonly now: PolicyPosture | undefined;
  readonly previous: Snapshot;
  readonly current: Snapshot;
}

function causeOfPolicy(id: string, compared: Compared): CauseFound {
  const { before, now } = compared;
  const name = now?.displayName ?? before?.displayName;
  const kind = kindOfChange(compared);
  // Only an enabled policy makes anything required, so that is what it was.
  const change = now && now.state !== 'enabled' ? { change: { from: 'enabled', to: now.state } } : {};
  return { kind, id: id || null, ...(name ? { name } : {}), ...change };
}

function kindOfChange(compared: Compared): CauseKind {
  const { now, previous, current } = compared;
  if (!now) return 'caPolicyDeleted';
  if (now.state === 'disabled') return 'caPolicyDisabled';
  if (now.state === REPORT_ONLY) return 'caPolicyReportOnly';
  if (now.state !== 'enabled' || isEdited(compared)) return 'caPolicyModified';
  return changedDependencies(now, previous, current).length > 0 ? 'dependencyChanged' : 'assignmentChanged';
}

/**
 * Whether the policy was edited since the requirement was last known. Where that is older than the snapshot before, an
 * edit in between already shows there, so the time of the edit decides.
 */
function isEdited({ known, before, now, previous }: Compared): boolean {
  if (!now) return false;
  if (before && before.modifiedDateTime !== now.modifiedDateTime) return true;
  const sameSnapshot = before !== undefined && known.takenAt.getTime() === previous.takenAt.getTime();
  return !sameSnapshot && Date.parse(now.modifiedDateTime ?? '') > known.takenAt.getTime();
}

function causeOfSetting(kind: Exclude<Mechanism['kind'], 'conditionalAccess'>, current: Snapshot): CauseFound {
  if (kind === 'perUserMfa') return { kind: 'perUserMfaDisabled', id: null };
  if (current.securityDefaults?.isEnabled) return { kind: 'assignmentChanged', id: null };
  return { kind: 'securityDefaultsDisabled', id: null, change: { from: 'enabled', to: 'disabled' } };
}

function byId({ caPolicies }: Snapshot): ReadonlyMap<string, PolicyPosture> {
  return new Map(caPolicies.map((policy) => [policy.id, policy]));
}
