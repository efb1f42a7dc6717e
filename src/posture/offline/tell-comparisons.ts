import { plainLine } from '../../texts/plain.ts';
import { compare, type Comparison } from '../compare.ts';
import type { Cause, RegressionAlert } from '../regression.ts';
import { comparisonCase, inputOf } from './comparison-case.ts';
import { readCases } from './read-file.ts';

/** Ids of more people than these are for the JSON. */
const SHOWN_PEOPLE = 10;

/**
 * What `tocsin mfa compare` prints: who lost the requirement in each case of an exported file, as a table for people or
 * as JSON by case. Throws INPUT_INVALID that names the place of what cannot be read.
 */
export async function tellComparisons(path: string, { json }: { readonly json: boolean }): Promise<string> {
  const cases = await readCases({ path, schema: comparisonCase });
  const answers = cases.map((one) => ({ ...one, answer: compare(inputOf(one)) }));
  if (json)
    return JSON.stringify(Object.fromEntries(answers.map(({ id, answer }) => [id, shown(answer)])), undefined, 2);
  return answers.map(({ id, title, answer }) => [heading(id, title), ...linesOf(answer)].join('\n')).join('\n\n');
}

function shown({ alerts, updates, suppressed }: Comparison) {
  return { alerts: alerts.map(shownAlert), updates: updates.map(shownAlert), suppressed };
}

function shownAlert({ policy, people, causes, comparedWith }: RegressionAlert) {
  return {
    policy,
    count: people.length,
    userIds: people.map(({ userId }) => userId),
    causes: causes.map(({ kind, id, count }) => ({ kind, id, count })),
    comparedWith,
  };
}

function heading(id: string, title: string | null | undefined): string {
  return plainLine(title ? `${id}  ${title}` : id, 200);
}

function linesOf({ alerts, updates, suppressed }: Comparison): readonly string[] {
  const lines = [
    ...alerts.flatMap((alert) => alertLines('alert', alert)),
    ...updates.flatMap((alert) => alertLines('update', alert)),
    ...Object.entries(suppressed).map(([why, userIds]) => `  not told (${why}): ${listed(userIds)}`),
  ];
  return lines.length > 0 ? lines : ['  nothing to tell'];
}

function alertLines(word: 'alert' | 'update', { policy, people, causes, comparedWith }: RegressionAlert): string[] {
  const count = people.length === 1 ? '1 person' : `${people.length} people`;
  return [
    `  ${word}   ${policy} policy: ${count} lost the MFA requirement since ${comparedWith}`,
    ...causes.map(causeLine),
    ...(people.length > 0 ? [`    who    ${listed(people.map(({ userId }) => userId))}`] : []),
  ];
}

function causeLine({ kind, id, name, change, count }: Cause): string {
  const named = name && name !== id ? ` "${plainLine(name, 100)}"` : '';
  const moved = change ? ` (${change.from} → ${plainLine(change.to, 50)})` : '';
  return `    cause  ${kind}${id ? ` ${plainLine(id, 60)}` : ''}${named}${moved}: ${count}`;
}

function listed(userIds: readonly string[]): string {
  const more = userIds.length - SHOWN_PEOPLE;
  const some = userIds.slice(0, SHOWN_PEOPLE).map((userId) => plainLine(userId, 60));
  return more > 0 ? `${some.join(', ')} and ${more} more` : some.join(', ');
}
