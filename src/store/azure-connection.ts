import type { newPipeline } from '@azure/storage-queue';
import { TocsinError } from '../kernel/errors.ts';

/** Anything of `@azure/identity`; taken from the storage client's own types so that this room needs no other package. */
export type TokenCredential = Extract<Parameters<typeof newPipeline>[0], { getToken: unknown }>;

/** How to reach the storage account. */
export type StorageConnection =
  | { readonly kind: 'connectionString'; readonly connectionString: string; readonly insecure: boolean }
  | {
      readonly kind: 'account';
      readonly tableUrl: string;
      readonly queueUrl: string;
      readonly credential: TokenCredential;
    };

/** A connection string with keys; plain http only where the string itself says so (Azurite). */
export function byConnectionString(connectionString: string): StorageConnection {
  const insecure = /EndpointsProtocol=http(;|$)|Endpoint=http:|UseDevelopmentStorage=true/i.test(connectionString);
  return { kind: 'connectionString', connectionString, insecure };
}

/**
 * A storage account by the address of its table endpoint, with Entra authentication: nothing secret to keep. The queue
 * endpoint follows from it. Throws CONFIG_INVALID.
 */
export function byAccountUrl(tableUrl: string, credential: TokenCredential): StorageConnection {
  const url = URL.canParse(tableUrl) ? new URL(tableUrl) : undefined;
  if (url?.protocol !== 'https:' || !url.hostname.includes('.table.')) {
    const wanted = 'https://<account>.table.core.windows.net';
    throw new TocsinError('CONFIG_INVALID', `The storage account must be given as ${wanted}.`);
  }
  const queue = new URL(url.origin.replace('.table.', '.queue.'));
  return { kind: 'account', tableUrl: url.origin, queueUrl: queue.origin, credential };
}
