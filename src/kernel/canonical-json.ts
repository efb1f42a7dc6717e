/**
 * JSON with sorted keys and no white space, so that equal values have equal text (in the spirit of RFC 8785). Keys that
 * are whole numbers come first, by their value, as in every object. What digests are made of: it must never change.
 */
export function canonicalJson(value: unknown): string {
  return written(value) as string;
}

/** Undefined for what JSON leaves out. */
function written(given: unknown): string | undefined {
  const value = tellsItself(given) ? given.toJSON() : given;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, (one) => written(one) ?? 'null').join(',')}]`;
  const parts: string[] = [];
  for (const name of sorted(Object.keys(value))) {
    const text = written((value as Readonly<Record<string, unknown>>)[name]);
    if (text !== undefined) parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

/** A Date, for one. */
function tellsItself(value: unknown): value is { toJSON(): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function';
}

/** Whole numbers are the first keys of an object already, and in order. */
function sorted(names: string[]): string[] {
  const numbers = names.filter(isIndex).length;
  if (numbers === 0) return names.sort();
  return [...names.slice(0, numbers), ...names.slice(numbers).sort()];
}

function isIndex(name: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(name) && Number(name) < 4_294_967_295;
}
