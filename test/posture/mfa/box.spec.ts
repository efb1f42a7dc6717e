import assert from 'node:assert/strict';
import fc from 'fast-check';
import { intersect, isCovered, isEmpty, overlap, remainders, type Box } from '../../../src/posture/mfa/box.ts';

/** Sign-ins of a small matrix, one number a dimension. */
const SIZES = [2, 3, 4, 2];
const cells = SIZES.reduce<number[][]>(
  (some, size) => some.flatMap((cell) => Array.from({ length: size }, (_none, at) => [...cell, at])),
  [[]],
);
const has = (box: Box, cell: readonly number[]) =>
  cell.every((at, dimension) => ((box[dimension] ?? 0n) & (1n << BigInt(at))) !== 0n);
const aBox = fc.tuple(...SIZES.map((size) => fc.bigInt(0n, (1n << BigInt(size)) - 1n)));
const boxes = fc.array(aBox, { maxLength: 8 });

describe('Boxes of sign-ins', () => {
  it('cover what every single sign-in of theirs says', () =>
    fc.assert(
      fc.property(aBox, boxes, (box, others) => {
        const wanted = cells.every((cell) => !has(box, cell) || others.some((other) => has(other, cell)));
        assert.equal(isCovered(box, others), wanted);
      }),
      { numRuns: 1_000 },
    ));

  it('are cut into parts that do not overlap and lose nothing', () =>
    fc.assert(
      fc.property(aBox, aBox, (box, without) => {
        const parts = remainders(box, without);
        for (const cell of cells) {
          const count = parts.filter((part) => has(part, cell)).length;
          assert.equal(count, has(box, cell) && !has(without, cell) && !isEmpty(box) ? 1 : 0);
        }
      }),
    ));

  it('overlap where they have a sign-in in common', () =>
    fc.assert(
      fc.property(aBox, aBox, (one, other) => {
        const common = cells.some((cell) => has(one, cell) && has(other, cell));
        assert.equal(overlap(one, other), common);
        assert.equal(!isEmpty(intersect(one, other)), common);
      }),
    ));
});
