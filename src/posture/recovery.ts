import type { PostureSettings } from '../tenants/tenant.ts';
import { KEPT_DAYS, ownState } from './last-known.ts';
import { addDays } from './local-date.ts';
import type { LossOver, Regressed, RegressionAlert } from './regression.ts';
import type { LocalDate, Snapshot } from './snapshot.ts';

interface Look {
  readonly current: Snapshot;
  readonly settings: Pick<PostureSettings, 'exempt'>;
}

/** The oldest day whose alerts a day's snapshot may still bring news of. */
export function recoverableSince(localDate: LocalDate): LocalDate {
  return addDays(localDate, -KEPT_DAYS);
}

/** Of whom an alert tells that still have not got the requirement back. */
export function stillLost({ people }: Pick<RegressionAlert, 'people'>): readonly Regressed[] {
  return people.filter(({ over }) => over === undefined);
}

/** Whether an alert needs nobody any more: all are over, or a later run of its day found that nobody lost anything. */
export function isAlertSettled(alert: Pick<RegressionAlert, 'people'>): boolean {
  return stillLost(alert).length === 0;
}

/**
 * An alert of an earlier day as today's snapshot shows its people: undefined where it brings no news. Who is unknown or
 * missing stays as told. Who was required again on an earlier day stays so, as a later loss is an alert of its own;
 * everything else is looked at anew, as nobody is told of an account that comes back the way it went.
 */
export function recovered(alert: RegressionAlert, look: Look): RegressionAlert | undefined {
  const { localDate, status } = look.current;
  if (alert.test || status === 'failed' || alert.localDate >= localDate) return undefined;
  const exempt = new Set((look.settings.exempt ?? []).map(({ userId }) => userId.toLowerCase()));
  const people = alert.people.map((person) => personNow(person, { ...look, exempt }));
  return people.some((person, at) => person !== alert.people[at]) ? { ...alert, people } : undefined;
}

function personNow(person: Regressed, look: Look & { readonly exempt: ReadonlySet<string> }): Regressed {
  const { over, ...lost } = person;
  const { localDate } = look.current;
  if (over?.how === 'required' && over.since < localDate) return person;
  const now = stateNow(person.userId, look);
  if (now === undefined || now === over?.how) return person;
  if (now === 'lost') return over ? lost : person;
  return { ...lost, over: { how: now, since: localDate } };
}

/** Undefined where the snapshot cannot tell. */
function stateNow(
  userId: string,
  { current, exempt }: Look & { readonly exempt: ReadonlySet<string> },
): LossOver['how'] | 'lost' | undefined {
  const now = ownState(current.users, userId);
  if (now?.state === 'required') return 'required';
  if (exempt.has(userId.toLowerCase())) return 'excepted';
  if (!now) return current.sources.users === 'ok' ? 'gone' : undefined;
  if (now.state === 'notEvaluated') return 'gone';
  return now.state === 'notRequired' ? 'lost' : undefined;
}
