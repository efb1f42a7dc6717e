import type { DetailField, EntitySection } from '../entities/section.ts';
import { cut } from '../texts/plain.ts';
import type { SecurityEvent } from './event.ts';

/** What the shared card says of an entity beside its name: what alarms and what is asked first, as of arrival. */
export interface EntityNote {
  /** `entityKey` of the entity. */
  readonly key: string;
  readonly text: string;
  readonly alarming: boolean;
  readonly at: Date;
}

/** Labels whose value is asked first, whatever it says; everything that alarms is told too. */
const FIRST = new Set([
  'status',
  'state',
  'sign-in',
  'user type',
  'admin roles',
  'risk',
  'verified',
  'publisher',
  'rule',
  'in words',
  'what it does',
]);
const LONGEST = 240;
const MOST_NOTES = 8;
const MOST_FACTS = 4;

/** A note for each entity of which something telling is known; what is not known is left to the details. */
export function notesOf(sections: readonly EntitySection[], at: Date): readonly EntityNote[] {
  return sections.flatMap((section) => noteOf(section, at) ?? []).slice(0, MOST_NOTES);
}

/** Why something is suspicious says more than what it is: facts are told where there is no such reason. */
function noteOf({ key, fields, suspicious }: EntitySection, at: Date): EntityNote | undefined {
  const alarms = fields.filter(({ alarming, value }) => alarming && value.status === 'found');
  const first = fields.filter((field) => !alarms.includes(field) && FIRST.has(field.label.toLowerCase()));
  const facts = [...alarms, ...first].flatMap((field) => words(field) ?? []).slice(0, MOST_FACTS);
  const parts = suspicious.length > 0 ? suspicious.slice(0, 2) : facts;
  if (parts.length === 0) return undefined;
  return { key, text: cut(parts.join(' · '), LONGEST), alarming: alarms.length + suspicious.length > 0, at };
}

/** What the alert says itself is on the card already. */
function words({ label, value }: DetailField): string | undefined {
  if (value.status !== 'found' || value.source === 'the alert') return undefined;
  const list = typeof value.value === 'string' ? [value.value] : value.value;
  const [first, second, ...more] = list.filter((item) => item.trim() !== '');
  if (first === undefined) return undefined;
  const said = [first, second].filter((item) => item !== undefined).join(', ');
  return `${label}: ${said}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}

/** Notes that still hold: what was changed since may be otherwise by now, and is left to the details. */
export function presentNotes({ notes = [], deeds }: Pick<SecurityEvent, 'notes' | 'deeds'>): readonly EntityNote[] {
  return notes.filter(({ key, at }) => !deeds.some((deed) => deed.target === key && deed.at >= at));
}

/** Whether the card would read differently; the time of looking alone is no news. */
export function sameNotes(a: readonly EntityNote[] = [], b: readonly EntityNote[] = []): boolean {
  const face = (notes: readonly EntityNote[]) =>
    JSON.stringify(notes.map(({ key, text, alarming }) => [key, text, alarming]));
  return face(a) === face(b);
}
