import { QueueServiceClient, type DequeuedMessageItem, type QueueClient } from '@azure/storage-queue';
import type { Clock } from '../kernel/clock.ts';
import type { ReceivedWork, WorkMessage, WorkQueue } from '../kernel/queue.ts';
import type { StorageConnection } from './azure-connection.ts';
import { statusOf } from './azure-errors.ts';
import { createPersistence, type Persistence } from './azure-persistence.ts';
import { workMessage, type PoisonShelf } from './poison-table.ts';
import { lostMessage, MAX_ATTEMPTS, VISIBILITY_S } from './queue-rules.ts';

/** Most messages that the service hands out at once. */
const MOST = 32;

export interface AzureQueueConfig {
  readonly connection: StorageConnection;
  /** Small letters, digits and dashes. */
  readonly name: string;
}

interface QueueDeps {
  readonly clock: Clock;
  readonly poison: PoisonShelf;
}

/** Opens the queue, making it when it is not there yet. Throws TocsinError when storage cannot be reached. */
export async function openAzureQueue(config: AzureQueueConfig, deps: QueueDeps): Promise<WorkQueue> {
  const persist = createPersistence(deps);
  const queue = connect(config);
  await persist(() => queue.createIfNotExists());
  return {
    async send(message) {
      // No expiry: by default the service drops what lies for seven days. A send repeated after a lost answer makes a
      // second message, which the work behind it stands, as it stands any hint that comes twice.
      await persist(() => queue.sendMessage(encode(message), { messageTimeToLive: -1 }));
    },
    async receive(max) {
      const { receivedMessageItems } = await persist(() =>
        queue.receiveMessages({ numberOfMessages: Math.min(Math.max(max, 1), MOST), visibilityTimeout: VISIBILITY_S }),
      );
      const work = receivedMessageItems.map((item) => received({ queue, persist, poison: deps.poison }, item));
      const fit = await Promise.all(
        work.map(async (one) => {
          const keep = one.attempt <= MAX_ATTEMPTS && one.message.kind !== UNREADABLE;
          if (!keep) await one.poison();
          return keep;
        }),
      );
      return work.filter((_, index) => fit[index]);
    },
  };
}

function connect({ connection, name }: AzureQueueConfig): QueueClient {
  const options = { retryOptions: { maxTries: 1 } };
  const service =
    connection.kind === 'connectionString'
      ? QueueServiceClient.fromConnectionString(connection.connectionString, options)
      : new QueueServiceClient(connection.queueUrl, connection.credential, options);
  return service.getQueueClient(name);
}

interface Hand {
  readonly queue: QueueClient;
  readonly persist: Persistence;
  readonly poison: PoisonShelf;
}

function received({ queue, persist, poison }: Hand, item: DequeuedMessageItem): ReceivedWork {
  const message = decode(item.messageText);
  /** Every renewal gives a new receipt, and only the newest one counts. */
  let receipt = item.popReceipt;
  /** One call after another: a completion that overtakes a renewal would carry a receipt that is out of date. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const remove = () =>
    persist(
      async () => void (await queue.deleteMessage(item.messageId, receipt)),
      async (error) => (isLost(error) ? { value: undefined } : undefined),
    );
  return {
    message,
    attempt: item.dequeueCount,
    renew: () =>
      inTurn(() =>
        persist(
          async () => {
            const answer = await queue.updateMessage(item.messageId, receipt, undefined, VISIBILITY_S);
            receipt = answer.popReceipt ?? receipt;
          },
          async (error) => {
            if (isLost(error)) throw lostMessage(error);
            return undefined;
          },
        ),
      ),
    complete: () => inTurn(remove),
    poison: () =>
      inTurn(async () => {
        await poison.keep(message, item.dequeueCount);
        await remove();
      }),
  };
}

/** Gone, or with another worker: the receipt we hold is no longer the newest. */
function isLost(error: unknown): boolean {
  const status = statusOf(error);
  return status === 404 || status === 400 || status === 412;
}

/** Base64, because the service's XML cannot carry every character that JSON can. */
function encode(message: WorkMessage): string {
  return Buffer.from(JSON.stringify(message)).toString('base64');
}

const UNREADABLE = 'unreadable';

function decode(text: string): WorkMessage {
  try {
    return workMessage.parse(JSON.parse(Buffer.from(text, 'base64').toString('utf8')));
  } catch (error) {
    return { kind: UNREADABLE, why: error instanceof Error ? error.name : 'unknown', text: text.slice(0, 2000) };
  }
}
