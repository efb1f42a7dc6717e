import { spawn, type ChildProcess } from 'node:child_process';
import { MAIN, ROOT } from './build.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The product as a process of its own. */
export interface Running {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the line that says where it listens, ms. */
  readonly startedInMs: number;
  readonly ended: Promise<Ended>;
  /** Everything it has printed so far. */
  output(): string;
  /** SIGKILL; resolves with the moment of the kill once the process is gone. */
  kill(): Promise<number>;
  /** SIGTERM; resolves with how it ended. */
  stop(): Promise<Ended>;
}

export type Environment = Readonly<Record<string, string>>;

const START_WITHIN_MS = 20_000;
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export interface Spawned {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  output(): string;
}

/** Runs Node with exactly this environment (and PATH); nothing of ours leaks into it. */
export function spawnNode(args: readonly string[], env: Environment): Spawned {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => void (output += piece));
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      alive.delete(child);
      resolve({ code, signal });
    });
  });
  return { child, ended, output: () => output };
}

/** Starts the product and resolves when it listens; rejects with what it printed when it does not. */
export async function startProduct(env: Environment): Promise<Running> {
  return startNode([MAIN, 'start'], env);
}

/** Starts any program of ours that prints "listens at <url>". */
export async function startNode(args: readonly string[], env: Environment): Promise<Running> {
  const began = performance.now();
  const { child, ended, output } = spawnNode(args, env);
  const url = await listening({ child, output });
  return {
    url,
    pid: child.pid ?? 0,
    startedInMs: performance.now() - began,
    ended,
    output,
    async kill() {
      const at = Date.now();
      child.kill('SIGKILL');
      await ended;
      return at;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function listening({ child, output }: Pick<Spawned, 'child' | 'output'>): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`${why}:\n${output().slice(-2000)}`));
    };
    const timer = setTimeout(fail, START_WITHIN_MS, 'It did not start in time');
    const look = () => {
      const url = /listens at (\S+)/.exec(output())?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', look);
    child.once('close', () => {
      clearTimeout(timer);
      fail('It ended before it listened');
    });
  });
}
