import type { SecurityEvent } from '../../events/event.ts';
import { tooGrave } from '../../events/ignore/ignored.ts';
import { ignoredBy } from '../../events/ignore/words.ts';
import type { Fact } from '../../events/kind.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { PSA_NAMES } from '../../texts/psa-name.ts';
import { severityWord } from '../../texts/severity.ts';
import { notAtMicrosoft, statusWord } from '../../texts/status.ts';
import { timeIn } from '../../texts/time.ts';
import { verdictWords } from '../../texts/verdicts.ts';
import { nameIn, type Hand } from './hand.ts';

/** "High severity", with Microsoft's own word where that is another. */
export function severityWords(event: SecurityEvent, hand: Hand): string {
  const given = event.severityAsGiven ? ` (Microsoft says “${hand.text(event.severityAsGiven, 40)}”)` : '';
  return `${severityWord(event.severity)} severity${given}`;
}

/** Where the event stands, by whom, since when, and whether Microsoft knows. */
export function stateWords(event: SecurityEvent, zone: string, hand: Hand): string {
  const words = [ignoredWords(event, zone, hand), ownState(event, zone, hand), ticketWords(event, zone, hand)];
  const line = words.filter(Boolean).join(' · ');
  if (event.sync.state !== 'failed') return line;
  return `${line}. ${notAtMicrosoft(event.status, hand.text(event.sync.why, 200))}`;
}

function ownState(event: SecurityEvent, zone: string, hand: Hand): string {
  if (event.status === 'resolved') return resolvedWords(event, zone, hand);
  const who = event.assignee ?? (event.provider.assignedTo ? { name: event.provider.assignedTo } : undefined);
  return who ? `${statusWord(event.status)}: ${nameIn(hand, who.name)}` : statusWord(event.status);
}

/** "Ignored by rule 7 since Sun 22 Nov, 12:05 UTC: business trip"; empty where the event is not ignored. */
export function ignoredWords({ ignored }: SecurityEvent, zone: string, hand: Hand): string {
  if (!ignored) return '';
  const who = nameIn(hand, ignoredBy(ignored));
  return `Ignored by ${who} since ${timeIn(ignored.since, zone)}: ${hand.text(ignored.reason, 300)}`;
}

/** "Ticket 4711 in ConnectWise closed by ana at Sun 22 Nov, 12:05 UTC"; empty where there is none. */
function ticketWords({ ticket }: SecurityEvent, zone: string, hand: Hand): string {
  if (!ticket) return '';
  const label = hand.text(ticket.label, 50);
  const name = `Ticket ${label} in ${PSA_NAMES[ticket.system]}`;
  if (ticket.state === 'open') return `${name} open`;
  if (ticket.state === 'gone') return `Ticket ${label} not in ${PSA_NAMES[ticket.system]} any more`;
  const by = ticket.by ? ` by ${nameIn(hand, ticket.by)}` : '';
  return `${name} closed${by} at ${timeIn(ticket.at, zone)}`;
}

function resolvedWords(event: SecurityEvent, zone: string, hand: Hand): string {
  const { resolvedBy } = event;
  const by = resolvedBy ? ` by ${nameIn(hand, resolvedBy.name)} at ${timeIn(resolvedBy.at, zone)}` : '';
  const conclusion = conclusionWords(event, hand);
  return `${statusWord('resolved')}${by}${conclusion ? `: ${conclusion}` : ''}`;
}

/** What it turned out to be, and the comment; empty where nobody said. */
export function conclusionWords({ verdict }: SecurityEvent, hand: Hand): string {
  const classified = verdictWords(verdict?.classification, verdict?.determination);
  const comment = verdict?.comment ? hand.text(verdict.comment, 300) : '';
  return [hand.text(classified, 120), comment].filter(Boolean).join(' – ');
}

/** Which of "Ignore…" and "Un-ignore" makes sense; neither where the tenant lets no such severity be ignored. */
export function ignoring(
  event: SecurityEvent,
  tenant: Tenant,
): { readonly canIgnore: boolean; readonly canUnignore: boolean } {
  return {
    canIgnore: event.ignored === undefined && tooGrave(event, tenant) === undefined,
    canUnignore: event.ignored !== undefined,
  };
}

/** A label and what stands beside it. */
export interface LabelledLine {
  readonly title: string;
  readonly value: string;
}

const MISSING = 'not in the alert';

/** Facts of the kind. Missing ones are said to be missing, several in one line: they must not drown what is known. */
export function factLines(facts: readonly Fact[], hand: Hand): readonly LabelledLine[] {
  const known = facts.filter(({ value }) => value !== undefined && value !== '');
  const missing = facts.filter((fact) => !known.includes(fact));
  const lines = known.map(({ label, value }) => ({ title: hand.text(label, 60), value: hand.text(value ?? '', 300) }));
  const [first] = missing;
  if (!first) return lines;
  if (missing.length === 1) return [...lines, { title: hand.text(first.label, 60), value: MISSING }];
  const labels = missing.map(({ label }) => label).join(', ');
  return [...lines, { title: 'Not in the alert', value: hand.text(labels, 300) }];
}

/** When it occurred and when Microsoft noticed, in the tenant's zone and UTC. */
export function timeLines({ tenant, event }: Timed): readonly LabelledLine[] {
  const occurred = event.occurredAt ? timeIn(event.occurredAt, tenant.timeZone) : MISSING;
  return [
    { title: 'Occurred', value: occurred },
    { title: 'Detected', value: timeIn(event.detectedAt, tenant.timeZone) },
  ];
}

interface Timed {
  readonly tenant: Pick<Tenant, 'timeZone'>;
  readonly event: Pick<SecurityEvent, 'occurredAt' | 'detectedAt'>;
}
