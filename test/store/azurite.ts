import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../src/kernel/log.ts';
import { startEmbedded, type EmbeddedStorage } from '../../src/store/index.ts';

interface Running {
  readonly storage: EmbeddedStorage;
  readonly dir: string;
}

let running: Promise<Running> | undefined;

/** Connection string of the one Azurite of this test process, started at the first call. */
export async function azurite(): Promise<string> {
  running ??= start();
  return (await running).storage.connectionString;
}

async function start(): Promise<Running> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-azurite-'));
  return { dir, storage: await startEmbedded({ dir, log: createLog('silent') }) };
}

after('stop Azurite', async () => {
  if (!running) return;
  const { storage, dir } = await running;
  await storage.stop();
  await rm(dir, { recursive: true, force: true });
});
