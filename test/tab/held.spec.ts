import assert from 'node:assert/strict';
import {
  firstHeld,
  rowsOf,
  withFresh,
  withNext,
  without,
  type Answer,
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
const shown = (held: Parameters<typeof rowsOf>[0]) => rowsOf(held).map(({ number }) => number);

describe('The rows of the report', () => {
  it('are the same rows for as long as nothing differs, so that nothing is drawn again', () => {
    const held = firstHeld(answer([3, 2, 1]));
    assert.equal(withFresh(held, undefined, answer([3, 2, 1])), held);
  });

  it('change where they stand, and do not move for what came', () => {
    const held = firstHeld(answer([4, 3, 2], { next: 'b' }));
    const now = withFresh(held, undefined, answer([5, 4, line(3, 'inProgress')], { next: 'b2' }));
    assert.deepEqual(shown(now), [4, 3, 2]);
    assert.equal(rowsOf(now)[1]?.status, 'inProgress');
    assert.equal(rowsOf(now)[0], rowsOf(held)[0]);
    assert.equal(now.fresh, 1);
    // What the new one pushed off the end of the page is not gone.
    assert.deepEqual([...now.gone], []);
  });

  it('are marked where the filter no longer lets them through, until it does again', () => {
    const held = firstHeld(answer([4, 3, 2]));
    const now = withFresh(held, undefined, answer([4, 2]));
    assert.deepEqual([shown(now), [...now.gone]], [[4, 3, 2], [3]]);
    assert.deepEqual([...withFresh(now, undefined, answer([4, 3, 2])).gone], []);
    assert.deepEqual(shown(without(now, new Set([3, 4]))), [4, 2]);
  });

  it('go on page by page, each event once and each page once', () => {
    const first = firstHeld(answer([4, 3], { next: 'b' }));
    const second = withNext(first, 'b', answer([3, 2, 1]));
    assert.deepEqual(shown(second), [4, 3, 2, 1]);
    assert.equal(withNext(second, 'b', answer([2, 1])), second);
    const fresh = withFresh(second, 'b', answer([2]));
    assert.deepEqual([...fresh.gone], [1]);
    assert.equal(fresh.fresh, 0);
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
