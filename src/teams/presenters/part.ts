import { PARTS, PART_NAMES, partOf, type Part } from '../../commands/parts.ts';
import type { IpView, ResultOf } from '../../commands/result.ts';
import type { EntitySection } from '../../entities/section.ts';
import { describeFacts } from '../../ip/words.ts';
import { timeIn, timeUtc } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName } from '../escape.ts';
import { render } from '../render.ts';
import type { FactView } from '../views/entities.ts';
import { eventSummary, headView } from '../views/event-view.ts';
import { creditOf, ipRow } from '../views/ip.ts';
import { activityNotes, activityWords } from '../views/activities.ts';
import { relatedWords } from '../views/related.ts';
import { fieldRuns, sectionHeading, sourceLine } from '../views/sections.ts';
import type { PresenterDeps } from './presenter.ts';

/** One thing of a part, as lines that a card may end between. */
interface Group {
  readonly heading: string;
  readonly texts: readonly { readonly text: string }[];
  readonly facts: readonly FactView[];
  readonly source: string;
}

/** Bytes of lines on one card, which leave room for its head and buttons. */
const ROOM = 19_000;
/** Values of a long list in one line. */
const VALUES = 20;

/** One part of an event's details, from where it was asked for as far as a card goes. */
export function presentPart(result: ResultOf<'part'>, _deps: PresenterDeps): Shown {
  const { part, from, total } = result;
  const { groups, next, nextLine } = thatFit(groupsOf(result), result);
  const reached = next - (nextLine > 0 ? 0 : 1);
  const facts =
    part === 'ips' ? result.ips.flatMap(({ recorded, live }) => [recorded, live].filter((one) => !!one)) : [];
  const card = render('part', {
    ...headView(result),
    range: rangeWords(part, { from, reached, total }),
    notes: notesOf(result).map((text) => ({ text })),
    reading: result.waiting.length > 0 || result.ips.some(({ pending }) => pending),
    groups: groups.map((group) => ({ ...group, hasFacts: group.facts.length > 0 })),
    credit: facts.length > 0 ? creditOf(facts) : '',
    picked: part,
    choices: PART_NAMES.map((name) => ({ title: choiceWords(name, result), value: name })),
    part,
    hasNext: next <= total,
    next,
    nextLine,
  });
  return { kind: 'card', card, summary: `${PARTS[part].title}: ${eventSummary(result)}` };
}

function rangeWords(part: Part, { from, reached, total }: { from: number; reached: number; total: number }): string {
  const { title } = PARTS[part];
  if (total === 0) return part === 'activity' ? title : `${title}: none in this event.`;
  if (from > total) return `${title}: there are only ${total}.`;
  return from === reached ? `${title}: ${from} of ${total}` : `${title}: ${from} to ${reached} of ${total}`;
}

/** What has to be known to read this part right. */
function notesOf({ part, activities, tenant }: ResultOf<'part'>): readonly string[] {
  return part === 'activity' ? activityNotes(activities, tenant.timeZone) : [];
}

function choiceWords(part: Part, { event }: ResultOf<'part'>): string {
  if (PARTS[part].types.length === 0) return PARTS[part].title;
  return `${PARTS[part].title} (${event.entities.filter(({ type }) => partOf(type) === part).length})`;
}

function groupsOf(result: ResultOf<'part'>): readonly Group[] {
  switch (result.part) {
    case 'history':
      return result.history
        .toReversed()
        .slice(result.from - 1)
        .map(({ at, by, what }) =>
          line(`${timeIn(at, result.tenant.timeZone)} – ${escapeName(by)}: ${escape(what, 300)}`),
        );
    case 'related':
      return (result.related?.items ?? [])
        .slice(result.from - 1)
        .map((item) => line(relatedWords(item, result.tenant.timeZone)));
    case 'activity':
      return (result.activities?.items ?? [])
        .slice(result.from - 1)
        .map((item) => line(activityWords(item, result.tenant.timeZone)));
    case 'ips':
      return result.ips.map(ipGroup);
    case 'users':
    case 'rules':
    case 'apps':
    case 'links':
    case 'others':
      return result.sections.map(sectionGroup);
  }
}

function line(heading: string): Group {
  return { heading, texts: [], facts: [], source: '' };
}

function sectionGroup(section: EntitySection): Group {
  return {
    heading: sectionHeading(section),
    texts: section.suspicious.map((text) => ({ text: `⚠ ${escape(text, 400)}` })),
    facts: section.fields.flatMap((field) => fieldRuns(field, VALUES)),
    source: sourceLine(section.fields),
  };
}

/** Recorded and live facts of an address one under the other, each with everything that is known. */
function ipGroup(view: IpView, place: number): Group {
  const row = ipRow(view, place);
  const { recorded, live } = view;
  const all = (when: string, facts: NonNullable<IpView['live']>) =>
    describeFacts(facts)
      .filter(({ value }) => !value.startsWith('not checked'))
      .map(({ label, value }) => ({ title: `${when}: ${escape(label, 40)}`, value: escape(value, 220) }));
  return {
    heading: `**${row.address}**`,
    texts: [row.scope, row.difference, row.seen].filter(Boolean).map((text) => ({ text })),
    facts: row.looked
      ? [
          ...(recorded ? all('Recorded', recorded) : [{ title: 'Recorded', value: 'Not recorded at detection.' }]),
          ...(live ? all('Live', live) : [{ title: 'Live', value: row.live }]),
        ]
      : [],
    source: recorded && row.looked ? `Recorded ${timeUtc(new Date(recorded.observedAt))}` : '',
  };
}

/** As many groups as fit, and where to go on: in the middle of one whose lines do not. */
function thatFit(
  groups: readonly Group[],
  { from, line }: { readonly from: number; readonly line: number },
): { groups: readonly Group[]; next: number; nextLine: number } {
  const shown: Group[] = [];
  let used = 0;
  for (const [at, group] of groups.entries()) {
    const skip = at === 0 ? line : 0;
    const rest = {
      ...group,
      ...(skip > 0 && { texts: [], heading: `${group.heading} (continued)` }),
      facts: group.facts.slice(skip),
    };
    used += sizeOf({ ...rest, facts: [] });
    if (used > ROOM && shown.length > 0) return { groups: shown, next: from + at, nextLine: 0 };
    const fit = rest.facts.findIndex((fact) => (used += sizeOf(fact)) > ROOM);
    if (fit < 0 || (fit === 0 && shown.length === 0)) {
      shown.push(rest);
      continue;
    }
    if (fit === 0) return { groups: shown, next: from + at, nextLine: 0 };
    shown.push({ ...rest, facts: rest.facts.slice(0, fit) });
    return { groups: shown, next: from + at, nextLine: skip + fit };
  }
  return { groups: shown, next: from + groups.length, nextLine: 0 };
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 60;
}
