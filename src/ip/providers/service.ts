import { z } from 'zod';
import type { Country, Fact, IpFields, IpValues } from '../../entities/ip.ts';
import { countryOf } from '../embedded-facts.ts';

/** How a service is reached: its key never leaves the request. */
export interface Access {
  readonly baseUrl: string;
  readonly key: string;
}

export interface Question {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Why a service did not tell: the key was refused; the quota is spent; it wants to be left in peace; it does not take the
 * address; or it answered what cannot be read.
 */
export type Refusal = 'key' | 'quota' | 'busy' | 'address' | 'unreadable';

export type Reading =
  | { readonly kind: 'facts'; readonly fields: Partial<IpFields> }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A service over the network as far as it differs from the others: where its answer lies and what it means. */
export interface WebService {
  readonly id: string;
  readonly name: string;
  /** The setting that holds the key, to be named where the key is refused. */
  readonly keySetting: string;
  readonly offers: readonly (keyof IpValues)[];
  question(address: string, access: Access): Question;
  /** What the JSON of an answer says; `today` is YYYY-MM-DD. Status 401, 403, 429 and 5xx never get here without a body. */
  read(body: unknown, today: string): Reading;
}

/** Text of an answer: what stands for "none" and what is not text reads as not there. */
export const Word = z
  .string()
  .transform((text) => (/^(?:-|n\/?a|unknown|null)?$/i.test(text.trim()) ? undefined : text.trim()))
  .optional()
  .catch(undefined);
export const Flag = z.boolean().optional().catch(undefined);
/** A number, or its digits as text; `null` is not 0. */
export const Count = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(Number),
  ])
  .pipe(z.number().int().nonnegative())
  .optional()
  .catch(undefined);
/** A score from 0 to 100. */
export const Score = z.number().min(0).max(100).optional().catch(undefined);
/** "AS15169", "15169" and 15169. */
export const AsNumber = z
  .union([z.number(), z.string().transform((text) => Number(/^(?:AS)?(\d+)$/i.exec(text.trim())?.[1]))])
  .pipe(z.number().int().positive().max(4_294_967_295))
  .optional()
  .catch(undefined);
/** ISO 3166-1 alpha-2; ZZ and XX stand for "unknown". */
export const CountryCode = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .refine((code) => code !== 'ZZ' && code !== 'XX')
  .optional()
  .catch(undefined);

export type Extra = Pick<Extract<Fact<unknown>, { status: 'found' }>, 'confidence' | 'note' | 'raw' | 'inferred'>;
export type Say = <T>(value: T | undefined, extra?: Extra) => Fact<T>;

/** Turns a value into a fact of `source` as of `today`; nothing into "absent". */
export function sayer(source: string, today: string): Say {
  return (value, extra = {}) =>
    value === undefined
      ? { status: 'absent', source, dataDate: today }
      : { status: 'found', value, source, dataDate: today, ...extra };
}

/** What a word of the service stands for: undefined without a word, `other` for one that is not in our table. */
export function meaning<T, O = T>(
  table: Partial<Record<string, T>>,
  word: string | undefined,
  other?: O,
): T | O | undefined {
  if (word === undefined) return undefined;
  const key = word.toLowerCase();
  return Object.hasOwn(table, key) ? table[key] : other;
}

/** The country of a code. */
export function countryFrom(code: string | undefined): Country | undefined {
  return code === undefined ? undefined : countryOf(code);
}

/**
 * A reading of these facts; "nothing" where the answer holds none at all, and "unreadable" where it does not even name
 * an address: that is the answer to another question, and knows nothing of there being nothing.
 */
export function told(fields: Partial<IpFields>, address: string | undefined): Reading {
  const found = Object.values(fields).some((fact) => fact.status === 'found');
  if (found) return { kind: 'facts', fields };
  return address === undefined ? { kind: 'refused', refusal: 'unreadable' } : { kind: 'nothing' };
}
