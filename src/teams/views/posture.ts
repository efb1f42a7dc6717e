import type { PostureLine } from '../../commands/posture-views.ts';
import type { PostureDay } from '../../posture/store.ts';
import { MFA_POLICIES, type MfaPolicy } from '../../posture/verdict.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { dayWords } from '../../texts/date.ts';
import { countsWords } from '../../texts/posture-counts.ts';
import { policyName, sourceWords } from '../../texts/posture.ts';
import { missedTitle, missedWords } from '../../texts/posture-missed.ts';
import { timeIn } from '../../texts/time.ts';
import { escape } from '../escape.ts';

/** "22 November 2026" of a local date. */
export function localDay(date: string): string {
  return dayWords(new Date(`${date}T00:00:00Z`));
}

/** "on since 1 November 2026", "off". */
export function switchWords({ posture }: Tenant, policy: MfaPolicy): string {
  const on = posture?.[policy];
  return on ? `on since ${dayWords(on.enabledAt)}` : 'off';
}

export function isWatched({ posture }: Tenant): boolean {
  return MFA_POLICIES.some((policy) => posture?.[policy] !== undefined);
}

/** Each policy with its switch and its counts: "**Admin MFA Policy** on since …: required of 12 of 14". */
export function policyLines({ tenant, day }: PostureLine): readonly string[] {
  return MFA_POLICIES.map((policy) => {
    const counts = day && day.status !== 'failed' ? `: ${countsWords(day.counts[policy])}` : '';
    const lost = day && day.lost[policy] > 0 ? `. **Lost that day: ${day.lost[policy]}**` : '';
    return `**${policyName(policy)}** ${switchWords(tenant, policy)}${counts}${lost}`;
  });
}

/** That a day is missing, why, and what happens next; nothing where it is there. */
export function missedLines({ tenant, missed }: Pick<PostureLine, 'tenant' | 'missed'>): readonly string[] {
  return missed ? [`**${missedTitle(missed)}.** ${escape(missedWords(missed, tenant.timeZone), 600)}`] : [];
}

/** What could not be read, and why, a line each. */
export function unreadLines(day: PostureDay | undefined): readonly string[] {
  return Object.entries(day?.whys ?? {}).map(([source, why]) => `${sourceWords(source)}: ${escape(why, 250)}`);
}

/** When it was read last, or when the first reading comes. */
export function readingWords({ tenant, day, next }: PostureLine): string {
  const at = (date: Date) => timeIn(date, tenant.timeZone);
  if (day) return day.status === 'failed' ? `Last tried ${at(day.takenAt)}: nothing could be said` : at(day.takenAt);
  if (tenant.state === 'blind') return 'none, Tocsin cannot read this tenant';
  return isWatched(tenant) ? `none yet, the first is told at ${at(next)}` : 'none, both policies are off';
}
