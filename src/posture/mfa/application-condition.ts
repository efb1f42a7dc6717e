import type { CaConditions, CaPolicy } from '../facts.ts';
import { bitsOf, chosen, classesOf, type Classes } from './classes.ts';
import type { Bounds } from './tri.ts';

const OFFICE = [
  '00000002-0000-0ff1-ce00-000000000000', // Exchange Online
  '00000003-0000-0ff1-ce00-000000000000', // SharePoint Online
  'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe', // Teams
];
const ANY_OTHER = 'any other';
const FILTERED = 'filtered';

/** What a stolen password is used for; only `All` reaches "any other". */
export const CORE_APPLICATIONS = [
  ...OFFICE,
  'MicrosoftAdminPortals',
  '797f4846-ba00-4fd7-ba43-dac1f8f63013', // Azure management
  '00000003-0000-0000-c000-000000000000', // Microsoft Graph
  '00000002-0000-0000-c000-000000000000', // Azure AD Graph
  ANY_OTHER,
];
/** Words that stand for a set of side applications. */
const SIDE_WORDS = ['allagentidresources'];

/** The core, and each other application that a policy names; those that filters choose are one class. */
export function applicationClasses(policies: readonly CaPolicy[]): Classes {
  const core = new Set(CORE_APPLICATIONS.map((name) => name.toLowerCase()));
  const named = policies.flatMap(({ conditions }) => [
    ...(conditions?.applications?.includeApplications ?? []),
    ...(conditions?.applications?.excludeApplications ?? []),
  ]);
  const side = named.filter((name) => isId(name) || SIDE_WORDS.includes(name.toLowerCase()));
  const others = new Set(side.map((name) => name.toLowerCase()).filter((name) => !core.has(name)));
  return classesOf([...CORE_APPLICATIONS, FILTERED, ...others]);
}

/** Words such as `Office365` begin with a capital letter and have no dashes. */
function isId(name: string): boolean {
  return !/^[A-Z][A-Za-z0-9]*$/.test(name) && name !== 'unknownFutureValue';
}

/**
 * What a policy reaches of the applications: nothing where it is only for user actions or authentication contexts. A word
 * that this version does not know may stand for anything.
 */
export function applicationsOf(applications: CaConditions['applications'], classes: Classes): Bounds<bigint> {
  const { includeApplications, excludeApplications, applicationFilter } = applications ?? {};
  const mode = applicationFilter?.rule ? applicationFilter.mode?.toLowerCase() : undefined;
  const include = [...(includeApplications ?? []), ...(mode === 'include' ? [FILTERED] : [])];
  const exclude = [...(excludeApplications ?? []), ...(mode === 'exclude' ? [FILTERED] : [])];
  if (include.length === 0) return { sure: 0n, maybe: 0n };
  const reached = chosen(classes.all, { include, exclude }, (name) => bitsOfName(name, classes));
  const odd = mode !== undefined && mode !== 'include' && mode !== 'exclude';
  return odd ? { sure: 0n, maybe: reached.maybe } : reached;
}

function bitsOfName(name: string, classes: Classes): bigint | undefined {
  const word = name.toLowerCase();
  if (word === 'all') return classes.all;
  if (word === 'none') return 0n;
  if (word === 'office365') return bitsOf(classes, OFFICE);
  return classes.bit(word);
}
