import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isoOf } from '../../src/store/iso.ts';

describe('A moment as rows hold it', () => {
  it('is what toISOString writes, however the moments follow each other', () => {
    const near = fc.integer({ min: -300, max: 300 }).map((ms) => new Date(Date.UTC(2026, 10, 22) + ms));
    const some = fc.array(fc.oneof(near, fc.date({ noInvalidDate: true })), { minLength: 1 });
    fc.assert(
      fc.property(some, (moments) => {
        for (const at of [...moments, ...moments]) assert.equal(isoOf(at), at.toISOString());
      }),
    );
  });

  it('is refused where there is none', () => {
    assert.throws(() => isoOf(new Date(Number.NaN)), RangeError);
  });
});
