import { newId } from './ids.ts';

/** Stands for a written value; nobody outside can know it. */
const MARK = newId();

const written = new WeakMap<object, string>();

/** The JSON of `value`, kept for as long as the value is: `jsonOf` does not write it again. The value must not change. */
export function writeJson(value: object): string {
  const json = JSON.stringify(value);
  written.set(value, json);
  return json;
}

/** The same, of a value that was written before: what `writeJson` wrote. What is no object is written each time. */
export function jsonOnce(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return written.get(value) ?? writeJson(value);
}

/** `JSON.stringify`, with what `writeJson` wrote before taken over wherever it stands in `value`. */
export function jsonOf(value: unknown): string {
  const known: string[] = [];
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    const json = typeof inner === 'object' && inner !== null ? written.get(inner) : undefined;
    return json === undefined ? inner : `${MARK}:${known.push(json) - 1}`;
  });
  return known.length === 0 ? text : filled(text, known);
}

/** The marks stand in the text in the order of their numbers; a pattern would look at every quote for one. */
function filled(text: string, known: readonly string[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const [at, json] of known.entries()) {
    const mark = `"${MARK}:${at}"`;
    const found = text.indexOf(mark, from);
    parts.push(text.slice(from, found), json);
    from = found + mark.length;
  }
  return parts.join('') + text.slice(from);
}
