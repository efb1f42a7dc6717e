import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CONVERSATION_LIMITS, createPacer, waitMs, type Limit } from '../../src/notify/pace.ts';
import { fakeClock } from '../fakes/clock.ts';

/** How many of `times` fall into the busiest window of that length. */
function busiest(times: readonly number[], withinMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + withinMs).length));
}

describe('Pacing', () => {
  it('lets a lane have limits of its own, which count for no other lane', async () => {
    const clock = fakeClock();
    const pacer = createPacer({ clock, conversation: [], overall: [{ count: 1, withinMs: 1_000 }] });
    const sent: string[] = [];
    const lane = { key: 'mail', limits: [{ count: 2, withinMs: 60_000 }] };
    for (let mail = 1; mail <= 3; mail++) void pacer.run(lane, 1, async () => void sent.push(`mail ${mail}`));
    void pacer.run('c', 1, async () => void sent.push('card'));
    await clock.advance(0);
    assert.deepEqual(sent.toSorted(), ['card', 'mail 1', 'mail 2']);
    await clock.advance(60_000);
    assert.equal(sent.at(-1), 'mail 3');
  });

  it('never exceeds any window, whatever is asked when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 900 }), { minLength: 1, maxLength: 90 }), async (gaps) => {
        const clock = fakeClock();
        const pacer = createPacer({ clock });
        const sent: number[] = [];
        for (const gap of gaps) {
          void pacer.run('c', 1, async () => void sent.push(clock.now().getTime()));
          await clock.advance(gap);
        }
        await clock.advance(200_000);
        assert.equal(sent.length, gaps.length);
        for (const { count, withinMs } of CONVERSATION_LIMITS)
          assert.ok(busiest(sent, withinMs) <= count, `${withinMs}`);
      }),
      { numRuns: 40 },
    );
  });

  it('stays below the documented limits of a conversation', () => {
    const documented: Limit[] = [
      { count: 7, withinMs: 1_000 },
      { count: 8, withinMs: 2_000 },
      { count: 60, withinMs: 30_000 },
      { count: 1_800, withinMs: 3_600_000 },
    ];
    for (const { count, withinMs } of documented) {
      const ours = CONVERSATION_LIMITS.find((limit) => limit.withinMs === withinMs);
      assert.ok(ours && ours.count < count);
    }
  });

  it('waits exactly until the oldest send leaves a full window', () => {
    assert.equal(waitMs([0, 100], [{ count: 2, withinMs: 1000 }], 400), 600);
    assert.equal(waitMs([0, 100], [{ count: 3, withinMs: 1000 }], 400), 0);
  });

  it('lets the gravest go first and keeps the order of equals', async () => {
    const clock = fakeClock();
    const pacer = createPacer({ clock, conversation: [{ count: 1, withinMs: 100 }] });
    const order: string[] = [];
    const send = (name: string, priority: number) => void pacer.run('c', priority, async () => void order.push(name));
    send('first', 3);
    send('low a', 2);
    send('low b', 2);
    send('high', 0);
    await clock.advance(1000);
    assert.deepEqual(order, ['first', 'high', 'low a', 'low b']);
  });

  it('runs one at a time in a conversation, and conversations side by side', async () => {
    const pacer = createPacer({ clock: fakeClock(), conversation: [], overall: [] });
    let under = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 2));
      under--;
    };
    await Promise.all(Array.from({ length: 5 }, () => pacer.run('a', 0, work)));
    assert.equal(most, 1);
    await Promise.all(['a', 'b', 'c'].map((key) => pacer.run(key, 0, work)));
    assert.ok(most > 1);
  });

  it('hands a failure to its caller and goes on', async () => {
    const pacer = createPacer({ clock: fakeClock() });
    await assert.rejects(
      pacer.run('c', 0, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await pacer.run('c', 0, async () => 7), 7);
  });
});
