import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = resolve(import.meta.dirname, '../../dist/tab');
const MOST_BYTES = 250_000;

/** Files that the page itself names, and those that these import at once. */
function firstFiles(): Set<string> {
  const page = readFileSync(join(BUILT, 'index.html'), 'utf8');
  const files = new Set([...page.matchAll(/(?:src|href)="\/tab\/assets\/([^"]+\.js)"/g)].map(([, file]) => file ?? ''));
  for (const file of files) {
    const text = readFileSync(join(BUILT, 'assets', file), 'utf8');
    for (const [, other] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) files.add(other ?? '');
  }
  return files;
}

describe('The first load of the report', () => {
  it('is under 250 KB of script as it goes over the wire, and has no chart in it', function () {
    if (!existsSync(join(BUILT, 'index.html'))) return this.skip();
    const files = firstFiles();
    const bytes = [...files].reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(BUILT, 'assets', file)), { level: 9 }).length,
      0,
    );
    assert.ok(files.size > 0 && bytes < MOST_BYTES, `${bytes} bytes in ${files.size} files`);
    const chart = readdirSync(join(BUILT, 'assets')).find((file) => file.startsWith('chart-'));
    assert.ok(chart && !files.has(chart));
  });
});
