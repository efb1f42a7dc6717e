import type { Clock } from '../../kernel/clock.ts';
import { badRequest, refusal, type Answer } from './answers.ts';
import type { Quirks } from './quirks.ts';
import type { SimState } from './state.ts';

export type Version = 'v1.0' | 'beta';

/** A request that was let in, as the doors see it. */
export interface Call {
  readonly tenantId: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** The variable segments of the path, decoded. */
  readonly params: readonly string[];
  readonly state: SimState;
  readonly quirks: Quirks;
  readonly clock: Clock;
  readonly version: Version;
  /** `http://127.0.0.1:PORT/v1.0` (or `/beta`), for links to the simulator itself. */
  readonly root: string;
  /** The caller sent `ConsistencyLevel: eventual`, which advanced queries need. */
  readonly eventual: boolean;
}

/** One method of a path: the OData query options that it takes, and what it does. It may throw a `refusal`. */
export interface Door {
  readonly options: readonly string[];
  /** Application permissions, one of which lets a caller in; the door itself looks at more where it must. */
  readonly needs?: readonly string[];
  handle(call: Call): Answer;
}

/** The door for callers who have one of `permissions`. */
export function needing(permissions: readonly string[], door: Door): Door {
  return { ...door, needs: permissions };
}

/** Throws the 403 of Graph when the application has none of `permissions` in the tenant. */
export function needPermission({ quirks }: Pick<Call, 'quirks'>, permissions: readonly string[]): void {
  if (!permissions.every((name) => quirks.lacks.includes(name))) return;
  throw refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** The body as an object; 400 when there is none. */
export function bodyOf(call: Call): Readonly<Record<string, unknown>> {
  const { body } = call;
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw badRequest('Empty payload. JSON content expected.');
}

/** The value of a whole-number option, undefined when it is not given; 400 when it is not a number from `least`. */
export function wholeNumber(query: URLSearchParams, option: string, least: number): number | undefined {
  const text = query.get(option);
  if (text === null) return undefined;
  if (!/^\d+$/.test(text) || Number(text) < least) throw badRequest(`Invalid value '${text}' for ${option}.`);
  return Number(text);
}

/** The names in `$select`, undefined when it is not given; 400 for a property that the type does not have. */
export function selected(query: URLSearchParams, known: readonly string[], type: string): string[] | undefined {
  const text = query.get('$select');
  if (text === null) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const odd = names.find((name) => !known.includes(name));
  if (odd === undefined) return names;
  throw badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${odd}' on type '${type}'.`,
  );
}

/** The record with `names` only, an unset property as null; untouched without names. */
export function pick(record: object, names: readonly string[] | undefined): object {
  if (!names) return record;
  const source = record as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, source[name] ?? null]));
}

/** An opaque `$skiptoken` from a value, and back; 400 for a token that is not ours. */
export function skipToken(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function readSkipToken(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest('The skip token is not valid.');
    throw error;
  }
}

/** The words of a list written as running text. */
export function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
