import { fork, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer, type AddressInfo } from 'node:net';
import { systemClock } from '../kernel/clock.ts';
import { TocsinError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';

const ACCOUNT = 'devstoreaccount1';
/** Azurite's well-known key: public, and worth nothing outside this machine's loopback address. */
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

/** Run inside the child before Azurite: when the parent is gone, the channel to it closes and Azurite saves and ends. */
const FOLLOW_PARENT =
  'data:text/javascript,import me from "node:process";me.once("disconnect",()=>me.kill(me.pid,"SIGTERM"))';

export interface EmbeddedStorage {
  readonly connectionString: string;
  /** Lets Azurite save and end. What was written in its last seconds is lost when it is killed instead. */
  stop(): Promise<void>;
}

/**
 * Storage on this machine, for trying Tocsin: Azurite as a child process on free loopback ports, keeping its files in
 * `dir`. Throws CONFIG_INVALID when the package is not installed or does not start.
 */
export async function startEmbedded({ dir, log }: { dir: string; log: Log }): Promise<EmbeddedStorage> {
  const main = resolveAzurite();
  await mkdir(dir, { recursive: true }).catch((cause: unknown) => {
    throw notStarted(cause);
  });
  const [blob, queue, table] = await freePorts(3);
  const child = fork(main, azuriteArguments(dir, { blob, queue, table }), {
    execArgv: ['--no-deprecation', '--import', FOLLOW_PARENT],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  try {
    await Promise.all([answers(queue, child), answers(table, child)]);
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
  child.unref();
  child.channel?.unref();
  log.info({ tablePort: table, queuePort: queue }, 'embedded storage is up');
  const url = (port: number) => `http://127.0.0.1:${port}/${ACCOUNT}`;
  return {
    connectionString:
      `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};` +
      `TableEndpoint=${url(table)};QueueEndpoint=${url(queue)};`,
    stop: () => stop(child, ended),
  };
}

function resolveAzurite(): string {
  try {
    return createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  } catch (cause) {
    throw new TocsinError(
      'CONFIG_INVALID',
      'Embedded storage needs the package azurite, which is not installed. Install it, or set a storage connection.',
      { cause },
    );
  }
}

function notStarted(cause?: unknown): TocsinError {
  const message = 'Embedded storage did not start. Is its folder writable, and used by nobody else?';
  return new TocsinError('CONFIG_INVALID', message, { cause });
}

function azuriteArguments(dir: string, ports: { blob: number; queue: number; table: number }): string[] {
  const services = Object.entries(ports).flatMap(([name, port]) => [
    `--${name}Host`,
    '127.0.0.1',
    `--${name}Port`,
    String(port),
  ]);
  return [...services, '--silent', '--skipApiVersionCheck', '--disableTelemetry', '--location', dir];
}

/** Ports that are free now, found by binding them all at once. Azurite cannot tell which port it took itself. */
async function freePorts(count: 3): Promise<[number, number, number]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports as [number, number, number];
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (let waited = 0; waited < START_WITHIN_MS && !isOver(child); waited += 50) {
    if (await accepts(port)) return;
    await systemClock.sleep(50);
  }
  throw notStarted();
}

function isOver(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (isOver(child)) return;
  child.ref();
  // The closing channel makes the child send itself SIGTERM. A second one from here would cut its saving short, and
  // with the channel open it would never end: Azurite listens on it.
  if (child.connected) child.disconnect();
  const patience = new AbortController();
  const giveUp = systemClock.sleep(STOP_WITHIN_MS, patience.signal).then(
    () => child.kill('SIGKILL'),
    () => false,
  );
  await ended;
  patience.abort();
  await giveUp;
}
