import { isObject } from './json.ts';

/** What a narrow card can draw beside a title; an address of a person, in brackets, mostly fits. */
const LONGEST_WORD = 36;
/** Teams' client and the Adaptive Cards library break a line after a hyphen or a question mark, and in no longer word. */
const LONG_WORD = new RegExp(`[^\\s?-]{${LONGEST_WORD + 1},}`, 'u');
const HOLDERS = ['items', 'columns'];

interface Fact {
  readonly title: string;
  readonly value: string;
}

/**
 * The elements of a card with every fact whose value has a very long word (a link, an id) as a text of its own, in its place: a set of
 * facts is drawn as a table, which such a word makes wider than the card, so that the ends of all its facts are cut off.
 */
export function partLongFacts(elements: readonly unknown[]): readonly unknown[] {
  return parted(elements) as readonly unknown[];
}

function parted(node: unknown): unknown {
  if (Array.isArray(node)) return node.flatMap((child: unknown) => (isFactSet(child) ? runs(child) : [parted(child)]));
  if (!isObject(node)) return node;
  const inner = HOLDERS.filter((key) => key in node).map((key) => [key, parted(node[key])]);
  return inner.length === 0 ? node : { ...node, ...Object.fromEntries(inner) };
}

interface FactSet {
  readonly type: 'FactSet';
  readonly facts: readonly Fact[];
}

function isFactSet(node: unknown): node is FactSet {
  return isObject(node) && node['type'] === 'FactSet';
}

/** A set of facts as sets and texts, in the same order. */
function runs(set: FactSet): readonly unknown[] {
  if (!set.facts.some(isLong)) return [set];
  const parts: (FactSet | { readonly type: 'TextBlock' })[] = [];
  for (const fact of set.facts) {
    const last = parts.at(-1);
    if (isLong(fact)) parts.push(textOf(fact));
    else if (last && isFactSet(last)) parts[parts.length - 1] = { ...last, facts: [...last.facts, fact] };
    else parts.push({ ...set, facts: [fact] });
  }
  return parts;
}

function isLong({ value }: Fact): boolean {
  return LONG_WORD.test(value);
}

function textOf({ title, value }: Fact) {
  return { type: 'TextBlock', text: `**${title}:** ${value}`, wrap: true, spacing: 'Small' } as const;
}
