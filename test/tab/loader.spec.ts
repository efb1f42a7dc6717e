import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import sinon from 'sinon';
import {
  firstHeld,
  withLines,
  withNumbers,
  type Answer,
  type Held,
  type Line,
} from '../../src/tab/pages/report/held.ts';
import { createLoader, wishOf, type Sight, type Wish } from '../../src/tab/pages/report/loader.ts';

const line = (number: number) => ({ number }) as Line;
const many = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);

/** 100 rows are there, of 10,000 in all; event n stands at place n. */
function held(known: 'first' | 'all' = 'all'): Held {
  const items = many(0, 100).map(line);
  const first = firstHeld({ show: 'report', items, total: 10_000, next: 'b', blind: [], reading: false } as Answer);
  return known === 'first' ? first : withNumbers(first, { numbers: many(100, 9_900), reading: false });
}
const at = (first: number, goesUp = false): Sight => ({ first, last: first + 19, goesUp });

describe('What the list of the report asks for', () => {
  it('is nothing while all that is near the screen is there', () => {
    assert.equal(wishOf(held('first'), at(0)), undefined);
    assert.equal(wishOf(held(), at(40)), undefined);
  });

  it('is the numbers of all rows as soon as somebody comes near the end of the first page', () => {
    assert.equal(wishOf(held('first'), at(50)), 'numbers');
    assert.equal(wishOf(held('first'), at(9_000)), 'numbers');
  });

  it('is what is on the screen first, then what lies ahead, and never more than a hundred rows', () => {
    const wish = wishOf(held(), at(5_000)) as readonly number[];
    assert.deepEqual(wish.slice(0, 20), many(5_000, 20));
    assert.ok(wish.length <= 100 && wish.includes(5_080) && !wish.includes(4_900));
    const up = wishOf(held(), at(5_000, true)) as readonly number[];
    assert.ok(up.includes(4_940) && !up.includes(5_080));
  });

  it('is asked for before it comes into sight, and not again once it is there or has left the list', () => {
    const before = wishOf(held(), at(70)) as readonly number[];
    assert.equal(before[0], 100);
    const now = withLines(held(), before, before.slice(1).map(line));
    assert.equal(wishOf(now, at(70)), undefined);
  });
});

describe('The loader of the report', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })));
  afterEach(() => clock.restore());

  /** A loader whose answers come when the test says so. */
  function begin() {
    const asked: { wish: Wish; signal: AbortSignal; answer(): void }[] = [];
    const now = { wish: [1, 2, 3] as Wish | undefined, seen: true };
    const loader = createLoader({
      wish: () => now.wish,
      isSeen: () => now.seen,
      load: (wish, signal) => new Promise((answer) => asked.push({ wish, signal, answer })),
    });
    return { asked, now, loader };
  }

  it('asks for rows that rush by a few times a second, however often they change', async () => {
    const { asked, loader } = begin();
    for (let frame = 0; frame < 120; frame++) {
      loader.look(true);
      asked.at(-1)?.answer();
      await setImmediate();
      clock.tick(16);
    }
    assert.ok(asked.length >= 3 && asked.length <= 6, `${asked.length} requests in two seconds`);
  });

  it('asks once where the list comes to rest', () => {
    const { asked, loader } = begin();
    loader.look(true);
    clock.tick(50);
    assert.equal(asked.length, 0);
    clock.tick(50);
    assert.equal(asked.length, 1);
    clock.tick(1_000);
    assert.equal(asked.length, 1);
  });

  it('waits for the answer about what is still on the screen, and gives up the one about what has left it', () => {
    const { asked, now, loader } = begin();
    loader.look(false);
    clock.tick(0);
    loader.look(false);
    clock.tick(200);
    assert.equal(asked.length, 1);
    now.seen = false;
    loader.look(true);
    clock.tick(100);
    assert.equal(asked.length, 2);
    assert.deepEqual(
      asked.map(({ signal }) => signal.aborted),
      [true, false],
    );
  });

  it('does not hammer a service that fails', async () => {
    const { asked, loader } = begin();
    loader.look(false);
    clock.tick(0);
    asked[0]?.answer();
    await setImmediate();
    clock.tick(5_000);
    assert.equal(asked.length, 1);
  });
});
