import { canonicalJson } from '../kernel/canonical-json.ts';
import { gather, type Person } from './build-alert.ts';
import { causeKey, type CauseFound } from './cause.ts';
import { ownState } from './last-known.ts';
import type { Loss } from './losses.ts';
import type { PostureSettings } from '../tenants/tenant.ts';
import type { Cause, Regressed, RegressionAlert } from './regression.ts';
import type { Snapshot } from './snapshot.ts';

interface Rerun {
  readonly previous: Snapshot | undefined;
  readonly current: Snapshot;
  readonly settings: Pick<PostureSettings, 'exempt'>;
  /** All losses that this run tells, of either policy. */
  readonly told: readonly Loss[];
}

/**
 * The alert that was told today, as a second run of the day finds it (MFA-RULES §9.5): possibly of nobody any more. Who
 * was told in the morning and cannot be read now stays in it, as nothing says that it has become better; what was done
 * and who made the change is kept.
 */
export function reviseAlert(
  earlier: RegressionAlert,
  fresh: RegressionAlert | undefined,
  rerun: Rerun,
): RegressionAlert {
  const lost = fresh ? withCauses(fresh) : [];
  const elsewhere = new Set(rerun.told.map(({ userId }) => userId));
  const staying = withCauses(earlier).filter((one) => !elsewhere.has(one.userId) && stays(one, earlier, rerun));
  const { people, causes } = gather([...lost, ...staying]);
  return {
    ...earlier,
    people,
    causes: causes.map((cause) => withAuthor(cause, earlier)),
    comparedWith: fresh?.comparedWith ?? (earlier.comparedWith || (rerun.previous?.localDate ?? earlier.localDate)),
    revision: earlier.revision + 1,
  };
}

/** Whether two alerts tell the same people and causes: then there is nothing to change. */
export function saysTheSame(one: RegressionAlert, other: RegressionAlert): boolean {
  const told = ({ people, causes, comparedWith }: RegressionAlert) =>
    canonicalJson([people, causes.map((cause) => [found(cause), cause.count]), comparedWith]);
  return told(one) === told(other);
}

/** Known not to be lost any more are those who are required again, not evaluated, deleted or excepted. */
function stays({ userId }: Person, { policy }: RegressionAlert, { current, settings }: Rerun): boolean {
  if (settings.exempt?.some((one) => one.userId.toLowerCase() === userId.toLowerCase())) return false;
  const now = ownState(current.users, userId);
  if (!now) return current.sources.users !== 'ok';
  return now.state === 'unknown' || (now.state === 'notRequired' && now.policy === policy);
}

function withCauses({ people, causes }: RegressionAlert): readonly Person[] {
  return people.map((person: Regressed) => ({
    ...person,
    causes: person.causes.flatMap((place) => {
      const cause = causes[place];
      return cause ? [found(cause)] : [];
    }),
  }));
}

/** The cause alone: how many it took the requirement from and who made the change are told of the alert as a whole. */
function found({ kind, id, name, change }: Cause): CauseFound {
  return { kind, id, ...(name === undefined ? {} : { name }), ...(change ? { change } : {}) };
}

/** Whom the tenant's log named for a cause stays named; what could not be read is asked for again. */
function withAuthor(cause: Cause, earlier: RegressionAlert): Cause {
  const before = earlier.causes.find((one) => causeKey(one) === causeKey(cause));
  return before?.author?.status === 'found' ? { ...cause, author: before.author } : cause;
}
