import type { ListedPerson, PeopleList } from '../../commands/posture-views.ts';
import type { ResultOf } from '../../commands/result.ts';
import { causeSentence } from '../../texts/posture-cause.ts';
import { missedTitle } from '../../texts/posture-missed.ts';
import { peopleWords, policyName, reasonWords, verdictState } from '../../texts/posture.ts';
import { lossWords, overInLine } from '../../texts/recovery.ts';
import { timeIn } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { atMost } from '../views/event-view.ts';
import { isWatched, localDay, missedLines, policyLines, readingWords, unreadLines } from '../views/posture.ts';

const EXCEPTIONS = 8;
const ALERTS = 5;

type PostureView = ReturnType<typeof viewOf>;

/** The posture of one tenant: its switches and counts, what was lost, what could not be read, and a page of its people. */
export function presentPosture(result: ResultOf<'posture'>): Shown {
  const card = render('posture', viewOf(result), SHRINKS);
  return { kind: 'card', card, summary: `MFA posture – ${plain(result.tenant.name, 80)}` };
}

function viewOf(result: ResultOf<'posture'>) {
  const { tenant, day, next, alerts, list } = result;
  const unread = [...missedLines(result), ...unreadLines(day)];
  return {
    fallbackText: `MFA posture of ${plain(tenant.name, 80)}`,
    tenant: escapeName(tenant.name),
    tenantId: tenant.id,
    style: unread.length > 0 || tenant.state === 'blind' ? 'warning' : 'emphasis',
    heading: headingOf(result),
    facts: [
      ...policyLines(result).map((line) => splitTitle(line)),
      ...(day && day.status !== 'failed' ? [{ title: 'Not looked at', value: notLookedAt(result) }] : []),
      { title: 'Last reading', value: readingWords(result) },
      ...(day && isWatched(tenant) ? [{ title: 'Next report', value: timeIn(next, tenant.timeZone) }] : []),
    ],
    unread: unread.map((text) => ({ text })),
    hasUnread: unread.length > 0,
    lost: atMost(alerts, ALERTS).shown.map((alert) => ({
      text: `${localDay(alert.localDate)}, ${policyName(alert.policy)}: ${lossWords(alert.people)}. ${alert.causes
        .slice(0, 3)
        .map((cause) => escape(`${causeSentence(cause)}.`, 400))
        .join(' ')}`,
    })),
    hasLost: alerts.length > 0 && list !== 'lost',
    ...peopleView(result),
    ...exceptionsView(result),
    ...buttonsView(result),
  };
}

function headingOf({ tenant, day, missed }: ResultOf<'posture'>): string {
  if (tenant.state === 'blind') return 'Cannot read this tenant';
  if (!isWatched(tenant)) return 'Both policies are off';
  if (missed) return missedTitle(missed);
  if (!day) return 'Not read yet';
  if (day.status === 'failed') return 'The last reading could tell nothing';
  const { admin, user } = day.counts;
  const sum = (of: (counts: typeof admin) => number) => of(admin) + of(user);
  const not = sum(({ partial, none }) => partial + none);
  const unknown = sum((counts) => counts.unknown);
  const doubt = unknown > 0 ? [`not known of ${unknown}`] : [];
  if (not > 0) return [`MFA is not required of ${peopleWords(not)}`, ...doubt].join(', ');
  return unknown > 0
    ? `Not known whether MFA is required of ${peopleWords(unknown)}`
    : 'Nobody found without the requirement';
}

/** "**Admin MFA Policy** on …" as a fact. */
function splitTitle(line: string): { title: string; value: string } {
  const [, title = '', value = ''] = /^\*\*(.+?)\*\* (.*)$/s.exec(line) ?? [];
  return { title, value };
}

function notLookedAt({ tenant, day }: ResultOf<'posture'>): string {
  const guests = tenant.posture?.includeGuests
    ? 'disabled and synchronisation accounts'
    : 'guests, disabled and synchronisation accounts';
  return `${day?.notEvaluated ?? 0} (${guests})`;
}

const TITLES: Readonly<Record<PeopleList, string>> = {
  notRequired: 'Not required',
  unknown: 'Not known',
  lost: 'Lost in the last 7 days',
};

