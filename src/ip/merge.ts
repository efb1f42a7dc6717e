import { IP_FIELDS, NOT_CHECKED, type Fact, type IpFields, type IpValues } from '../entities/ip.ts';

type Field = keyof IpValues;

/** What one source says; the sources of a merge come in order of precedence, the most trusted first. */
export interface Statement {
  readonly source: string;
  readonly fields: Partial<IpFields>;
}

/** Source ids per field that count before the general order, where a source is known to be better at that field. */
export type Precedence = Partial<Record<Field, readonly string[]>>;

/** Fields that describe one thing: the others follow the first, so that no city of one source stands in another's country. */
const GROUPS: readonly (readonly [lead: Field, ...followers: Field[]])[] = [
  ['country', 'region', 'city'],
  ['asn', 'asName'],
  ['proxy', 'proxyTypes', 'proxyProvider', 'proxyLastSeen'],
  ['threat', 'threatScore'],
  ['reports', 'reporters', 'lastReport'],
];

/**
 * One set of facts out of what several sources say. Per field the first source that knows counts, a stated value before an
 * inferred one; values are never averaged. For `proxy` and `threat` a source that has seen one counts before one that has
 * not, since no list is complete. A follower of a group is taken only from sources that agree with the group's lead. What
 * other sources state instead goes along with the fact, and with one that looks clean which sources were not heard. Where nobody knows, the field is `unavailable` if a source could
 * not be asked, `absent` if one holds nothing, else `notChecked`.
 */
export function mergeFacts(statements: readonly Statement[], precedence: Precedence = {}): IpFields {
  const merged = new Map<Field, Fact<unknown>>();
  for (const field of IP_FIELDS) {
    const ordered = inOrder(statements, precedence[field] ?? []);
    const lead = GROUPS.find(([, ...followers]) => (followers as Field[]).includes(field))?.[0];
    const chosen = lead && merged.get(lead);
    const heard = lead && chosen?.status === 'found' ? ordered.filter(agreesOn(lead, chosen.value)) : ordered;
    merged.set(field, best(field, heard));
  }
  return Object.fromEntries(merged) as unknown as IpFields;
}

function inOrder(statements: readonly Statement[], first: readonly string[]): readonly Statement[] {
  if (first.length === 0) return statements;
  const rank = ({ source }: Statement) => (first.includes(source) ? first.indexOf(source) : first.length);
  return statements.toSorted((a, b) => rank(a) - rank(b));
}

function agreesOn(lead: Field, value: unknown): (statement: Statement) => boolean {
  return ({ fields }) => {
    const fact = fields[lead];
    return fact?.status === 'found' && sameValue(lead, fact.value, value);
  };
}

function sameValue(field: Field, a: unknown, b: unknown): boolean {
  if (field === 'threat') return a === b || (isSlight(a) && isSlight(b));
  if (field !== 'country') return a === b;
  return (a as IpValues['country']).code === (b as IpValues['country']).code;
}

/** Where a source that says "no" has only not seen it. A low threat is what some services say of every clean address. */
const SEEN: Partial<Record<Field, (value: unknown) => boolean>> = {
  proxy: (value) => value === true,
  threat: (value) => value === 'medium' || value === 'high',
};

function isSlight(threat: unknown): boolean {
  return threat === 'none' || threat === 'low';
}

function best(field: Field, statements: readonly Statement[]): Fact<unknown> {
  const facts = statements.map(({ fields }): Fact<unknown> | undefined => fields[field]).filter((fact) => fact != null);
  const found = facts.filter((fact) => fact.status === 'found');
  const stated = found.filter(({ inferred }) => !inferred);
  const seen = SEEN[field];
  const chosen = (seen && stated.find(({ value }) => seen(value))) ?? stated[0] ?? found[0];
  if (chosen) return withUnheard(field, withOthers(field, chosen, stated), facts);
  return (
    facts.find(({ status }) => status === 'unavailable') ??
    facts.find(({ status }) => status === 'absent') ??
    facts[0] ??
    NOT_CHECKED
  );
}

/** Fields whose sources are compared: of the others each source has its own spelling or its own count. */
const COMPARED: ReadonlySet<Field> = new Set<Field>(['country', 'asn', 'usage', 'proxy', 'threat']);
const MOST_OTHERS = 3;

type Found = Extract<Fact<unknown>, { status: 'found' }>;

/** The fact with what is stated against it, each differing value once; a fact that stands alone stays as it is. */
function withOthers(field: Field, chosen: Found, stated: readonly Found[]): Found {
  if (!COMPARED.has(field)) return chosen;
  const others = new Map<unknown, { source: string; value: unknown }>();
  for (const { source, value, confidence } of stated) {
    const key = field === 'country' ? (value as IpValues['country']).code : value;
    if (confidence !== 'low' && !sameValue(field, value, chosen.value) && !others.has(key))
      others.set(key, { source, value });
  }
  return others.size === 0 ? chosen : { ...chosen, others: [...others.values()].slice(0, MOST_OTHERS) };
}

/** Values that make an address look harmless. */
const CLEAN: Partial<Record<Field, (value: unknown) => boolean>> = {
  proxy: (value) => value === false,
  threat: isSlight,
  attacked: (value) => Array.isArray(value) && value.length === 0,
};

/** A harmless value with the names of those that could not be asked: one of them may know better. */
function withUnheard(field: Field, chosen: Found, facts: readonly Fact<unknown>[]): Found {
  if (!CLEAN[field]?.(chosen.value)) return chosen;
  const names = [...new Set(facts.flatMap((fact) => (fact.status === 'unavailable' ? [fact.source] : [])))];
  if (names.length === 0) return chosen;
  const unheard = `${names.join(' and ')} ${names.length === 1 ? 'was' : 'were'} not heard`;
  return { ...chosen, note: chosen.note ? `${chosen.note}; ${unheard}` : unheard };
}
