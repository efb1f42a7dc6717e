import assert from 'node:assert/strict';
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/main.js');

function occupy(): Promise<{ port: number; server: Server }> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () =>
      done({ port: (server.address() as AddressInfo).port, server }),
    );
  });
}

/** Process ids of everything that `pid` started, at any depth. */
function offspring(pid: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = table.filter(([, parent]) => parent === pid).map(([child]) => child as number);
  return [...children, ...children.flatMap(offspring)];
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('`tocsin sandbox`', function () {
  this.timeout(60_000);
  let child: ChildProcess;
  let output = '';
  let blocker: Server;
  let taken: number;
  let alerts: string;

  before(async () => {
    if (!existsSync(MAIN)) execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: ROOT });
    ({ port: taken, server: blocker } = await occupy());
    alerts = mkdtempSync(join(tmpdir(), 'alerts-'));
    writeFileSync(
      join(alerts, 'mine.json'),
      JSON.stringify({
        id: 'mine-1',
        title: 'My own alert',
        severity: 'high',
        status: 'new',
        createdDateTime: '2026-11-22T10:00:00Z',
        lastUpdateDateTime: '2026-11-22T10:00:00Z',
        evidence: [],
      }),
    );
    writeFileSync(join(alerts, 'broken.json'), '{');
    child = spawn(process.execPath, [MAIN, 'sandbox', '--port', String(taken), '--alerts', alerts], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    for (let turn = 0; turn < 300 && !output.includes('Ctrl-C'); turn++)
      await new Promise((wake) => setTimeout(wake, 100));
  });

  after(() => {
    child.kill('SIGKILL');
    blocker.close();
    rmSync(alerts, { recursive: true });
  });

  const address = (line: string) =>
    new RegExp(`${line}\\s+(http://127\\.0\\.0\\.1:\\d+)`).exec(output)?.[1] ?? assert.fail(output);

  it('prints one line per address, each of which answers', async () => {
    assert.equal((await fetch(`${address('Teams-like client')}/_debug/ping`)).status, 200);
    assert.equal((await fetch(`${address('Bot')}/readyz`)).status, 200);
    assert.equal((await fetch(`${address('Microsoft 365')}/v1.0/organization`)).status, 401);
    assert.match(await (await fetch(`${address('Mails')}/mails`)).text(), /^(No mail yet|Received: )/);
    assert.match(await (await fetch(`${address('Tickets')}/tickets`)).text(), /^(No ticket yet|ConnectWise|Autotask)/);
  });

  it('says when posture is told', () => {
    assert.match(output, /MFA posture\s+told at \d\d:\d\d UTC: a policy of Harbourlight Clinics/);
  });

  it('says plainly that a port is taken and uses another', () => {
    assert.match(output, new RegExp(`Port ${taken} is taken: the Teams-like client uses \\d+ instead\\.`));
    assert.ok(!address('Teams-like client').endsWith(`:${taken}`));
  });

  it("loads alerts of one's own and says which file it could not read", () => {
    assert.match(output, /Loaded 1 alert from/);
    assert.match(output, /not read: broken\.json/);
  });

  it('stops everything on Ctrl-C and leaves nothing behind', async () => {
    const started = offspring(child.pid as number);
    assert.ok(started.length >= 2, 'storage and client run as processes of their own');
    const log = /Log\s+(\S+)/.exec(output)?.[1] ?? '';
    assert.ok(existsSync(log));
    const code = await new Promise((done) => {
      child.once('exit', done);
      child.kill('SIGINT');
    });
    assert.equal(code, 0);
    assert.deepEqual(started.filter(alive), []);
    assert.ok(!existsSync(log));
  });
});
