import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * The whole suite in two runs side by side: one waits for services that it starts, kills and starts again, the other
 * works through all the rest. The first one's words are held back until the second one has ended; then one line counts both.
 */
const MOCHA = join(import.meta.dirname, '../node_modules/mocha/bin/mocha.js');
const SERVICES = 'test/service/**/*.spec.ts';

interface Run {
  readonly code: number;
  readonly text: string;
}

function run(args: readonly string[], heard: (text: string) => void): Promise<Run> {
  const colours = process.stdout.isTTY ? ['--color'] : [];
  const child = spawn(process.execPath, [MOCHA, ...colours, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (words: string) => {
      text += words;
      heard(words);
    });
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
const services = run([SERVICES], () => {});
const rest = await run(['--ignore', SERVICES, 'test/**/*.spec.ts'], (text) => process.stdout.write(text));
const runs = [rest, await services];
process.stdout.write(runs[1]?.text ?? '');
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(`\n  Both runs together:\n  ${counted(runs, 'passing')} passing (${minutes}m)`);
for (const word of ['pending', 'failing'] as const) {
  const count = counted(runs, word);
  if (count > 0) console.log(`  ${count} ${word}`);
}
process.exitCode = runs.every(({ code }) => code === 0) ? 0 : 1;
