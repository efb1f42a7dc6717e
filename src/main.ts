#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { loadConfig, readIpSettings } from './config.ts';
import { isTocsinError, errorFields } from './kernel/errors.ts';
import { newCorrelationId } from './kernel/ids.ts';
import { createLog } from './kernel/log.ts';
import type { Stores } from './store/index.ts';
import type { TenantId } from './tenants/tenant.ts';

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

const mfa = program.command('mfa').description('MFA posture out of exported data, without network or storage');
mfa
  .command('evaluate <file>')
  .description('tell of whom MFA is required, and why, in the exported tenants of a JSON file')
  .option('--json', 'as JSON')
  .action((file: string, options: { json?: boolean }) => guarded(() => evaluateMfa(file, options.json ?? false)));
mfa
  .command('compare <file>')
  .description('tell who lost the requirement to use MFA between the pairs of snapshots of a JSON file, and why')
  .option('--json', 'as JSON')
  .action((file: string, options: { json?: boolean }) => guarded(() => compareMfa(file, options.json ?? false)));

const audit = program.command('audit').description('the trail of what was done, by whom and when');
audit
  .command('verify')
  .description('check that no entry is missing or was altered; ends with code 1 where one is')
  .option('--tenant <id>', 'one tenant; all of them and the home tenant when left out')
  .action((options: { tenant?: string }) => guarded(() => verifyAudit(options.tenant)));
audit
  .command('export')
  .description('print every entry of a tenant, oldest first, a line of JSON each')
  .requiredOption('--tenant <id>', 'the tenant')
  .action((options: { tenant: string }) => guarded(() => exportAudit(options.tenant)));

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

async function evaluateMfa(file: string, json: boolean): Promise<void> {
  const { tellVerdicts } = await import('./posture/offline/tell-verdicts.ts');
  answer(await tellVerdicts(file, { json }));
}

async function compareMfa(file: string, json: boolean): Promise<void> {
  const { tellComparisons } = await import('./posture/offline/tell-comparisons.ts');
  answer(await tellComparisons(file, { json }));
}

/** Who has read enough closes the pipe, as `head` does: that is no fault. */
function answer(text: string): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  console.log(text);
}

async function verifyAudit(tenant: string | undefined): Promise<void> {
  const { tellVerified } = await import('./audit/cli.ts');
  await withStores(async (deps) => {
    const { lines, whole } = await tellVerified(deps, tenant);
    for (const line of lines) console.log(line);
    if (!whole) process.exitCode = 1;
  });
}

async function exportAudit(tenant: string): Promise<void> {
  const { exportLines } = await import('./audit/cli.ts');
  await withStores(async (deps) => {
    for await (const line of exportLines(deps, tenant)) {
      if (!process.stdout.write(`${line}\n`)) await new Promise((drained) => process.stdout.once('drain', drained));
    }
  });
}

/** The storage of the settings, without the service: standard output is for the answer alone. */
async function withStores(work: (deps: Stores & { homeTenantId: TenantId }) => Promise<void>): Promise<void> {
  const config = loadConfig(process.env);
  const { openStorage } = await import('./open-storage.ts');
  const storage = await openStorage({ config, log: createLog('silent'), replica: newCorrelationId() });
  try {
    await work({ ...storage.stores, homeTenantId: config.homeTenantId });
  } finally {
    await storage.close();
  }
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
  else console.error('Tocsin could not do this.', JSON.stringify(errorFields(error)));
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
