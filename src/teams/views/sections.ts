import { sourceWords } from '../../commands/words/sources.ts';
import type { DetailField, EntitySection } from '../../entities/section.ts';
import { cut } from '../../texts/plain.ts';
import { escape } from '../escape.ts';
import { CARD } from '../hand.ts';
import { entityTypeName } from '../../entities/type-name.ts';
import type { FactView } from './entities.ts';

/** One entity on a card: a head that is always seen, and a body that opens when the head is pressed. */
export interface SectionView {
  readonly heading: string;
  readonly summary: string;
  readonly hasSummary: boolean;
  readonly facts: readonly FactView[];
  readonly suspicious: readonly { readonly text: string }[];
  readonly source: string;
  readonly hasSource: boolean;
  readonly isOpen: boolean;
  readonly isShut: boolean;
  /** Ids of what the head shows and hides. */
  readonly body: string;
  readonly open: string;
  readonly shut: string;
  readonly brief: string;
  readonly toggle: string;
}

/** Values of a list that are shown before the rest is counted. */
const MOST_VALUES = 8;
const LONGEST_BOLD = 120;

/** A section as it folds on a card; `place` makes its ids its own. */
export function sectionView(section: EntitySection, place: number, isOpen: boolean): SectionView {
  const heading = sectionHeading(section);
  const summary = sectionSummary(section);
  const source = sourceLine(section.fields);
  return {
    heading,
    summary,
    hasSummary: summary !== '',
    facts: section.fields.map((field) => fieldFact(field)),
    suspicious: section.suspicious.map((text) => ({ text: `⚠ ${escape(text, 400)}` })),
    source,
    hasSource: source !== '',
    isOpen,
    isShut: !isOpen,
    body: `body${place}`,
    open: `open${place}`,
    shut: `shut${place}`,
    brief: `brief${place}`,
    toggle: 'Show or hide',
  };
}

/** "User: Ana (ana@contoso.com)". */
export function sectionHeading({ type, label }: EntitySection): string {
  return `**${entityTypeName(type)}:** ${escape(label, 160)}`;
}

/** What must be seen without opening the section: what alarms, and what is not known. */
export function sectionSummary({ fields, suspicious }: EntitySection): string {
  const alarms = fields.filter(({ alarming, value }) => alarming && value.status !== 'unavailable');
  const unknown = fields.filter(({ value }) => value.status === 'unavailable');
  const parts = [
    ...alarms.slice(0, 3).map((field) => `⚠ ${escape(field.label, 60)}: ${shortValue(field)}`),
    ...more(alarms.length - 3, 'warning'),
    ...suspicious.slice(0, 1).map((text) => `⚠ ${escape(text, 140)}`),
    ...more(suspicious.length - 1, 'reason'),
    ...unknownWords(unknown),
  ];
  return parts.join(' · ');
}

function more(count: number, what: string): string[] {
  return count > 0 ? [`${count} more ${count === 1 ? what : `${what}s`}`] : [];
}

function unknownWords(unknown: readonly DetailField[]): string[] {
  const [first, ...others] = unknown;
  if (!first || first.value.status !== 'unavailable') return [];
  const reason = cut(escape(first.value.reason, 120), 120);
  return others.length === 0
    ? [`${escape(first.label, 60)} not known: ${reason}`]
    : [`${unknown.length} things not known`];
}

function shortValue({ value }: DetailField): string {
  if (value.status !== 'found') return 'none';
  const list = asList(value.value);
  const shown = list.slice(0, 2).map((item) => escape(item, 60));
  return [...shown, ...(list.length > 2 ? [`${list.length - 2} more`] : [])].join(', ');
}

/** A field as a fact: found, absent and unknown read differently, and what alarms stands out in words and weight. */
export function fieldFact(field: DetailField, most = MOST_VALUES): FactView {
  return { title: escape(field.label, 60), value: fieldWords(field, most) };
}

function fieldWords({ value, alarming }: DetailField, most: number): string {
  if (value.status === 'unavailable') return `_Not known: ${escape(value.reason, 240)}_`;
  const list = value.status === 'found' ? asList(value.value) : [];
  const words = list.length === 0 ? 'None' : listWords(list, most);
  if (!alarming) return words;
  // A wall of bold text hides what it should show.
  return words.length <= LONGEST_BOLD ? `⚠ **${words}**` : `⚠ ${words}`;
}

function listWords(list: readonly string[], most: number): string {
  if (list.length === 1) return escape(list[0] as string, 600);
  const shown = list.slice(0, most).map((item) => escape(item, 160));
  const hidden = list.length - shown.length;
  return `${shown.join('; ')}${hidden > 0 ? `; and ${hidden} more` : ''}`;
}

function asList(value: string | readonly string[]): readonly string[] {
  return (typeof value === 'string' ? [value] : value).filter((item) => item.trim() !== '');
}

/** Who says so and when: the source of most, then each other one with what it tells. */
export function sourceLine(fields: readonly DetailField[]): string {
  return sourceWords(fields, CARD);
}

/** A field whose list is long, as several: so that a card can end between them. */
export function fieldRuns(field: DetailField, most: number): readonly FactView[] {
  const { value } = field;
  const list = value.status === 'found' ? asList(value.value) : [];
  if (list.length <= most) return [fieldFact(field, most)];
  const runs = Array.from({ length: Math.ceil(list.length / most) }, (_none, at) =>
    list.slice(at * most, (at + 1) * most),
  );
  return runs.map((run, at) => ({
    title: `${escape(field.label, 60)} ${at * most + 1}–${at * most + run.length} of ${list.length}`,
    value: fieldWords({ ...field, value: { ...value, value: run } as DetailField['value'] }, most),
  }));
}
