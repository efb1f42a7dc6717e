import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../src/kernel/canonical-json.ts';

/** What digests were made of from the beginning: objects made anew with their keys in order. */
function sortedFirst(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

describe('Canonical JSON', () => {
  it('is what it was from the beginning, whatever the value: digests are made of it', () => {
    const key = fc.oneof(
      fc.string(),
      fc.constantFrom('0', '7', '10', '007', '-1', '4294967294', '4294967295', '1e3', '__proto__', 'é', '😀'),
    );
    const { value } = fc.letrec((again) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'binary' }),
        fc.double(),
        fc.boolean(),
        fc.constantFrom(null, undefined),
        fc.date({ noInvalidDate: false }),
        fc.array(again('value')),
        fc.dictionary(key, again('value')),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => assert.equal(canonicalJson(one), sortedFirst(one))),
      { numRuns: 500 },
    );
  });

  it('has one text for equal values', () => {
    assert.equal(canonicalJson({ b: [1, { d: 1, c: 2 }], a: 'x' }), '{"a":"x","b":[1,{"c":2,"d":1}]}');
    assert.equal(canonicalJson({ a: undefined, b: [undefined] }), '{"b":[null]}');
  });
});
