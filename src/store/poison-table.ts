import { z } from 'zod';
import { newId } from '../kernel/ids.ts';
import type { WorkMessage } from '../kernel/queue.ts';
import { newestFirst, startingWith } from './keys.ts';
import { createCodec, moment } from './rows.ts';
import type { Tables } from './tables.ts';

/** A message that was given up. */
export interface PoisonedWork {
  readonly at: Date;
  readonly attempts: number;
  readonly message: WorkMessage;
}

const messageSchema = z.intersection(
  z.object({ kind: z.string() }),
  z.record(z.string(), z.union([z.string(), z.number()])),
);

/** Work messages as they travel: references only. */
export const workMessage: z.ZodType<WorkMessage> = messageSchema;

const poisonCodec = createCodec<PoisonedWork>(z.object({ at: moment, attempts: z.number(), message: messageSchema }));

/** Where given-up messages lie for people to look at. */
export interface PoisonShelf {
  keep(message: WorkMessage, attempts: number): Promise<void>;
  /** Newest first. */
  list(limit: number): Promise<readonly PoisonedWork[]>;
}

const PK = 'poison';

export function createPoisonShelf(tables: Tables, { corr }: { corr: string }): PoisonShelf {
  const table = tables.table('Poison');
  return {
    async keep(message, attempts) {
      const at = tables.now();
      const rk = `${newestFirst(at, 0)}~${newId()}`;
      await table.insert({ pk: PK, rk, props: poisonCodec.encode({ at, attempts, message }, corr) });
    },
    async list(limit) {
      const page = await table.query({ pk: PK, ...startingWith(''), limit });
      return page.rows.map(poisonCodec.decode);
    },
  };
}
