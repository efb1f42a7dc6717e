import type { ResultOf, SeenInTenant } from '../../commands/result.ts';
import { SIGHTING_DAYS, unknownSignIns } from '../../events/sightings.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { eventRow } from './events.ts';
import type { PresenterDeps } from './presenter.ts';

/** Which events and tenants saw an address: what was read, what could not be, and how many others there are. */
export function presentWhoElse(result: ResultOf<'whoElse'>, { now }: PresenterDeps): Shown {
  const view = viewOf(result, now);
  const card = render('whoElse', view, [
    (all) => ({ ...all, rows: all.rows.slice(0, 6), hasMore: true }),
    (all) => ({ ...all, rows: all.rows.slice(0, 3), lines: all.lines.slice(0, 10), hasMore: true }),
  ]);
  return { kind: 'card', card, summary: `Who else saw ${plain(result.address, 60)}` };
}

function viewOf(result: ResultOf<'whoElse'>, now: Date) {
  const { address, tenants, notAsked, otherTenants, events } = result;
  const saw = tenants.filter(
    ({ events: seen, signIns }) => seen.tenant > 0 || (signIns.status === 'read' && signIns.tenant > 0),
  );
  const unread = tenants.filter(({ signIns }) => signIns.status !== 'read');
  const others = `${otherTenants} ${otherTenants === 1 ? 'tenant' : 'tenants'} that you do not watch saw it in events as well.`;
  return {
    fallbackText: `Who else saw ${plain(address, 60)}`,
    heading: `Who else saw ${escape(address, 60)} in ${SIGHTING_DAYS} days`,
    lines: [
      ...saw.map((one) => ({ text: `**${escapeName(one.tenant.name)}** · ${countsOf(one)}` })),
      ...(saw.length === 0 ? [{ text: 'None of your tenants that could be read saw it.' }] : []),
      ...(otherTenants > 0 ? [{ text: others }] : []),
      ...unreadLines(unread),
      ...(notAsked > 0 ? [{ text: `The sign-ins of ${notAsked} more of your tenants were not asked.` }] : []),
    ],
    rows: events.map((item) => eventRow(item, now)),
    hasMore: result.moreEvents,
  };
}

function countsOf({ events, signIns }: SeenInTenant): string {
  const least = (more: boolean) => (more ? 'at least ' : '');
  const seen = `${least(events.more)}${events.tenant} ${events.tenant === 1 ? 'event' : 'events'}`;
  if (signIns.status !== 'read') return `${seen} · sign-ins not known`;
  return `${seen} · ${least(signIns.more)}${signIns.tenant} interactive ${signIns.tenant === 1 ? 'sign-in' : 'sign-ins'}, as far as Microsoft keeps them`;
}

/** One line for each reason, with the tenants it holds for. */
function unreadLines(tenants: readonly SeenInTenant[]): { text: string }[] {
  const reasons = new Map<string, string[]>();
  for (const { tenant, signIns } of tenants) {
    if (signIns.status === 'read') continue;
    const why = unknownSignIns(signIns);
    reasons.set(why, [...(reasons.get(why) ?? []), escapeName(tenant.name)]);
  }
  return [...reasons].map(([reason, names]) => {
    const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
    return { text: `Sign-ins ${escape(reason, 200)}: ${names.slice(0, 5).join(', ')}${more}` };
  });
}
