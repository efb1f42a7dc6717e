import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Props, Row } from './tables.ts';

/** Of every row that a codec writes. */
const VERSION = 1;
/** Longest body kept as plain text; a string property holds at most 32,768 characters. */
const TEXT_CHARS = 30_000;
/** A binary property holds at most 64 KiB. */
export const PART_BYTES = 60_000;
/** An entity holds at most 1 MiB in all; the emulator counts binary parts by their Base64, which is a third longer. */
const BODY_BYTES = 750_000;

/** A moment as ISO text in the row, a Date outside. */
export const moment = z.string().transform((text, context) => {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) context.addIssue('not a moment');
  return at;
});

/** Tenant ids were checked when they came in; a row repeats what we wrote. */
export const tenantId = z.string().transform((text) => text as TenantId);

export interface Codec<T> {
  /** Properties of the row: version, correlation id and body. The value must be JSON but for its Dates. */
  encode(value: T, corr: string): Props;
  /** Throws INTERNAL for a row that cannot be read, PRECONDITION_FAILED for one of a newer Tocsin. */
  decode(row: Row): T;
}

/** A schema that names every field of T: an optional one that it forgot would be dropped from every row without a word. */
export type Complete<T> = z.ZodType<T> & { readonly shape: Record<keyof T, unknown> };

/**
 * A codec for rows that are read over and over and seldom change (staff, tenants, routes): a body that was read lately
 * is not read and checked again. Values are shared, so they must be readonly.
 */
export function rememberingCodec<T>(schema: Complete<T>, remembered = 1_000): Codec<T> {
  const codec = createCodec(schema);
  const lately = createLru<string, { readonly value: T }>(remembered);
  return {
    encode: (value, corr) => codec.encode(value, corr),
    decode(row) {
      refuseNewer(row, VERSION);
      const { body } = row.props;
      const before = typeof body === 'string' ? lately.get(body) : undefined;
      if (before) return before.value;
      const value = codec.decode(row);
      if (typeof body === 'string') lately.set(body, { value });
      return value;
    },
  };
}

/**
 * The row door of one kind of row: JSON in `body` with Dates as ISO text, checked against `schema` when read. `text`
 * writes that JSON, where it can be had for less.
 */
export function createCodec<T>(schema: Complete<T>, text: (value: T) => string = JSON.stringify): Codec<T> {
  return {
    encode: (value, corr) => ({ v: VERSION, corr, ...packBody(text(value)) }),
    decode(row) {
      refuseNewer(row, VERSION);
      const parsed = schema.safeParse(readJson(row));
      if (parsed.success) return parsed.data;
      throw unreadable(row, parsed.error);
    },
  };
}

/**
 * Rows of a newer version may hold what we do not know of: neither read nor rewritten. During a rolling update this
 * replica is the old one, and the work is done by a new one.
 */
export function refuseNewer(row: Row, version: number): void {
  const { v } = row.props;
  if (typeof v === 'number' && v <= version) return;
  if (typeof v !== 'number') throw unreadable(row, undefined);
  throw new TocsinError('PRECONDITION_FAILED', 'This was stored by a newer version of Tocsin. Please try again later.');
}

/** Reads properties that are not in the body. Throws INTERNAL when they have another shape. */
export function readProps<T>(schema: z.ZodType<T>, row: Row, version = VERSION): T {
  refuseNewer(row, version);
  const parsed = schema.safeParse(row.props);
  if (parsed.success) return parsed.data;
  throw unreadable(row, parsed.error);
}

/**
 * What `read` gives, or undefined for a row that is broken or of a newer Tocsin: for lists that tell that there is more
 * than they show, so that one row does not cost the others.
 */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isTocsinError(error, 'INTERNAL', 'PRECONDITION_FAILED')) return undefined;
    throw error;
  }
}

function unreadable(row: Row, cause: unknown): TocsinError {
  const where = row.rk.slice(0, 1);
  return new TocsinError('INTERNAL', `A stored row (${where}) cannot be read.`, { cause });
}

/**
 * Short bodies stay text, so that people can read them in a storage browser; long ones are compressed into binary
 * parts, which also spares us from cutting text between the halves of a surrogate pair.
 */
export function packBody(json: string, name = 'body'): Props {
  if (json.length <= TEXT_CHARS) return { [name]: json };
  const packed = gzipSync(json, { level: 1 });
  if (packed.length > BODY_BYTES) throw new TocsinError('INPUT_INVALID', 'This is too large to be stored.');
  return Object.fromEntries(cut(packed).map((part, index) => [`${name}${index}`, part]));
}

/** The bytes in runs that fit a binary property. */
export function cut(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES) parts.push(bytes.subarray(at, at + PART_BYTES));
  return parts;
}

/** The JSON text that `packBody` packed; undefined where there is none. */
export function unpackBody(props: Props, name = 'body'): string | undefined {
  const text = props[name];
  if (typeof text === 'string') return text;
  const parts: Uint8Array[] = [];
  for (let part = props[`${name}0`]; part instanceof Uint8Array; part = props[`${name}${parts.length}`])
    parts.push(part);
  return parts.length === 0 ? undefined : gunzipSync(Buffer.concat(parts)).toString('utf8');
}

function readJson(row: Row): unknown {
  try {
    return JSON.parse(unpackBody(row.props) ?? '');
  } catch (error) {
    throw unreadable(row, error);
  }
}

/** Rough size of a row on the wire, in bytes. */
export function rowBytes(row: Row): number {
  let bytes = 300;
  for (const name in row.props) {
    const value = row.props[name];
    if (typeof value === 'string') bytes += value.length * 2;
    else bytes += value instanceof Uint8Array ? value.length * 1.4 : 30;
  }
  return bytes;
}
