import { DefaultAzureCredential } from '@azure/identity';
import type { Config } from './config.ts';
import { systemClock } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';
import {
  byAccountUrl,
  byConnectionString,
  openAzureStores,
  startEmbedded,
  type StorageConnection,
  type Stores,
} from './store/index.ts';

export interface OpenStorage {
  readonly stores: Stores;
  /** Ends the embedded storage where there is one. */
  close(): Promise<void>;
}

/** Opens what the configuration names. Throws TocsinError. */
export async function openStorage({
  config,
  log,
  replica,
}: {
  config: Config;
  log: Log;
  replica: string;
}): Promise<OpenStorage> {
  const embedded =
    config.storage.kind === 'embedded' ? await startEmbedded({ dir: config.storage.dir, log }) : undefined;
  const connection = embedded ? byConnectionString(embedded.connectionString) : connectionOf(config.storage);
  const stores = await openAzureStores({
    connection,
    clock: systemClock,
    log,
    replica,
    tickLeaseMs: config.leaseMs,
    tickGraceMs: config.graceMs,
  });
  return { stores, close: async () => embedded?.stop() };
}

function connectionOf(storage: Config['storage']): StorageConnection {
  switch (storage.kind) {
    case 'connectionString':
      return byConnectionString(storage.connectionString);
    case 'account':
      return byAccountUrl(storage.url, new DefaultAzureCredential());
    case 'embedded':
      throw new Error('embedded storage is opened by its own connection string');
  }
}
