import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { TocsinError } from '../../kernel/errors.ts';
import { placeOfFault } from './json-fault.ts';

/** More faults than these are counted only. */
const SHOWN_FAULTS = 5;

interface CasesFile<Case> {
  readonly path: string;
  /** Of one case; `id` is read before it. */
  readonly schema: z.ZodType<Case>;
  /** A file without a list of cases as the one case that it is; undefined for what is none either. */
  readonly alone?: ((value: unknown) => { readonly id: string } | undefined) | undefined;
}

/**
 * The cases of a JSON file `{"cases": [{"id": …}, …]}`. Throws INPUT_INVALID that names file, case and place of what is
 * wrong, in our own words.
 */
export async function readCases<Case extends { readonly id: string }>(file: CasesFile<Case>): Promise<readonly Case[]> {
  const value = await jsonOf(file.path);
  const single = file.alone?.(value);
  const cases = single ? [single] : casesIn(value, file.path);
  const faults: string[] = [];
  const seen = new Set<string>();
  const read = cases.flatMap((one, place) => {
    const name = nameOf(one, place);
    if (seen.has(name)) faults.push(`${name}: there is another case of this name`);
    seen.add(name);
    const parsed = file.schema.safeParse(one);
    if (parsed.success) return [parsed.data];
    faults.push(
      ...parsed.error.issues.map((issue) => `${name}, ${issue.path.join('.') || 'as a whole'}: ${wordsOf(issue)}`),
    );
    return [];
  });
  if (faults.length > 0) throw new TocsinError('INPUT_INVALID', tellFaults(file.path, faults));
  return read;
}

async function jsonOf(path: string): Promise<unknown> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw new TocsinError('INPUT_INVALID', `${path} cannot be opened: is there such a file, and may it be read?`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new TocsinError('INPUT_INVALID', `${path} is not JSON: ${placeOfFault(text)}.`, { cause: error });
  }
}

function casesIn(value: unknown, path: string): readonly unknown[] {
  const cases = typeof value === 'object' && value !== null && 'cases' in value ? value.cases : undefined;
  if (Array.isArray(cases)) return cases as unknown[];
  throw new TocsinError('INPUT_INVALID', `${path} has no list "cases" at its top.`);
}

function nameOf(value: unknown, place: number): string {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' && id !== '' ? `case ${id}` : `cases.${place}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.map((value) => `"${String(value)}"`).join(' or ')}`;
  if (issue.code === 'invalid_type') return `must be ${TYPES[issue.expected] ?? issue.expected}`;
  // Of what may be written in several ways, the schema itself says how.
  if (issue.code === 'custom' || issue.message.startsWith('must be ')) return issue.message;
  return 'is not in the form that is expected here';
}

function tellFaults(path: string, faults: readonly string[]): string {
  const more = faults.length - SHOWN_FAULTS;
  const lines = faults.slice(0, SHOWN_FAULTS).map((fault) => `  ${fault}`);
  return [`${path} cannot be read:`, ...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
}
