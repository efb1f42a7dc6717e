import assert from 'node:assert/strict';
import { rememberLast } from '../../src/store/remember-last.ts';
import { fakeClock, type FakeClock } from '../fakes/clock.ts';

describe('What is remembered of the last thing asked for', () => {
  let clock: FakeClock;
  let made: string[];
  let last: ReturnType<typeof rememberLast<string>>;
  const ask = (key: string) =>
    last.get(key, async () => {
      made.push(key);
      return `<${key}>`;
    });
  beforeEach(() => {
    clock = fakeClock();
    made = [];
    last = rememberLast(clock, 60_000);
  });

  it('is made once for all who ask for the same, also at the same time', async () => {
    assert.deepEqual(await Promise.all([ask('a'), ask('a')]), ['<a>', '<a>']);
    assert.equal(await ask('a'), '<a>');
    assert.deepEqual(made, ['a']);
  });

  it('is one thing alone', async () => {
    for (const key of ['a', 'b', 'a']) await ask(key);
    assert.deepEqual(made, ['a', 'b', 'a']);
  });

  it('is let go a minute after it was last asked for, and not before', async () => {
    await ask('a');
    await clock.advance(59_000);
    await ask('a');
    await clock.advance(59_000);
    await ask('a');
    assert.deepEqual(made, ['a']);
    await clock.advance(60_000);
    last.tidy();
    await ask('a');
    assert.deepEqual(made, ['a', 'a']);
  });

  it('is neither a fault nor what is not there', async () => {
    await assert.rejects(
      last.get('a', () => Promise.reject(new Error('storage is away'))),
      /storage is away/,
    );
    assert.equal(await last.get('a', async () => undefined), undefined);
    assert.equal(await ask('a'), '<a>');
  });
});
