import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * The whole suite in several runs, one more at a time than there are processors, as much of it is waiting: the service
 * that is killed and started again, the service otherwise, all that needs neither service nor browser, and each flow in
 * a browser by itself. What a run says is held back until it has ended; then one line counts them all.
 */
/** Not its `bin`, which starts a process of its own for the sake of `--import`. */
const MOCHA = ['--import=tsx', join(import.meta.dirname, '../node_modules/mocha/lib/cli/cli.js')];
const KILLED = 'test/service/kill.spec.ts';
const SERVICES = 'test/service/**/*.spec.ts';
const BROWSER = 'test/e2e';
const AT_ONCE = Math.min(5, availableParallelism() + 1);

interface Run {
  readonly code: number;
  readonly text: string;
}

/** The longest first, so that none is left alone at the end. */
function allRuns(): readonly (readonly string[])[] {
  const flows = readdirSync(join(import.meta.dirname, '..', BROWSER)).filter((name) => name.endsWith('.spec.ts'));
  return [
    ['--ignore', KILLED, SERVICES],
    ['--ignore', SERVICES, '--ignore', `${BROWSER}/**/*.spec.ts`, 'test/**/*.spec.ts'],
    [KILLED],
    // What a stage is still waiting for once it is closed is not waited for.
    ...flows.sort().map((name) => ['--exit', `${BROWSER}/${name}`]),
  ];
}

function run(args: readonly string[]): Promise<Run> {
  const colours = process.stdout.isTTY ? ['--color'] : [];
  const child = spawn(process.execPath, [...MOCHA, ...colours, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (words: string) => (text += words));
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? 1, text })));
}

/** How many tests a run counted as passing, failing or pending, at its end. */
function counted(runs: readonly Run[], word: 'passing' | 'failing' | 'pending'): number {
  // oxlint-disable-next-line no-control-regex -- colours are escape sequences
  const plain = runs.map(({ text }) => text.replace(/\u001b\[[0-9;]*m/g, ''));
  return plain.reduce((sum, text) => {
    const found = [...text.matchAll(new RegExp(`^ +(\\d+) ${word}\\b`, 'gm'))].at(-1);
    return sum + Number(found?.[1] ?? 0);
  }, 0);
}

const began = performance.now();
const waiting = [...allRuns()];
const runs: Run[] = [];
async function tell(ended: Promise<Run>): Promise<void> {
  const whole = await ended;
  runs.push(whole);
  process.stdout.write(whole.text);
}
async function lane(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) await tell(run(next));
}
await Promise.all(Array.from({ length: AT_ONCE }, lane));
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(`\n  All runs together:\n  ${counted(runs, 'passing')} passing (${minutes}m)`);
for (const word of ['pending', 'failing'] as const) {
  const count = counted(runs, word);
  if (count > 0) console.log(`  ${count} ${word}`);
}
process.exitCode = runs.every(({ code }) => code === 0) ? 0 : 1;