function peopleView({ list, people, from, total, tenant, day }: ResultOf<'posture'>) {
  const last = from + people.length - 1;
  const range =
    total > people.length && people.length > 0 ? ` (${from} to ${last} of ${total})` : total > 0 ? ` (${total})` : '';
  return {
    list,
    listTitle: `${TITLES[list]}${range}${day?.status === 'failed' && list !== 'lost' ? ', by the last reading that could tell' : ''}`,
    listNote:
      total === 0 ? nobodyWords(list, day !== undefined) : people.length === 0 ? `There are only ${total}.` : '',
    hasListNote: people.length === 0,
    groups: groupsOf(people),
    next: last + 1,
    more: `${total - last} more: “More” below, or type “posture ${escapeName(tenant.name)}${list === 'notRequired' ? '' : list === 'lost' ? ' lost' : ' unknown'} from ${last + 1}”`,
    hasMore: people.length > 0 && last < total,
  };
}

function nobodyWords(list: PeopleList, read: boolean): string {
  if (!read && list !== 'lost') return 'There is no reading yet.';
  return {
    notRequired: 'Nobody in the newest reading.',
    unknown: 'Nobody.',
    lost: 'Nobody, of the policies that are on.',
  }[list];
}

interface PeopleGroup {
  readonly title: string;
  readonly hasTitle: boolean;
  readonly people: { readonly text: string }[];
}

/** People who share class and reason stand under one line that says it. */
function groupsOf(people: readonly ListedPerson[]): readonly PeopleGroup[] {
  const groups: PeopleGroup[] = [];
  for (const person of people) {
    const title = groupTitle(person);
    const present = groups.at(-1)?.title === title ? groups.at(-1) : undefined;
    const group = present ?? { title, hasTitle: title !== '', people: [] };
    group.people.push({ text: personLine(person) });
    if (!present) groups.push(group);
  }
  return groups;
}

function groupTitle({ policy, verdict, lost }: ListedPerson): string {
  if (lost)
    return `${localDay(lost.localDate)}, ${policyName(policy)}. ${lost.why.map((why) => escape(`${why}.`, 400)).join(' ')}`;
  const why = verdict.reason ? `: ${reasonWords(verdict.reason)}` : '';
  return `${policy === 'admin' ? 'Admins' : 'Users'} · ${verdictState(verdict)}${why}`;
}

function personLine({ name, email, excepted, lost }: ListedPerson): string {
  const address = email === '' || email.toLowerCase() === name.toLowerCase() ? '' : ` · ${escape(email, 120)}`;
  const over = lost?.over ? ` · ${overInLine(lost.over)}` : '';
  return `**${escape(name, 80)}**${address}${over}${excepted ? ` · accepted exception: ${escape(excepted, 100)}` : ''}`;
}

function exceptionsView({ tenant }: ResultOf<'posture'>) {
  const { shown, hidden } = atMost(tenant.posture?.exempt ?? [], EXCEPTIONS);
  const lines = shown.map(({ name, reason }) => `**${escape(name, 120)}**: ${escape(reason, 200)}`);
  return {
    exceptions: [...lines, ...(hidden > 0 ? [`${hidden} more`] : [])].map((text) => ({ text })),
    hasExceptions: shown.length > 0,
  };
}

function buttonsView({ list, people, from, total, day, alerts }: ResultOf<'posture'>) {
  const unknown = day ? day.counts.admin.unknown + day.counts.user.unknown : 0;
  const offers = {
    offersNotRequired: list !== 'notRequired',
    offersUnknown: list !== 'unknown' && unknown > 0,
    offersLost: list !== 'lost' && alerts.length > 0,
  };
  const hasMore = people.length > 0 && from + people.length - 1 < total;
  return { ...offers, hasButtons: hasMore || Object.values(offers).some(Boolean) };
}

const SHRINKS: readonly ((view: PostureView) => PostureView)[] = [
  (view) => ({ ...view, lost: view.lost.slice(0, 2), exceptions: view.exceptions.slice(0, 3) }),
  (view) => ({
    ...view,
    lost: [],
    hasLost: false,
    exceptions: [],
    hasExceptions: false,
    unread: view.unread.slice(0, 3),
  }),
];
