import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../src/kernel/canonical-json.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { mapLimit } from '../../src/kernel/concurrency.ts';
import { TocsinError, errorFields, publicMessage } from '../../src/kernel/errors.ts';
import { digest } from '../../src/kernel/ids.ts';
import { createLog } from '../../src/kernel/log.ts';
import { createLru } from '../../src/kernel/lru.ts';
import { parseRetryAfter, retryDelayMs, withRetry } from '../../src/kernel/retry.ts';
import { normaliseTimestamp } from '../../src/events/alert.ts';
import { fakeClock } from '../fakes/clock.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

describe('Logging', () => {
  it('blots out what may be a secret or a person, one level down too', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    log.info({ token: 'hush', user: { upn: 'ana@x.example', password: 'hush' }, tenantId: 't' }, 'polled');
    log.child({ authorization: 'Bearer hush' }).warn({ text: 'hush' }, 'said');
    const all = lines.join('');
    assert.ok(!all.includes('hush') && !all.includes('ana@'), all);
    assert.ok(all.includes('"tenantId":"t"') && all.includes('polled'));
  });

  it('keeps of a foreign error its class and codes, not its message', () => {
    const foreign = Object.assign(new Error('Bearer eyJ secret at /home/x'), {
      code: 'ECONNRESET',
      statusCode: 500,
      request: { headers: 'x' },
    });
    const fields = JSON.stringify(
      errorFields(new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft does not answer.', { cause: foreign })),
    );
    assert.ok(!fields.includes('secret') && !fields.includes('/home/x') && !fields.includes('headers'), fields);
    assert.ok(fields.includes('ECONNRESET'));
  });
});

describe('What a person is told of an error', () => {
  it('is our own message, or a neutral one with the reference number', () => {
    assert.equal(publicMessage(new TocsinError('CONFLICT', 'Please try again.'), 'abc'), 'Please try again.');
    for (const error of [new Error('secret'), 'x', undefined, new TocsinError('INTERNAL', 'details')]) {
      const message = publicMessage(error, 'abc123');
      assert.match(message, /abc123/);
      assert.ok(!message.includes('secret') && !message.includes('details'));
    }
  });
});

describe('Retrying', () => {
  it('reads Retry-After as seconds or as a date, and nothing else', () => {
    assert.equal(parseRetryAfter('7', NOW), 7000);
    assert.equal(parseRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', NOW), 30_000);
    assert.equal(parseRetryAfter('Sun, 22 Nov 2026 11:00:00 GMT', NOW), 0);
    for (const nothing of [undefined, null, '', 'soon', '-5x']) assert.equal(parseRetryAfter(nothing, NOW), undefined);
  });

  it('never waits less than it was asked to, and at most a fifth more', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e6 }), fc.integer({ min: 1, max: 20 }), (asked, attempt) => {
        const wait = retryDelayMs({ tries: 3, baseMs: 10, capMs: 100 }, attempt, asked);
        assert.ok(wait >= asked && wait <= asked * 1.2 + 1);
      }),
    );
  });

  it('repeats only what certainly did not happen', async () => {
    const clock = fakeClock();
    let tries = 0;
    const work = (error: TocsinError) => async () => {
      tries++;
      throw error;
    };
    const run = async (error: TocsinError) => {
      tries = 0;
      const result = withRetry({ tries: 3, baseMs: 10, capMs: 1000 }, { clock }, work(error));
      const settled = assert.rejects(result);
      await clock.advance(10_000);
      await settled;
      return tries;
    };
    assert.equal(await run(new TocsinError('UPSTREAM_UNAVAILABLE', '')), 3);
    assert.equal(await run(new TocsinError('UPSTREAM_UNAVAILABLE', '', { outcomeUnknown: true })), 1);
    assert.equal(await run(new TocsinError('UPSTREAM_REFUSED', '')), 1);
    assert.equal(await run(new TocsinError('UPSTREAM_UNAVAILABLE', '', { retryAfterMs: 5000 })), 1);
  });

  it('stops sleeping when it is told to', async () => {
    const controller = new AbortController();
    const slept = systemClock.sleep(60_000, controller.signal);
    controller.abort(new Error('stop'));
    await assert.rejects(slept, /stop/);
  });
});

describe('Small tools', () => {
  it('give equal values equal canonical JSON, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        assert.equal(canonicalJson(value), canonicalJson(turned));
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('digest parts so that moving a border changes the digest', () => {
    assert.notEqual(digest(['ab', 'c']), digest(['a', 'bc']));
    assert.notEqual(digest(['a']), digest(['a', '']));
  });

  it('forget what was least recently used', () => {
    const lru = createLru<string, number>(2);
    lru.set('a', 1);
    lru.set('b', 2);
    lru.get('a');
    lru.get('a');
    lru.set('c', 3);
    assert.deepEqual([lru.get('a'), lru.get('b'), lru.get('c'), lru.size], [1, undefined, 3, 2]);
  });

  it('keep order and width when mapping', async () => {
    let under = 0;
    let most = 0;
    const doubled = await mapLimit([5, 1, 4, 2], 2, async (wait) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, wait));
      under--;
      return wait * 2;
    });
    assert.deepEqual([doubled, most], [[10, 2, 8, 4], 2]);
  });

  it('read provider timestamps at their full precision', () => {
    assert.equal(normaliseTimestamp('2026-03-02T08:14:55.1234567Z'), '2026-03-02T08:14:55.1234567Z');
    assert.equal(normaliseTimestamp('2026-03-02T08:14:55.1Z'), '2026-03-02T08:14:55.1000000Z');
    assert.equal(normaliseTimestamp('2026-03-02T08:14:55Z'), '2026-03-02T08:14:55.0000000Z');
    assert.equal(normaliseTimestamp('2026-03-02T10:14:55+02:00'), '2026-03-02T08:14:55.0000000Z');
    for (const none of ['', 'yesterday', '2026-99-99T00:00:00Z', '2026-01-01T24:00:00.5Z', '2026-01-01T23:59:60Z'])
      assert.equal(normaliseTimestamp(none), undefined);
  });
});
