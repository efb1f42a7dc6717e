import assert from 'node:assert/strict';
import { TocsinError } from '../../src/kernel/errors.ts';
import { withSharedTime } from '../../src/kernel/shared-time.ts';
import { fakeClock } from '../fakes/clock.ts';

const silence = () => new Promise<never>(() => undefined);

describe('A time that readings share', () => {
  it('gives what came, and nothing for what did not', async () => {
    const clock = fakeClock();
    const asking = withSharedTime({ clock, ms: 1_000 }, async (time) => {
      const read = await Promise.all([time.read(async () => 1), time.read(silence), time.read(async () => 3)]);
      const after = await time.read(async () => 4);
      return { read, after, missed: time.missed() };
    });
    await clock.advance(1_000);
    assert.deepEqual(await asking, { read: [1, undefined, 3], after: undefined, missed: true });
  });

  it('misses nothing where all came', async () => {
    const all = await withSharedTime({ clock: fakeClock(), ms: 1_000 }, async (time) => [
      await time.read(async () => 1),
      time.missed(),
    ]);
    assert.deepEqual(all, [1, false]);
  });

  it('goes on where the other side is silent, and not where something is wrong', async () => {
    const failing = (fault: Error) =>
      withSharedTime({ clock: fakeClock(), ms: 1_000 }, async (time) => {
        const read = await time.read(async () => {
          throw fault;
        });
        return [read, time.missed()];
      });
    assert.deepEqual(await failing(new TocsinError('UPSTREAM_UNAVAILABLE', 'Silent.')), [undefined, true]);
    await assert.rejects(failing(new TypeError('a fault of ours')), TypeError);
  });
});
