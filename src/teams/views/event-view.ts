import type { EventView } from '../../commands/result.ts';
import { explained } from '../../commands/words/explained.ts';
import { microsoftUrl } from '../../commands/words/microsoft-link.ts';
import { factLines, ignoring, severityWords, stateWords, timeLines } from '../../commands/words/state.ts';
import type { SecurityEvent } from '../../events/event.ts';
import type { Fact } from '../../events/kind.ts';
import { severityWord } from '../../texts/severity.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { CARD } from '../hand.ts';
import type { FactView } from './entities.ts';

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
    severity: `${severityWords(event, CARD)} · event ${event.number}`,
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

/** Where the event stands, by whom, since when, and whether Microsoft knows. */
export function stateLine(event: SecurityEvent, zone: string): string {
  return stateWords(event, zone, CARD);
}

/** Facts of the kind as a card has them. */
export function factViews(facts: readonly Fact[]): readonly FactView[] {
  return factLines(facts, CARD);
}

export { explained, ignoring as ignoreButtons, microsoftUrl, timeLines as timeFacts };

/** `list` cut to `most`, and how many were left out. */
export function atMost<T>(list: readonly T[], most: number): { shown: readonly T[]; hidden: number } {
  return { shown: list.slice(0, most), hidden: Math.max(0, list.length - most) };
}
