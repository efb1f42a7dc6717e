import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { aUser } from '../mfa/tenant.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

describe('The command for exported tenants', function () {
  this.timeout(30_000);
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'tocsin-mfa-'))));
  after(() => rm(folder, { recursive: true }));

  /** Runs it on a file, and reads of its answer no more than so many parts. */
  async function run(content: string, parts = Infinity) {
    const path = join(folder, 'cases.json');
    await writeFile(path, content);
    const command = ['--import=tsx', 'src/main.ts', 'mfa', 'evaluate', path, '--json'];
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let [text, faults, read] = ['', '', 0];
    child.stdout.on('data', (part: Buffer) => {
      text += String(part);
      read += 1;
      if (read >= parts) child.stdout.destroy();
    });
    child.stderr.on('data', (part: Buffer) => (faults += String(part)));
    const [code] = (await once(child, 'close')) as [number];
    return { text, faults: faults.replace(folder, ''), code };
  }

  it('answers on standard output alone', async () => {
    const { text, faults, code } = await run(
      JSON.stringify({ cases: [{ id: 'A', tenant: { users: [aUser('ana')] } }] }),
    );
    assert.deepEqual([Object.keys(JSON.parse(text) as object), faults, code], [['A'], '', 0]);
  });

  it('takes it for no fault when nobody reads the answer to its end', async () => {
    const users = Array.from({ length: 5_000 }, (_, place) => aUser(`user${place}`));
    const { faults, code } = await run(JSON.stringify({ cases: [{ id: 'A', tenant: { users } }] }), 1);
    assert.deepEqual([faults, code], ['', 0]);
  });

  it('fails on a file that cannot be read, naming the place', async () => {
    const { text, faults, code } = await run('{"cases": [{"id": "A"}]}');
    assert.deepEqual([text, code], ['', 1]);
    assert.equal(faults, '/cases.json cannot be read:\n  case A, tenant: must be an object\n');
  });
});
