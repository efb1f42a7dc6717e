import assert from 'node:assert/strict';
import { assert as assertProperty, bigInt, property } from 'fast-check';
import { fromTicks, laterThan, ticks } from '../../src/sandbox/graph/timestamps.ts';

describe('Graph timestamps', () => {
  it('have seven fractional digits and an offset', () => {
    assert.equal(ticks('1970-01-01T00:00:01.0000001Z'), 10_000_001n);
    assert.equal(ticks('1970-01-01T01:00:00+01:00'), 0n);
    for (const odd of ['yesterday', '2026-03-01', '2026-13-01T00:00:00Z', 5, null]) assert.equal(ticks(odd), undefined);
  });

  it('come back from ticks as they were', () => {
    assertProperty(
      property(bigInt({ min: 0n, max: 40_000_000_000_000_000n }), (value) => ticks(fromTicks(value)) === value),
    );
  });

  it('always move forward', () => {
    const now = new Date('2026-03-02T08:00:00.500Z');
    assert.equal(laterThan(undefined, now), '2026-03-02T08:00:00.5Z');
    assert.equal(laterThan('2026-03-02T08:00:00.5Z', now), '2026-03-02T08:00:00.5000001Z');
    assert.equal(laterThan('2026-03-02T09:00:00Z', now), '2026-03-02T09:00:00.0000001Z');
  });
});
