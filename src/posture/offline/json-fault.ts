const SPACE = /[ \t\n\r]*/y;
// Of the control characters only those below the space must be escaped.
const STRING = /"(?:[^"\\\p{Cc}]+|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const COLON = /:/y;
const COMMA = /,/y;

/** No file of ours is nested deeper; where one is, that is the place that is named. */
const DEEPEST = 1000;

interface Reading {
  readonly text: string;
  at: number;
  depth: number;
}

/**
 * Where a text stops being JSON, e.g. "line 3, column 12" (RFC 8259). The engine names the place in some of its messages
 * only, and quotes the file in the others. For a text that JSON.parse refused.
 */
export function placeOfFault(text: string): string {
  const reading: Reading = { text, at: 0, depth: 0 };
  readValue(reading);
  const before = text.slice(0, reading.at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Reads one value and the space around it; false where it is none, and then `at` is the place of the fault. */
function readValue(reading: Reading): boolean {
  skip(reading, SPACE);
  const first = reading.text[reading.at];
  const read = first === '{' || first === '[' ? readMembers(reading) : take(reading, first === '"' ? STRING : PLAIN);
  if (read) skip(reading, SPACE);
  return read;
}

function readMembers(reading: Reading): boolean {
  const { text } = reading;
  const named = text[reading.at] === '{';
  const close = named ? '}' : ']';
  reading.depth += 1;
  if (reading.depth > DEEPEST) return false;
  reading.at += 1;
  skip(reading, SPACE);
  if (text[reading.at] !== close)
    do {
      if (named && !readName(reading)) return false;
      if (!readValue(reading)) return false;
    } while (take(reading, COMMA));
  if (text[reading.at] !== close) return false;
  reading.at += 1;
  reading.depth -= 1;
  return true;
}

function readName(reading: Reading): boolean {
  skip(reading, SPACE);
  if (!take(reading, STRING)) return false;
  skip(reading, SPACE);
  return take(reading, COLON);
}

function take(reading: Reading, pattern: RegExp): boolean {
  const from = reading.at;
  skip(reading, pattern);
  return reading.at > from;
}

function skip(reading: Reading, pattern: RegExp): void {
  pattern.lastIndex = reading.at;
  if (pattern.test(reading.text)) reading.at = pattern.lastIndex;
}
