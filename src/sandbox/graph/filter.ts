import { badRequest } from './answers.ts';
import { ticks } from './timestamps.ts';

/** How a filterable property compares: as a point in time, as text without regard to case, or as one of the members. */
export type FieldKind = 'dateTime' | 'text' | readonly string[];
/** A collection's own fields stand under its name. */
export interface Fields {
  readonly [name: string]: FieldKind | Fields;
}
export type Predicate = (record: object) => boolean;

interface Cursor {
  readonly tokens: readonly string[];
  readonly fields: Fields;
  at: number;
}

/**
 * Compiles the subset of OData `$filter` that these collections take: `eq ne` on text and enumerations (`null` too),
 * `ge gt le lt` on times, `in (…)`, `startswith`, `collection/any(x:x/name eq …)`, `and`, `or`, parentheses. Throws a 400 for anything else, a property that is not
 * in `fields` included, as Graph does (microsoft/zerotrustassessment#1414).
 */
export function compileFilter(text: string, fields: Fields): Predicate {
  const cursor: Cursor = { tokens: tokenise(text), fields, at: 0 };
  const predicate = anyOf(cursor);
  if (cursor.at < cursor.tokens.length) throw invalid(`unexpected '${cursor.tokens[cursor.at]}'`);
  return predicate;
}

function invalid(what: string): Error {
  return badRequest(`Invalid filter clause: ${what}.`);
}

function tokenise(text: string): string[] {
  const tokens = text.match(/[(),]|'(?:[^']|'')*'|[^\s(),']+/g) ?? [];
  if (tokens.join('').replace(/\s/g, '') !== text.replace(/\s/g, '')) throw invalid('unterminated string literal');
  return tokens;
}

function next(cursor: Cursor): string {
  const token = cursor.tokens[cursor.at++];
  if (token === undefined) throw invalid('unexpected end');
  return token;
}

function accept(cursor: Cursor, token: string): boolean {
  if (cursor.tokens[cursor.at] !== token) return false;
  cursor.at++;
  return true;
}

function anyOf(cursor: Cursor): Predicate {
  const parts = [allOf(cursor)];
  while (accept(cursor, 'or')) parts.push(allOf(cursor));
  return (record) => parts.some((part) => part(record));
}

function allOf(cursor: Cursor): Predicate {
  const parts = [primary(cursor)];
  while (accept(cursor, 'and')) parts.push(primary(cursor));
  return (record) => parts.every((part) => part(record));
}

function primary(cursor: Cursor): Predicate {
  if (accept(cursor, 'startswith')) return startsWith(cursor);
  const collection = /^(.+)\/any$/.exec(cursor.tokens[cursor.at] ?? '')?.[1];
  if (collection !== undefined) return anyElement(cursor, collection);
  if (!accept(cursor, '(')) return comparison(cursor);
  const inner = anyOf(cursor);
  if (!accept(cursor, ')')) throw invalid("')' expected");
  return inner;
}

function comparison(cursor: Cursor): Predicate {
  const property = next(cursor);
  const kind = kindOf(cursor, property);
  if (kind === undefined) throw invalid(`property '${property}' is not filterable`);
  const operator = next(cursor);
  if (kind === 'dateTime') return timeComparison(property, operator, next(cursor));
  if (operator === 'in') {
    const members: unknown[] = list(cursor).map((token) => literal(token, kind));
    return (record) => members.includes(folded(record, property));
  }
  if (operator !== 'eq' && operator !== 'ne') throw invalid(`operator '${operator}' on '${property}'`);
  const wanted = literal(next(cursor), kind);
  return (record) => (folded(record, property) === wanted) === (operator === 'eq');
}

function startsWith(cursor: Cursor): Predicate {
  const [property, wanted, ...more] = list(cursor);
  const kind = property === undefined ? undefined : kindOf(cursor, property);
  if (kind !== 'text' || property === undefined || wanted === undefined || more.length > 0) {
    throw invalid('startswith takes a text property and a text');
  }
  const start = literal(wanted, kind) ?? '';
  return (record) => String(folded(record, property) ?? '').startsWith(start);
}

function kindOf({ fields }: Cursor, property: string): FieldKind | undefined {
  const kind = Object.hasOwn(fields, property) ? fields[property] : undefined;
  return typeof kind === 'string' || Array.isArray(kind) ? (kind as FieldKind) : undefined;
}

/** `name/any(x:x/id eq '…')`: the variable stands for the element. */
function anyElement(cursor: Cursor, name: string): Predicate {
  const inner = Object.hasOwn(cursor.fields, name) ? cursor.fields[name] : undefined;
  if (typeof inner !== 'object' || Array.isArray(inner)) throw invalid(`'${name}' is not a filterable collection`);
  cursor.at++;
  if (!accept(cursor, '(')) throw invalid("'(' expected after 'any'");
  const [variable = '', first = ''] = next(cursor).split(':');
  const fields = Object.fromEntries(Object.entries(inner).map(([field, kind]) => [`${variable}/${field}`, kind]));
  const lambda: Cursor = { tokens: cursor.tokens.with(cursor.at - 1, first), fields, at: cursor.at - 1 };
  if (first === '') lambda.at++;
  const test = anyOf(lambda);
  cursor.at = lambda.at;
  if (!accept(cursor, ')')) throw invalid("')' expected");
  return (record) => {
    const elements = valueAt(record, name);
    return Array.isArray(elements) && elements.some((element) => test({ [variable]: element as unknown }));
  };
}

function list(cursor: Cursor): string[] {
  if (!accept(cursor, '(')) throw invalid("'(' expected after 'in'");
  const tokens = [next(cursor)];
  while (accept(cursor, ',')) tokens.push(next(cursor));
  if (!accept(cursor, ')')) throw invalid("')' expected");
  return tokens;
}

function literal(token: string, kind: 'text' | readonly string[]): string | null {
  if (token === 'null') return null;
  if (!/^'.*'$/s.test(token)) throw invalid(`'${token}' is not a string literal`);
  const value = token.slice(1, -1).replaceAll("''", "'");
  if (kind !== 'text' && !kind.includes(value)) throw invalid(`'${value}' is not a member of the enumeration`);
  return value.toLowerCase();
}

function folded(record: object, property: string): unknown {
  const value = valueAt(record, property) ?? null;
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** The value under a path such as `initiatedBy/user/id`. */
function valueAt(record: object, path: string): unknown {
  return path.split('/').reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null)?.[name], record);
}

const ORDERS: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  ge: (a, b) => a >= b,
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
  lt: (a, b) => a < b,
};

function timeComparison(property: string, operator: string, token: string): Predicate {
  const compare = ORDERS[operator];
  if (!compare) throw invalid(`operator '${operator}' on '${property}'`);
  const wanted = ticks(token);
  if (wanted === undefined) throw invalid(`'${token}' is not an Edm.DateTimeOffset literal`);
  return (record) => {
    const value = ticks(valueAt(record, property));
    return value !== undefined && compare(value, wanted);
  };
}
