import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createLog } from '../../src/kernel/log.ts';
import { openAzureTables } from '../../src/store/azure-tables.ts';
import { byConnectionString, createMemoryTables, createStores, type Stores } from '../../src/store/index.ts';
import type { Tables } from '../../src/store/tables.ts';
import { azurite } from './azurite.ts';

/** What a contract suite works on: fresh tables, and as many replicas over them as it likes. */
export interface Bench {
  readonly tables: Tables;
  readonly stores: Stores;
  replica(name: string): Stores;
  /** Moves the storage server's time on, as the replicas see it. */
  advance(ms: number): void;
}

const BACKENDS: Record<string, () => Promise<Tables>> = {
  memory: async () => createMemoryTables(systemClock),
  Azurite: async () => openTables(await azurite(), systemClock),
};

export function openTables(connectionString: string, clock: Clock): Promise<Tables> {
  const prefix = `T${newId().replaceAll('-', '')}`;
  return openAzureTables({ connection: byConnectionString(connectionString), prefix }, { clock });
}

/** Declares the same suite once for each kind of storage. `bench()` may be called inside tests and hooks. */
export function onEveryBackend(title: string, suite: (bench: () => Bench) => void): void {
  for (const [backend, open] of Object.entries(BACKENDS)) {
    describe(`${title} (${backend})`, () => {
      let bench: Bench;
      before(async function () {
        this.timeout(60_000);
        bench = createBench(await open());
      });
      suite(() => bench);
    });
  }
}

function createBench(opened: Tables): Bench {
  let ahead = 0;
  const tables: Tables = { ...opened, now: () => new Date(opened.now().getTime() + ahead) };
  const replica = (name: string) =>
    createStores({ tables, clock: systemClock, log: createLog('silent'), replica: name });
  return { tables, stores: replica('a'), replica, advance: (ms) => void (ahead += ms) };
}
