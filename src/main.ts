#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { loadConfig, readIpSettings } from './config.ts';
import { isTocsinError, errorFields } from './kernel/errors.ts';
import { newCorrelationId } from './kernel/ids.ts';
import { createLog } from './kernel/log.ts';

const program = new Command('tocsin')
  .description('An alarm bell for Microsoft 365 that rings inside Microsoft Teams')
  .showHelpAfterError();

program
  .command('start')
  .description('run the service with the settings of the environment')
  .action(() => guarded(start));

program
  .command('sandbox')
  .description(
    'run everything on this machine: an invented Microsoft 365 under attack, storage, the bot and a Teams-like client',
  )
  .option('--alerts <dir>', 'also load the alert JSON files of this folder')
  .option('--port <number>', 'wanted port of the Teams-like client', readPort, 56150)
  .option('--speed <factor>', 'run the story this much faster', readSpeed, 1)
  .action((options: { alerts?: string; port: number; speed: number }) => guarded(() => sandbox(options)));

program
  .command('ip <address>')
  .description('tell what is known of an IP address: by the data kept here, and by the services that have a key')
  .option('--json', 'as JSON')
  .action((address: string, options: { json?: boolean }) => guarded(() => ip(address, options.json ?? false)));

await program.parseAsync(process.argv);

/** Runs until a signal comes, then stops in order; a second signal ends at once. */
async function start(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLog(config.logLevel);
  const replica = `${newCorrelationId()}-${process.pid}`;
  const { openStorage } = await import('./open-storage.ts');
  const { startApp } = await import('./app.ts');
  const storage = await openStorage({ config, log, replica });
  const app = await startApp({ config, log, stores: storage.stores, replica });
  console.log(`Tocsin listens at ${app.url}`);
  onSignal(async () => {
    await app.stop();
    await storage.close();
  });
}

async function sandbox(options: { alerts?: string; port: number; speed: number }): Promise<void> {
  const { startSandbox } = await import('./sandbox/sandbox.ts');
  const running = await startSandbox({ ...options, print: (line) => console.log(line) });
  onSignal(() => running.stop());
}

async function ip(address: string, json: boolean): Promise<void> {
  const { tellIp } = await import('./ip/cli.ts');
  const { text, known, problems } = await tellIp(address, { json, ...readIpSettings(process.env) });
  for (const problem of problems) console.error(problem);
  console.log(text);
  if (!known) process.exitCode = 1;
}

function onSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const handle = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
}

async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    fail(error);
  }
}

/** Our own errors are for people; of others only class and place are shown. */
function fail(error: unknown): never {
  if (isTocsinError(error)) console.error(error.message);
  else console.error('Tocsin could not start.', JSON.stringify(errorFields(error)));
  process.exit(1);
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (speed > 0 && speed <= 1000) return speed;
  throw new InvalidArgumentError('A speed is a number above 0, at most 1000.');
}
