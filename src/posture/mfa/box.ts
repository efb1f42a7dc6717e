/**
 * A set of sign-ins: per dimension of the matrix the classes that it has, one bit each. It is the product of its
 * dimensions, so it is empty as soon as one of them is.
 */
export type Box = readonly bigint[];

export function isEmpty(box: Box): boolean {
  return box.includes(0n);
}

/** The sign-ins that are in both. */
export function intersect(one: Box, other: Box): Box {
  return one.map((classes, dimension) => classes & bitsOf(other, dimension));
}

/**
 * Whether every sign-in of the box is in one of `others`. Cuts off what the first of them has and asks of each remainder
 * whether the rest has it: what is never constrained is never cut, so the work follows the constraints, not the matrix.
 */
export function isCovered(box: Box, others: readonly Box[]): boolean {
  if (isEmpty(box)) return true;
  const touching = others.filter((other) => overlap(box, other));
  if (touching.some((other) => contains(other, box))) return true;
  const [first, ...rest] = touching;
  return first !== undefined && remainders(box, first).every((piece) => isCovered(piece, rest));
}

export function overlap(one: Box, other: Box): boolean {
  return one.every((classes, dimension) => (classes & bitsOf(other, dimension)) !== 0n);
}

function contains(box: Box, inner: Box): boolean {
  return inner.every((classes, dimension) => (classes & ~bitsOf(box, dimension)) === 0n);
}

/** What is left of a box without another one, as boxes that do not overlap. */
export function remainders(box: Box, without: Box): Box[] {
  const left: Box[] = [];
  let core = box;
  for (const [dimension, classes] of box.entries()) {
    const outside = classes & ~bitsOf(without, dimension);
    if (outside === 0n) continue;
    left.push(core.with(dimension, outside));
    core = core.with(dimension, classes & bitsOf(without, dimension));
  }
  return left;
}

function bitsOf(box: Box, dimension: number): bigint {
  return box[dimension] ?? 0n;
}
