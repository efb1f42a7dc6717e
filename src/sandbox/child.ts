import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TocsinError } from '../kernel/errors.ts';

export interface ChildSpec {
  /** For messages: "the Playground". */
  readonly name: string;
  /** A JavaScript file, run by the Node binary that runs us. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Standard output and standard error of this run. */
  readonly logFile: string;
  /** A log the child writes by itself, quoted in the error when it does not start. */
  readonly ownLogFile?: string;
  /** True when the child serves; a rejection counts as false. */
  readonly ready: () => Promise<boolean>;
  readonly readyWithinMs: number;
}

export interface Child {
  readonly pid: number;
  /** Resolves with the exit code (null when a signal ended it) once the child has ended, for whatever reason. */
  readonly ended: Promise<number | null>;
  /** SIGTERM, then SIGKILL after 3 s. Resolves when it is gone; harmless when it already was. */
  stop(): Promise<void>;
}

const PROBE_MS = 100;
const GRACE_MS = 3000;
const alive = new Set<ChildProcess>();
let guarding = false;

/**
 * Starts a Node child and resolves once `ready` says so. Fails with INTERNAL, naming the log file and its last lines,
 * when the child ends early or is not ready in time; it is stopped then. Children never outlive this process.
 */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const process = spawnLogged(spec);
  const ended = new Promise<number | null>((resolve) => {
    process.once('exit', (code) => resolve(code));
    process.once('error', () => resolve(null));
  });
  void ended.then(() => alive.delete(process));
  const stop = () => stopProcess(process, ended);
  try {
    await untilReady(spec, process);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: process.pid ?? 0, ended, stop };
}

function spawnLogged(spec: ChildSpec): ChildProcess {
  guard();
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, 'w');
  try {
    // The watcher ends the child when our end of its standard input closes, which happens even if we are killed.
    const args = ['--import', WATCHER, spec.script, ...spec.args];
    const env = { ...process.env, ...spec.env };
    const child = spawn(process.execPath, args, { cwd: spec.cwd, env, stdio: ['pipe', log, log] });
    child.stdin?.on('error', () => undefined);
    alive.add(child);
    return child;
  } finally {
    closeSync(log);
  }
}

const WATCHER = `data:text/javascript,${encodeURIComponent(
  "process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume().unref?.()",
)}`;

function guard(): void {
  if (guarding) return;
  guarding = true;
  process.once('exit', () => {
    for (const child of alive) child.kill('SIGKILL');
  });
}

async function untilReady(spec: ChildSpec, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + spec.readyWithinMs;
  while (Date.now() < deadline) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      throw failed(spec, `ended before it was ready (exit ${child.exitCode ?? child.signalCode ?? 'unknown'})`);
    }
    if (await spec.ready().catch(() => false)) return;
    await delay(PROBE_MS);
  }
  throw failed(spec, `was not ready after ${Math.round(spec.readyWithinMs / 1000)} s`);
}

function failed(spec: ChildSpec, what: string): TocsinError {
  const file = spec.ownLogFile !== undefined && existsSync(spec.ownLogFile) ? spec.ownLogFile : spec.logFile;
  const tail = readFileSync(file, 'utf8').trim().split('\n').slice(-4).join('\n').slice(-1000);
  const said = tail === '' ? '' : ` Last lines:\n${tail}`;
  return new TocsinError('INTERNAL', `${spec.name} ${what}. See ${file}.${said}`);
}

async function stopProcess(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(timer);
}
