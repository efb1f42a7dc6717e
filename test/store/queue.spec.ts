import assert from 'node:assert/strict';
import { QueueClient } from '@azure/storage-queue';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { WorkQueue } from '../../src/kernel/queue.ts';
import { byConnectionString, createMemoryTables } from '../../src/store/index.ts';
import { createPoisonShelf, type PoisonShelf } from '../../src/store/poison-table.ts';
import { openAzureQueue } from '../../src/store/queue-azure.ts';
import { createMemoryQueue } from '../../src/store/queue-memory.ts';
import { azurite } from './azurite.ts';

interface Bench {
  readonly queue: WorkQueue;
  readonly poison: PoisonShelf;
  /** Makes what was handed out visible again, as time does. */
  expire(): Promise<void>;
}

function memoryBench(): Bench {
  let now = systemClock.now().getTime();
  const clock: Clock = { ...systemClock, now: () => new Date(now), sleep: async () => undefined };
  const poison = createPoisonShelf(createMemoryTables(clock), { corr: 'test' });
  return { poison, queue: createMemoryQueue({ clock, poison }), expire: async () => void (now += 61_000) };
}

async function azuriteBench(): Promise<Omit<Bench, 'expire'> & { raw: QueueClient }> {
  const connectionString = await azurite();
  const name = `q${newId()}`;
  const poison = createPoisonShelf(createMemoryTables(systemClock), { corr: 'test' });
  const connection = byConnectionString(connectionString);
  const queue = await openAzureQueue({ connection, name }, { clock: systemClock, poison });
  return { poison, queue, raw: new QueueClient(connectionString, name) };
}

describe('work queue (memory)', () => {
  it('hands a lost message out again, to another worker than the first', async () => {
    const { queue, expire } = memoryBench();
    await queue.send({ kind: 'deliver', n: 1 });
    const [first] = await queue.receive(5);
    assert.deepEqual(await queue.receive(5), []);
    await expire();
    const [second] = await queue.receive(5);
    assert.equal(second?.attempt, 2);
    await assert.rejects(first?.renew() ?? Promise.resolve(), (error) => isTocsinError(error, 'CONFLICT'));
    await first?.complete();
    await expire();
    assert.equal((await queue.receive(5)).length, 1);
  });

  it('keeps a renewed message hidden', async () => {
    const { queue, expire } = memoryBench();
    await queue.send({ kind: 'deliver', n: 1 });
    const [work] = await queue.receive(1);
    await expire();
    await work?.renew();
    assert.deepEqual(await queue.receive(1), []);
    await work?.complete();
    await expire();
    assert.deepEqual(await queue.receive(1), []);
  });

  it('sets a message aside after five tries', async () => {
    const { queue, poison, expire } = memoryBench();
    await queue.send({ kind: 'deliver', n: 1 });
    for (let attempt = 1; attempt <= 5; attempt++) {
      assert.equal((await queue.receive(1))[0]?.attempt, attempt);
      await expire();
    }
    assert.deepEqual(await queue.receive(1), []);
    assert.deepEqual(
      (await poison.list(5)).map(({ message }) => message),
      [{ kind: 'deliver', n: 1 }],
    );
  });
});

describe('work queue (Azurite)', () => {
  let bench: Awaited<ReturnType<typeof azuriteBench>>;
  beforeEach(async function () {
    this.timeout(60_000);
    bench = await azuriteBench();
  });

  it('carries any text, hides what it hands out, and forgets what is complete', async () => {
    const { queue } = bench;
    const message = { kind: 'deliver', key: '<a&b>\u0000\uffff🛎', n: 7 };
    await queue.send(message);
    const [work] = await queue.receive(5);
    assert.deepEqual([work?.message, work?.attempt], [message, 1]);
    assert.deepEqual(await queue.receive(5), []);
    await Promise.all([work?.renew(), work?.renew()]);
    await work?.complete();
    await work?.complete();
    assert.equal((await bench.raw.getProperties()).approximateMessagesCount, 0);
  });

  it('never lets a message expire', async () => {
    await bench.queue.send({ kind: 'deliver' });
    const { peekedMessageItems } = await bench.raw.peekMessages();
    assert.ok((peekedMessageItems[0]?.expiresOn.getFullYear() ?? 0) > 9000);
  });

  it('sets aside what was handed out five times, and what it cannot read', async () => {
    const { queue, poison, raw } = bench;
    await queue.send({ kind: 'deliver', n: 1 });
    for (let attempt = 1; attempt <= 5; attempt++) {
      const item = (await raw.receiveMessages()).receivedMessageItems[0];
      assert.ok(item);
      await raw.updateMessage(item.messageId, item.popReceipt, undefined, 0);
    }
    await raw.sendMessage('not ours');
    assert.deepEqual(await queue.receive(5), []);
    const kept = await poison.list(5);
    assert.deepEqual(kept.map(({ message }) => message.kind).toSorted(), ['deliver', 'unreadable']);
    assert.equal((await raw.getProperties()).approximateMessagesCount, 0);
  });

  it('says so when a message went to another worker meanwhile', async () => {
    const { queue, raw } = bench;
    await queue.send({ kind: 'deliver' });
    const [work] = await queue.receive(1);
    await raw.clearMessages();
    await assert.rejects(work?.renew() ?? Promise.resolve(), (error) => isTocsinError(error, 'CONFLICT'));
    await work?.complete();
  });
});
