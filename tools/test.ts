import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * The whole suite in several runs: beside services that are started, killed and started again, which is mostly waiting,
 * go as many others as there are processors: all that needs neither service nor browser, and each flow in a browser by
 * itself. What a run says is held back until it has ended; then one line counts them all.
 */
const MOCHA = join(import.meta.dirname, '../node_modules/mocha/bin/mocha.js');
const SERVICES = 'test/service/**/*.spec.ts';
const BROWSER = 'test/e2e';
const LANES = Math.min(4, availableParallelism());

interface Run {
  readonly code: number;
  readonly text: string;
}

/** The longest first, so that it is not left alone at the end. */
function otherRuns(): readonly (readonly string[])[] {
  const flows = readdirSync(join(import.meta.dirname, '..', BROWSER)).filter((name) => name.endsWith('.spec.ts'));
  return [
    ['--ignore', SERVICES, '--ignore', `${BROWSER}/**/*.spec.ts`, 'test/**/*.spec.ts'],
    ...flows.sort().map((name) => [`${BROWSER}/${name}`]),
  ];
}

function run(args: readonly string[]): Promise<Run> {
  const colours = process.stdout.isTTY ? ['--color'] : [];
  const child = spawn(process.execPath, [MOCHA, ...colours, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
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
const waiting = [...otherRuns()];
const runs: Run[] = [];
async function tell(ended: Promise<Run>): Promise<void> {
  const whole = await ended;
  runs.push(whole);
  process.stdout.write(whole.text);
}
async function lane(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) await tell(run(next));
}
await Promise.all([tell(run([SERVICES])), ...Array.from({ length: LANES }, lane)]);
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(`\n  All runs together:\n  ${counted(runs, 'passing')} passing (${minutes}m)`);
for (const word of ['pending', 'failing'] as const) {
  const count = counted(runs, word);
  if (count > 0) console.log(`  ${count} ${word}`);
}
process.exitCode = runs.every(({ code }) => code === 0) ? 0 : 1;
