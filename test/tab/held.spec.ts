import assert from 'node:assert/strict';
import {
  firstHeld,
  isSameList,
  isWhole,
  rowsBetween,
  withFirst,
  withLines,
  withNumbers,
  without,
  type Answer,
  type Held,
  type Line,
} from '../../src/tab/pages/report/held.ts';
import { NO_FILTER, readFilter, writeFilter } from '../../src/tab/pages/report/filter.ts';

const line = (number: number, status: Line['status'] = 'new') => ({ number, status, title: `T${number}` }) as Line;
const answer = (numbers: readonly (number | Line)[], over: Partial<Answer> = {}): Answer => ({
  show: 'report',
  items: numbers.map((item) => (typeof item === 'number' ? line(item) : item)),
  total: numbers.length,
  blind: [],
  reading: false,
  ...over,
});
const said = (held: Held, number: number) => held.lines.get(number)?.status;
const numbered = (held: Held, numbers: readonly number[]) => withNumbers(held, { numbers, reading: false });
/** The first two rows of five. */
const twoOfFive = () => firstHeld(answer([5, 4], { next: 'b', total: 5 }));

describe('The rows of the report', () => {
  it('are the same rows for as long as nothing differs, so that nothing is drawn again', () => {
    const held = firstHeld(answer([3, 2, 1]));
    assert.equal(withFirst(held, answer([3, 2, 1])), held);
    assert.equal(withLines(held, [2], [line(2)]), held);
  });

  it('change where they stand, and do not move for what came', () => {
    const held = firstHeld(answer([4, 3, 2], { next: 'b', total: 9 }));
    const now = withFirst(held, answer([5, 4, line(3, 'inProgress')], { next: 'b2', total: 10 }));
    assert.deepEqual(now.order, [4, 3, 2]);
    assert.equal(said(now, 3), 'inProgress');
    assert.equal(now.lines.get(4), held.lines.get(4));
    assert.deepEqual([now.fresh, now.size], [1, 9]);
    // What the new one pushed off the end of the page is not gone.
    assert.deepEqual([...now.gone], []);
  });

  it('are not called new where one that left pulled them up from behind the first page', () => {
    const now = withFirst(twoOfFive(), answer([5, 3], { next: 'c', total: 4 }));
    assert.deepEqual([now.fresh, [...now.gone], now.size], [0, [4], 5]);
  });

  it('are marked where the filter no longer lets them through, until it does again', () => {
    const held = firstHeld(answer([4, 3, 2]));
    const now = withFirst(held, answer([4, 2]));
    assert.deepEqual([now.order, [...now.gone]], [[4, 3, 2], [3]]);
    assert.deepEqual([...withFirst(now, answer([4, 3, 2])).gone], []);
    const after = without(now, new Set([3, 4]));
    assert.deepEqual([after.order, after.size, after.head], [[4, 2], 2, 2]);
  });

  it('are as many as the list has from the beginning, and each stands at its place once its number is known', () => {
    const held = twoOfFive();
    assert.deepEqual([held.size, isWhole(held)], [5, false]);
    // Meanwhile one left, and one came that the first page had already.
    const whole = numbered(held, [4, 3, 1]);
    assert.deepEqual([whole.order, whole.size, isWhole(whole)], [[5, 4, 3, 1], 4, true]);
    const now = withLines(whole, [3, 1], [line(3, 'inProgress')]);
    assert.deepEqual([said(now, 3), [...now.gone]], ['inProgress', [1]]);
  });

  it('are asked for by their numbers again when older events were still being read', () => {
    const early = withNumbers(twoOfFive(), { numbers: [3], reading: true });
    assert.equal(isWhole(early), false);
    const whole = numbered(early, [3, 2, 1]);
    assert.deepEqual([whole.order, isWhole(whole)], [[5, 4, 3, 2, 1], true]);
  });

  it('are not called new where some that left are not in the list any more when it is asked for again', () => {
    const early = withNumbers(twoOfFive(), { numbers: [3, 2], reading: true });
    const whole = numbered(withLines(early, [3], []), [2, 1]);
    assert.deepEqual([whole.order, [...whole.gone]], [[5, 4, 2, 1], []]);
    assert.equal(withFirst(whole, answer([5, 4], { next: 'b', total: 4 })).fresh, 0);
  });

  it('are told by what they were begun with, whatever is learned of them', () => {
    const held = twoOfFive();
    const later = without(withFirst(numbered(held, [3, 2, 1]), answer([6, 5], { next: 'b', total: 6 })), new Set([4]));
    assert.ok(isSameList(held, later));
    assert.ok(!isSameList(held, twoOfFive()));
  });

  it('tell of what came anywhere in the list, although only its first page was looked at', () => {
    const whole = numbered(twoOfFive(), [3, 2, 1]);
    assert.equal(withFirst(whole, answer([5, 4], { next: 'b', total: 7 })).fresh, 2);
    assert.equal(withFirst(whole, answer([5, 4], { next: 'b', total: 7, reading: true })).fresh, 0);
  });

  it('are forgotten when many others were looked at since, and never those just asked for', () => {
    const numbers = Array.from({ length: 5_000 }, (_, at) => 4 + at);
    let held = numbered(firstHeld(answer([3, 2, 1], { next: 'b', total: 5_003 })), numbers);
    for (let at = 0; at < numbers.length; at += 100) {
      const some = numbers.slice(at, at + 100);
      held = withLines(
        held,
        some,
        some.map((number) => line(number)),
      );
      assert.ok(some.every((number) => held.lines.has(number)));
    }
    assert.ok(held.lines.size <= 2_100 && !held.lines.has(4));
    assert.equal(held.gone.size, 0);
  });
});

describe('Rows that are chosen from one to another', () => {
  it('lie between the two events, whichever was chosen first', () => {
    assert.deepEqual(rowsBetween([9, 8, 7, 6, 5], 8, 6), [8, 7, 6]);
    assert.deepEqual(rowsBetween([9, 8, 7, 6, 5], 6, 8), [8, 7, 6]);
    assert.deepEqual(rowsBetween([9, 8, 7], 8, 8), [8]);
  });

  it('are those of the event that was chosen, not of the place where it stood', () => {
    assert.deepEqual(rowsBetween([10, 9, 8, 7, 6], 8, 6), [8, 7, 6]);
  });

  it('are none where one of the two is not in the list any more', () => {
    assert.deepEqual(rowsBetween([9, 7, 6], 8, 6), []);
    assert.deepEqual(rowsBetween([9, 7, 6], 9, 8), []);
  });
});

describe("The report's filter in the address", () => {
  it('comes back as it was written, whatever is searched for', () => {
    const filter = { ...NO_FILTER, which: 'all', order: 'gravest', words: 'a/b&c=ü #7', mine: true } as const;
    const full = {
      ...filter,
      tenants: ['t1', 't2'],
      severities: ['high'],
      kinds: ['passwordSpray'],
      from: '2026-11-01',
    };
    assert.deepEqual(readFilter(writeFilter(full)), full);
    assert.equal(writeFilter(NO_FILTER), '');
    assert.ok(!writeFilter(full).includes('/'));
  });

  it('takes nothing from an address that it would not write', () => {
    assert.deepEqual(readFilter('which=constructor&order=x&from=yesterday&mine=yes'), NO_FILTER);
  });
});
