import { digest } from '../kernel/ids.ts';
import { isAlertSettled, stillLost } from '../posture/recovery.ts';
import { regressionSubject, type RegressionAlert } from '../posture/regression.ts';
import type { HistoryLine, SecurityEvent } from '../events/event.ts';
import type { Subject } from '../events/outbox.ts';
import { actionOf } from '../remediation/actions/index.ts';
import { stateWords } from '../remediation/show-deed.ts';
import { cut } from '../texts/plain.ts';
import { severityWord } from '../texts/severity.ts';
import { statusWord } from '../texts/status.ts';
import { verdictWords } from '../texts/verdicts.ts';
import { eventText } from './event-text.ts';
import type { Notice } from './notice.ts';
import { inBlocks, labelled, oneLine, type PlainText } from './plain-text.ts';
import { presentText } from './regression-text.ts';

/** Notices that may have a ticket. */
export type TicketNotice = Extract<Notice, { type: 'event' | 'posture' }>;

export function subjectOf(notice: TicketNotice): Subject {
  return notice.type === 'event' ? notice.event.key : regressionSubject(notice.alert);
}

/** The reference under which a ticket is found again: 47 letters, the same on every replica and after every restart. */
export function ticketKey(notice: TicketNotice): string {
  return `tocsin-${digest([notice.tenant.id, subjectOf(notice)])}`;
}

interface Room {
  readonly title: number;
  readonly text: number;
}

/** Title and text of a new ticket: the grammar of the e-mail, and the way back. What does not fit is counted in words. */
export function ticketText(notice: TicketNotice, link: string | undefined, room: Room): PlainText {
  if (notice.type === 'event') {
    const { subject, text } = eventText(notice.tenant, notice.event, link);
    return { subject: within(subject, room.title), text: fitted(text, room.text, moreEntities) };
  }
  const { subject, text } = presentText(notice.tenant, notice.alert);
  const whole = `${text}\n${wayBack(link, `posture ${notice.tenant.name}`)}\n`;
  return { subject: within(subject, room.title), text: fitted(whole, room.text, morePeople) };
}

function wayBack(link: string | undefined, words: string): string {
  return labelled('View event in Tocsin', link ?? `no link yet; in Teams, say to Tocsin: ${oneLine(words, 200)}`);
}

/** Both systems count as .NET does: a character outside the basic plane counts twice. */
function within(text: string, most: number): string {
  let kept = cut(text, most);
  for (let points = most; kept.length > most; kept = cut(text, points)) points -= Math.ceil((kept.length - most) / 2);
  return kept;
}

const moreEntities = (count: number) => `${count} more blocks do not fit into a ticket; Tocsin has them all.`;
const morePeople = (count: number) => `${count} more people do not fit into a ticket; Tocsin has the whole list.`;

/** As many whole blocks as fit, the first and the last always, and in place of the others how many they are. */
function fitted(text: string, most: number, words: (count: number) => string): string {
  if (text.length <= most) return text;
  const blocks = text.trimEnd().split('\n\n');
  const [first = '', last = ''] = [blocks[0], blocks.at(-1)];
  const middle = blocks.slice(1, -1);
  let left = most - first.length - last.length - words(middle.length).length - 8;
  const kept: string[] = [];
  for (const block of middle) {
    left -= block.length + 2;
    if (left < 0) break;
    kept.push(block);
  }
  const omitted = middle.length - kept.length;
  const shown = [first, ...kept, ...(omitted > 0 ? [words(omitted)] : []), last];
  const whole = `${shown.join('\n\n')}\n`;
  return whole.length <= most ? whole : within(whole, most);
}

/** How far a ticket has been told: for an event the lines of its history, for an alert its revision. */
export type Step = number;

const MARK = 'Tocsin note';

/** The last line of every note, by which it is known that it was written although no answer came. */
function mark(step: Step): string {
  return `${MARK} ${step}`;
}

/** How far the notes of a ticket tell, at most to `most`: what others write counts for nothing. */
export function toldIn(notes: readonly string[], most: Step): Step {
  const steps = notes.map((note) => /^Tocsin note (\d{1,9})$/.exec(note.trimEnd().split(/\r?\n/).at(-1) ?? '')?.[1]);
  return Math.max(0, ...steps.map(Number).filter((step) => step <= most));
}

