import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeOfFault } from '../../../src/posture/offline/json-fault.ts';

describe('The place where a file stops being JSON', () => {
  const cases: readonly [text: string, place: string][] = [
    ['', 'line 1, column 1'],
    ['nothing', 'line 1, column 1'],
    ['{"cases": [', 'line 1, column 12'],
    ['{"cases":[\n  {"id": x}\n]}', 'line 2, column 10'],
    ['{"a": 1,}', 'line 1, column 9'],
    ['{"a" 1}', 'line 1, column 6'],
    ['{a: 1}', 'line 1, column 2'],
    ['[1 2]', 'line 1, column 4'],
    ['[01]', 'line 1, column 3'],
    ['[1]]', 'line 1, column 4'],
    ['{"a": "open', 'line 1, column 7'],
    ['["\\x"]', 'line 1, column 2'],
    ['["a\tb"]', 'line 1, column 2'],
    ['["\u0080\ud83d\ude00" x', 'line 1, column 8'],
    ['[true, nul]', 'line 1, column 8'],
  ];
  for (const [text, place] of cases)
    it(`is ${place} of ${JSON.stringify(text)}`, () => assert.equal(placeOfFault(text), place));

  it('is the end of what was cut off, wherever that was', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ noUnicodeString: false }), { minLength: 1 }), fc.nat(), (value, n) => {
        const text = JSON.stringify(value);
        const cut = text.slice(0, n % text.length);
        const column = Number(/column (\d+)/.exec(placeOfFault(cut))?.[1]) - 1;
        assert.ok(column <= cut.length);
        // What was read up to there is a beginning of the whole, and the rest one word or text that has no end.
        assert.match(cut.slice(column), /^(?:"(?:[^"\\]|\\.)*\\?|[-\d.eE+a-z]*)$/su);
      }),
    );
  });

  it('is found in long texts and deep nests', () => {
    assert.equal(placeOfFault(`["${'a\\n'.repeat(300_000)}" x`), 'line 1, column 900005');
    assert.match(placeOfFault('['.repeat(100_000)), /^line 1, column \d+$/);
  });
});
