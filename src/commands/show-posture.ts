import { addDays } from '../posture/local-date.ts';
import type { Regressed, RegressionAlert } from '../posture/regression.ts';
import { nextSlot } from '../posture/schedule.ts';
import type { Snapshot } from '../posture/snapshot.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { causeSentence } from '../texts/posture-cause.ts';
import { localDateOf } from '../posture/zone.ts';
import type { CommandContext } from './context.ts';
import type { FoundPerson } from './find-person.ts';
import { missedDay } from './missed-day.ts';
import type { ListedPerson, PeopleList, PersonPosture, TenantPosture } from './posture-views.ts';

/** People on one card. */
export const PAGE = 15;
/** Losses of these days are told with a tenant, and of these with a person. */
const RECENT_DAYS = 7;
const LONG_DAYS = 30;

interface Wanted {
  readonly list: PeopleList;
  readonly from: number;
}

/** The posture of one tenant with a page of its people, as of the newest reading. */
export async function tenantPosture(
  ctx: CommandContext,
  tenant: Tenant,
  { list, from }: Wanted,
): Promise<TenantPosture> {
  const since = daysAgo(ctx, RECENT_DAYS);
  const [days, snapshot, alerts] = await Promise.all([
    ctx.posture.days(tenant.id, 1),
    list === 'lost' ? undefined : ctx.posture.latest(tenant.id),
    ctx.posture.alertsSince(tenant.id, since),
  ]);
  const all = list === 'lost' ? lostPeople(tenant, alerts) : snapshot ? peopleOf(tenant, snapshot, list) : [];
  return {
    tenant,
    day: days[0],
    missed: await missedDay(ctx, tenant, days[0]),
    next: nextSlot(ctx.clock.now(), ctx.postureSchedule).at,
    alerts,
    list,
    people: all.slice(from - 1, from - 1 + PAGE),
    from,
    total: all.length,
  };
}

function daysAgo({ clock, postureSchedule }: CommandContext, days: number): string {
  return addDays(localDateOf(clock.now(), postureSchedule.timeZone), -days);
}

function exceptionOf({ posture }: Tenant, userId: string): string | undefined {
  return posture?.exempt?.find((one) => one.userId === userId.toLowerCase())?.reason;
}

/** Those of whom MFA is not required, or of whom it is not known: admins first, the barest first, then by name. */
function peopleOf(
  tenant: Tenant,
  { users, people = {} }: Snapshot,
  list: Exclude<PeopleList, 'lost'>,
): readonly ListedPerson[] {
  return Object.entries(users)
    .flatMap(([userId, verdict]) => {
      const { policy, state } = verdict;
      if (state !== list || policy === 'notEvaluated') return [];
      const { name = userId, email = '' } = people[userId] ?? {};
      return [{ name: name || email || userId, email, policy, verdict, excepted: exceptionOf(tenant, userId) }];
    })
    .sort((a, b) => rank(a) - rank(b) || compareText(a.name, b.name) || compareText(a.email, b.email));
}

function rank({ policy, verdict, excepted }: ListedPerson): number {
  return (excepted ? 4 : 0) + (policy === 'admin' ? 0 : 2) + (verdict.strength === 'conditional' ? 1 : 0);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

const GONE = { state: 'notRequired', strength: null } as const;

/** Everybody in the alerts, the newest day first. */
function lostPeople(tenant: Tenant, alerts: readonly RegressionAlert[]): readonly ListedPerson[] {
  return alerts.flatMap((alert) =>
    alert.people.map((person) => ({
      name: person.name || person.email || person.userId,
      email: person.email,
      policy: alert.policy,
      verdict: GONE,
      excepted: exceptionOf(tenant, person.userId),
      lost: lossOf(alert, person),
    })),
  );
}

function lossOf(alert: RegressionAlert, { causes, over }: Regressed): NonNullable<ListedPerson['lost']> {
  return { localDate: alert.localDate, why: whyOf(alert, causes), ...(over && { over }) };
}

function whyOf({ causes }: RegressionAlert, places: readonly number[]): readonly string[] {
  return places.flatMap((at) => (causes[at] ? [causeSentence(causes[at])] : []));
}

/** Whether MFA is required of one person, through what, and when it was lost. */
export async function personPosture(ctx: CommandContext, found: FoundPerson): Promise<PersonPosture> {
  const { tenant, snapshot, userId, name, email } = found;
  const alerts = await ctx.posture.alertsSince(tenant.id, daysAgo(ctx, LONG_DAYS));
  const posture = snapshot.users[userId] as PersonPosture['posture'];
  return {
    tenant,
    name: name || email || userId,
    email,
    posture,
    takenAt: snapshot.takenAt,
    localDate: snapshot.localDate,
    policyNames: Object.fromEntries(snapshot.caPolicies.map(({ id, displayName }) => [id, displayName])),
    lastKnown: snapshot.lastKnown[userId],
    excepted: exceptionOf(tenant, userId),
    losses: alerts.flatMap((alert) => {
      const person = alert.people.find((one) => one.userId === userId);
      return person ? [lossOf(alert, person)] : [];
    }),
  };
}
