import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { encodeKey, joinKey, newestFirst, startingWith } from '../../src/store/keys.ts';
import { packBody, unpackBody } from '../../src/store/rows.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 500 }),
  fc.string({ unit: fc.constantFrom('/', '\\', '#', '?', '!', '~', 'a') }),
);

describe('keys', () => {
  it('hold nothing that Azure refuses, and fit', () => {
    fc.assert(
      fc.property(text, (any) => {
        assert.match(encodeKey(any), /^[A-Za-z0-9._!-]{0,400}$/);
      }),
    );
  });

  it('differ where the texts differ', () => {
    fc.assert(fc.property(text, text, (a, b) => a === b || encodeKey(a) !== encodeKey(b)));
    fc.assert(fc.property(text, text, (a, b) => a === b || joinKey(a, b) !== joinKey(b, a)));
    const long = 'x'.repeat(1000);
    assert.notEqual(encodeKey(`${long}a`), encodeKey(`${long}b`));
  });

  it('of one prefix are all in its range', () => {
    fc.assert(
      fc.property(text, (any) => {
        const { from, to } = startingWith('x');
        const key = `x${joinKey(`e${any}`, any)}`;
        assert.ok(from <= key && key < to);
      }),
    );
  });

  it('sort newest first, then by higher number', () => {
    const at = fc.date({ min: new Date(0), max: new Date('2500-01-01'), noInvalidDate: true });
    const number = fc.integer({ min: 1, max: 1_000_000_000 });
    fc.assert(
      fc.property(at, number, at, number, (a, n, b, m) => {
        const first = a.getTime() === b.getTime() ? n > m : a.getTime() > b.getTime();
        const equal = a.getTime() === b.getTime() && n === m;
        assert.equal(newestFirst(a, n) < newestFirst(b, m), first && !equal);
      }),
    );
  });
});

describe('bodies', () => {
  it('come back as they went, at any length and in properties that fit', () => {
    const body = fc.tuple(fc.string({ unit: 'binary', maxLength: 50 }), fc.integer({ min: 1, max: 4000 }));
    fc.assert(
      fc.property(body, ([unit, times]) => {
        const json = JSON.stringify(unit.repeat(times));
        const props = packBody(json);
        assert.equal(unpackBody(props), json);
        for (const part of Object.values(props)) {
          assert.ok(part instanceof Uint8Array ? part.length <= 60_000 : String(part).length <= 30_000);
        }
      }),
      { numRuns: 50 },
    );
  });
});