/** What is shown of an event that changed. */
export interface EventNews {
  readonly event: SecurityEvent;
  readonly before: { readonly severity: string; readonly status: string };
  /** What happened that the ticket has not been told. */
  readonly lines: readonly HistoryLine[];
  readonly step: Step;
  readonly link: string | undefined;
}

/** A note with what changed, who did it and when. The lines that do not fit are the oldest. */
export function eventNote({ event, before, lines, step, link }: EventNews, most: number): string {
  const head = [
    labelled('Severity', changed(before.severity, event.severity, severityWord)),
    labelled('Status', changed(before.status, statusOf(event), statusNow)),
    ...conclusionOf(event),
  ];
  const tail = [wayBack(link, `show event ${event.number}`), mark(step)];
  const room = most - inBlocks([head, tail]).length - 80;
  return inBlocks([head, ...newest(lines.map(lineOf), room), tail]);
}

function changed(before: string, now: string, words: (name: string) => string): string {
  return before === now ? words(now) : `${words(now)} (before: ${words(before)})`;
}

/** Whether the ticket is to be open: what is resolved or ignored here needs nobody. */
export function isSettled({ status, ignored }: SecurityEvent): boolean {
  return status === 'resolved' || ignored !== undefined;
}

/** The same of either sort of notice. */
export function needsNobody(notice: TicketNotice): boolean {
  return notice.type === 'event' ? isSettled(notice.event) : isAlertSettled(notice.alert);
}

/** The status that a ticket is told: ignored is one too. */
export function statusOf(event: SecurityEvent): string {
  return event.ignored ? 'ignored' : event.status;
}

const statusNow = (status: string) => (status === 'ignored' ? 'Ignored' : statusWord(status));

function conclusionOf({ status, resolvedBy, verdict, ignored }: SecurityEvent): readonly string[] {
  if (ignored) return [labelled('Ignored because', oneLine(ignored.reason, 300, 'no reason given'))];
  if (status !== 'resolved') return [];
  const words = verdictWords(verdict?.classification, verdict?.determination);
  return [
    ...(resolvedBy ? [labelled('Resolved by', oneLine(resolvedBy.name, 100))] : []),
    ...(words ? [labelled('Conclusion', oneLine(words, 120))] : []),
    ...(verdict?.comment ? [labelled('Comment', oneLine(verdict.comment, 1_000))] : []),
  ];
}

function lineOf({ at, by, what }: HistoryLine): string {
  return `- ${at.toISOString().slice(0, 19)}Z, ${oneLine(by, 100, 'unknown')}: ${oneLine(what, 600)}`;
}

function newest(lines: readonly string[], room: number): readonly (readonly string[])[] {
  if (lines.length === 0) return [];
  let left = room;
  let from = lines.length;
  while (from > 0 && (left -= (lines[from - 1] as string).length + 1) >= 0) from--;
  const earlier = from > 0 ? [`- ${from} earlier lines do not fit; Tocsin has them all.`] : [];
  return [[...earlier, ...lines.slice(from)]];
}

const MOST_DEEDS = 10;

/** A note on an alert that a later run, or a deed, changed: everybody whom it names as they are now, as far as it fits. */
export function alertNote(
  { tenant, alert }: Extract<Notice, { type: 'posture' }>,
  { link, peopleChanged }: { readonly link: string | undefined; readonly peopleChanged: boolean },
  most: number,
): string {
  const [head = '', ...people] = presentText(tenant, alert).text.trimEnd().split('\n\n');
  const count = labelled('People without the requirement now', String(stillLost(alert).length));
  const deeds = (alert.deeds ?? []).slice(-MOST_DEEDS).map(deedOf);
  const blocks = [
    `${head}\n${count}`,
    ...(deeds.length > 0 ? [deeds.join('\n')] : []),
    ...(peopleChanged ? people : []),
    `${wayBack(link, `posture ${tenant.name}`)}\n${mark(alert.revision)}`,
  ];
  return fitted(`${blocks.join('\n\n')}\n`, most, morePeople);
}

function deedOf({ action, targetLabel, state, by, at, note }: NonNullable<RegressionAlert['deeds']>[number]): string {
  const said = note ? ` (${note})` : '';
  return lineOf({ at, by, what: `${actionOf(action)?.label ?? action}, ${targetLabel}: ${stateWords(state)}${said}` });
}
