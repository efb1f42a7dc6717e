import type { Bounds } from './tri.ts';

/** The classes of one dimension of the sign-in matrix, each with a bit of its own. */
export interface Classes {
  readonly all: bigint;
  /** Undefined for a name that is not known. */
  bit(name: string): bigint | undefined;
}

export function classesOf(names: readonly string[]): Classes {
  const bits = new Map(names.map((name, at) => [name.toLowerCase(), 1n << BigInt(at)]));
  return { all: (1n << BigInt(names.length)) - 1n, bit: (name) => bits.get(name.toLowerCase()) };
}

/** The bits of these names together; unknown names have none. */
export function bitsOf(classes: Classes, names: readonly string[]): bigint {
  return names.reduce((bits, name) => bits | (classes.bit(name) ?? 0n), 0n);
}

type Names = readonly string[] | null | undefined;

/**
 * The classes that an include and an exclude list leave. `known` gives the bits of a name, or undefined for a name that
 * this version does not know: such a one may include everything and may exclude everything. Nothing listed is everything.
 */
export function chosen(
  all: bigint,
  lists: { readonly include: Names; readonly exclude?: Names },
  known: (name: string) => bigint | undefined,
): Bounds<bigint> {
  const included = listed(lists.include, known);
  const excluded = listed(lists.exclude, known);
  const some = (lists.include ?? []).length > 0;
  const most = !some || included.odd ? all : included.bits;
  return {
    sure: excluded.odd ? 0n : (some ? included.bits : all) & ~excluded.bits,
    maybe: most & ~excluded.bits,
  };
}

function listed(names: Names, known: (name: string) => bigint | undefined): { bits: bigint; odd: boolean } {
  const each = (names ?? []).map(known);
  return { bits: each.reduce<bigint>((bits, one) => bits | (one ?? 0n), 0n), odd: each.includes(undefined) };
}

/** A list, or Graph's comma-joined flags, as a list. */
export function flagsOf(value: string | Names): string[] {
  const names = typeof value === 'string' ? value.split(',') : (value ?? []);
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
