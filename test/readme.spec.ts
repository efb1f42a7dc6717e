import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { README, TABLES, placeIn } from './readme.ts';

/** Cells of a Markdown table, whatever the widths a formatter gave them. */
const cells = (table: string | undefined) =>
  (table ?? '')
    .split('\n')
    .filter((line) => !/^[|\s:-]+$/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

describe('The README', () => {
  const text = readFileSync(README, 'utf8');

  for (const [name, make] of Object.entries(TABLES)) {
    it(`has the ${name} as the code has them (npm run readme writes them)`, () =>
      assert.deepEqual(cells(placeIn(text, name)), cells(make())));
  }

  it('gives a reason for every dependency, and for nothing else', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(resolve(dirname(README), 'package.json'), 'utf8'),
    ) as {
      dependencies: Record<string, string>;
      devDependencies: Record<string, string>;
    };
    const told = cells(placeIn(text, 'dependencies'))
      .slice(1)
      .flatMap((row) => [...(row[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name as string));
    assert.deepEqual(told.sort(), [...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
  });

  it('shows pictures that exist', () => {
    for (const [, path] of text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      assert.ok(existsSync(resolve(dirname(README), path as string)), path);
  });

  it('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(resolve(dirname(README), 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const [, script] of text.matchAll(/npm run ([a-z0-9:-]+)/g)) assert.ok(script && script in scripts, script);
  });
});
