import type { Severity } from '../events/alert.ts';
import { TocsinError } from '../kernel/errors.ts';
import { severityWord } from '../texts/severity.ts';
import { plainLine } from '../texts/plain.ts';
import { COMPLETE, type Field, type PickListValue } from './autotask-shape.ts';

/** Active values of a pick list, in its order; empty where the field has none. */
function valuesOf(fields: readonly Field[], name: string): readonly PickListValue[] {
  const field = fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return (field?.picklistValues ?? [])
    .filter(({ isActive }) => isActive !== false)
    .toSorted((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0));
}

/** The queue of that name, case apart, or of that number. Throws PRECONDITION_FAILED where there is none. */
export function queueIn(fields: readonly Field[], wanted: string): number {
  const name = wanted.trim().toLowerCase();
  const queues = valuesOf(fields, 'queueID');
  const queue =
    queues.find(({ label }) => label.trim().toLowerCase() === name) ??
    queues.find(({ value }) => String(value) === name);
  if (queue) return queue.value;
  throw new TocsinError(
    'PRECONDITION_FAILED',
    `Autotask has no active queue “${plainLine(wanted, 50)}”: correct AUTOTASK_QUEUE, or psa.board of this tenant. No ticket was opened.`,
  );
}

/** The priority that is called like the severity, else the default one, else the first. Their names differ by database. */
export function priorityFor(fields: readonly Field[], severity: Severity): number {
  const all = valuesOf(fields, 'priority');
  const wanted = severity === 'informational' ? 'low' : severityWord(severity).toLowerCase();
  const named = all.find(({ label }) => label.trim().toLowerCase() === wanted);
  const found = named ?? all.find(({ isDefaultValue }) => isDefaultValue === true) ?? all[0];
  if (found) return found.value;
  throw new TocsinError('UPSTREAM_REFUSED', 'Autotask shows Tocsin no priority that a ticket could have.');
}

/** The status of new tickets: the default one, else "New", which every database has as 1. */
export function statusToOpen(fields: readonly Field[]): number {
  const open = valuesOf(fields, 'status').filter(({ value }) => value !== COMPLETE);
  return (
    (open.find(({ isDefaultValue }) => isDefaultValue === true) ?? open.find(({ value }) => value === 1) ?? open[0])
      ?.value ?? 1
  );
}

/** Whether this database insists on a field that is optional elsewhere. */
export function isRequired(fields: readonly Field[], name: string): boolean {
  return fields.some((one) => one.name.toLowerCase() === name.toLowerCase() && one.isRequired === true);
}

/** The sort and the readers of a note: one for every Autotask user, of a type that people use. */
export function noteChoices(fields: readonly Field[]): { readonly noteType: number; readonly publish: number } {
  const types = valuesOf(fields, 'noteType').filter(({ isSystem }) => isSystem !== true);
  const publish = valuesOf(fields, 'publish');
  const type =
    types.find(({ isDefaultValue }) => isDefaultValue === true) ?? types.find(({ label }) => /note/i.test(label));
  return {
    noteType: (type ?? types[0])?.value ?? 1,
    publish: (publish.find(({ value }) => value === 1) ?? publish[0])?.value ?? 1,
  };
}
