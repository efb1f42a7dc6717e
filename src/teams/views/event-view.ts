import type { EventView } from '../../commands/result.ts';
import type { SecurityEvent } from '../../events/event.ts';
import type { Explanation, Fact } from '../../events/kind.ts';
import { tooGrave } from '../../events/ignore/ignored.ts';
import { ignoredBy } from '../../events/ignore/words.ts';
import { kindOf } from '../../events/kinds/index.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { severityWord } from '../../texts/severity.ts';
import { notAtMicrosoft, statusWord } from '../../texts/status.ts';
import { timeIn } from '../../texts/time.ts';
import { verdictWords } from '../../texts/verdicts.ts';
import { escape, escapeName, plain } from '../escape.ts';
import type { FactView } from './entities.ts';
import { ticketWords } from './ticket.ts';

const STYLES: Readonly<Record<string, string>> = {
  high: 'attention',
  medium: 'warning',
  low: 'accent',
  informational: 'emphasis',
};

/** The container style that stands beside the severity's word; never instead of it. */
export function severityStyle(severity: string): string {
  return STYLES[severity] ?? 'emphasis';
}

/** The head that every card about one event begins with. */
export interface HeadView {
  readonly n: number;
  readonly tenant: string;
  readonly severity: string;
  readonly style: string;
  readonly title: string;
  readonly state: string;
  readonly fallbackText: string;
}

/** Tenant, severity in words (and as a colour), title and state of an event. */
export function headView({ tenant, event }: EventView): HeadView {
  return {
    n: event.number,
    tenant: escapeName(tenant.name),
    severity: `${severityWords(event)} · event ${event.number}`,
    style: event.ignored ? 'emphasis' : severityStyle(event.severity),
    title: escape(event.title, 200) || 'Untitled alert',
    state: stateLine(event, tenant.timeZone),
    fallbackText: `${eventSummary({ tenant, event })}. Type: show event ${event.number}`,
  };
}

/** "[High] title – tenant", for the toast and the activity feed. */
export function eventSummary({ tenant, event }: EventView): string {
  return `[${severityWord(event.severity)}] ${plain(event.title, 150)} – ${plain(tenant.name, 80)}`;
}

function severityWords(event: SecurityEvent): string {
  const given = event.severityAsGiven ? ` (Microsoft says “${escape(event.severityAsGiven, 40)}”)` : '';
  return `${severityWord(event.severity)} severity${given}`;
}

/** Where the event stands, by whom, since when, and whether Microsoft knows. */
export function stateLine(event: SecurityEvent, zone: string): string {
  const line = [ignoredWords(event, zone), ownState(event, zone), ticketWords(event.ticket, zone)]
    .filter(Boolean)
    .join(' · ');
  if (event.sync.state !== 'failed') return line;
  return `${line}. ${notAtMicrosoft(event.status, escape(event.sync.why, 200))}`;
}

function ownState(event: SecurityEvent, zone: string): string {
  if (event.status === 'resolved') return resolvedWords(event, zone);
  const who = event.assignee ?? (event.provider.assignedTo ? { name: event.provider.assignedTo } : undefined);
  return who ? `${statusWord(event.status)}: ${escapeName(who.name)}` : statusWord(event.status);
}

/** "Ignored by rule 7 since Sun 22 Nov, 12:05 UTC: business trip"; empty where the event is not ignored. */
function ignoredWords({ ignored }: SecurityEvent, zone: string): string {
  if (!ignored) return '';
  return `Ignored by ${escapeName(ignoredBy(ignored))} since ${timeIn(ignored.since, zone)}: ${escape(ignored.reason, 300)}`;
}

/** Which of "Ignore…" and "Un-ignore" makes sense; neither where the tenant lets no such severity be ignored. */
export function ignoreButtons(
  event: SecurityEvent,
  tenant: Tenant,
): { readonly canIgnore: boolean; readonly canUnignore: boolean } {
  return {
    canIgnore: event.ignored === undefined && tooGrave(event, tenant) === undefined,
    canUnignore: event.ignored !== undefined,
  };
}

function resolvedWords(event: SecurityEvent, zone: string): string {
  const { resolvedBy, verdict } = event;
  const by = resolvedBy ? ` by ${escapeName(resolvedBy.name)} at ${timeIn(resolvedBy.at, zone)}` : '';
  const classified = verdictWords(verdict?.classification, verdict?.determination);
  const comment = verdict?.comment ? escape(verdict.comment, 300) : '';
  const conclusion = [escape(classified, 120), comment].filter(Boolean).join(' – ');
  return `${statusWord('resolved')}${by}${conclusion ? `: ${conclusion}` : ''}`;
}

const MISSING = 'not in the alert';

/** Facts of the kind. Missing ones are said to be missing, several in one line: they must not drown what is known. */
export function factViews(facts: readonly Fact[]): readonly FactView[] {
  const known = facts.filter(({ value }) => value !== undefined && value !== '');
  const missing = facts.filter((fact) => !known.includes(fact));
  const views = known.map(({ label, value }) => ({ title: escape(label, 60), value: escape(value ?? '', 300) }));
  const [first] = missing;
  if (!first) return views;
  if (missing.length === 1) return [...views, { title: escape(first.label, 60), value: MISSING }];
  return [...views, { title: 'Not in the alert', value: escape(missing.map(({ label }) => label).join(', '), 300) }];
}

/** When it occurred and when Microsoft noticed, in the tenant's zone and UTC. */
export function timeFacts({ tenant, event }: EventView): readonly FactView[] {
  const occurred = event.occurredAt ? timeIn(event.occurredAt, tenant.timeZone) : MISSING;
  return [
    { title: 'Occurred', value: occurred },
    { title: 'Detected', value: timeIn(event.detectedAt, tenant.timeZone) },
  ];
}

/** Explanations by evidence: a change of status or a deed leaves the evidence as it is, so it is explained once. */
const explanations = new WeakMap<object, { readonly kind: string; readonly words: Explanation }>();

/** Facts, suspicion and advice of the event's kind. An event of a kind that no longer exists explains nothing. */
export function explained({ kind, evidence }: SecurityEvent): Explanation {
  if (typeof evidence !== 'object' || evidence === null) return kindOf(kind).explain(evidence);
  const before = explanations.get(evidence);
  if (before?.kind === kind) return before.words;
  const words = kindOf(kind).explain(evidence);
  explanations.set(evidence, { kind, words });
  return words;
}

/** The alert at Microsoft; empty unless it is an https address. */
export function microsoftUrl(event: SecurityEvent): string {
  const { alertUrl } = event;
  if (!alertUrl || !URL.canParse(alertUrl)) return '';
  const url = new URL(alertUrl);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return '';
  // It stands in a Markdown link, which a bare parenthesis would end.
  return url.href.replace(/[()]/g, (char) => (char === '(' ? '%28' : '%29'));
}

/** `list` cut to `most`, and how many were left out. */
export function atMost<T>(list: readonly T[], most: number): { shown: readonly T[]; hidden: number } {
  return { shown: list.slice(0, most), hidden: Math.max(0, list.length - most) };
}
