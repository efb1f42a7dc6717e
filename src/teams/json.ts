export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = {};

/** True for a plain JSON object: no array, no null. */
export function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The object under `key`; an empty one for anything else. Inherited properties do not count. */
export function objectAt(value: Json, key: string): Json {
  const inner = Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(inner) ? inner : NOTHING;
}

/** The non-empty text under `key`, of at most `max` characters; undefined for anything else. */
export function textAt(value: Json, key: string, max = 1000): string | undefined {
  const inner = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof inner === 'string' && inner !== '' && inner.length <= max ? inner : undefined;
}

/** The objects in the list under `key`. */
export function objectsAt(value: Json, key: string): readonly Json[] {
  const inner = Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(inner) ? inner.slice(0, 500).filter(isObject) : [];
}
