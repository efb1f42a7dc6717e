import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/kernel/clock.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { createLog } from '../../src/kernel/log.ts';
import { byConnectionString, openAzureStores, startEmbedded } from '../../src/store/index.ts';
import { anyEvent, anyTenant, anyWrite } from './samples.ts';

const log = createLog('silent');

describe('embedded storage', function () {
  this.timeout(60_000);
  let dir: string;
  beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'tocsin-embedded-'))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('keeps what was stored over a restart', async () => {
    const event = anyEvent(anyTenant(), 1);
    const open = async () => {
      const embedded = await startEmbedded({ dir, log });
      const connection = byConnectionString(embedded.connectionString);
      return { embedded, stores: await openAzureStores({ connection, clock: systemClock, log, replica: 'a' }) };
    };
    const first = await open();
    await first.stores.events.insert([anyWrite(event)]);
    await first.stores.queue.send({ kind: 'deliver', key: event.key });
    await first.embedded.stop();
    await first.embedded.stop();
    const second = await open();
    assert.deepEqual((await second.stores.events.get(event.tenantId, event.key))?.value, event);
    assert.deepEqual((await second.stores.queue.receive(1))[0]?.message, { kind: 'deliver', key: event.key });
    await second.embedded.stop();
  });

  it('says what to look at when it cannot use its folder', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    await assert.rejects(startEmbedded({ dir: join(file, 'in'), log }), (error) =>
      isTocsinError(error, 'CONFIG_INVALID'),
    );
    await assert.rejects(startEmbedded({ dir: file, log }), (error) => isTocsinError(error, 'CONFIG_INVALID'));
  });

  it('ends with the process that started it, however that one ends', async () => {
    const code = `
      const { startEmbedded } = await import(${JSON.stringify(new URL('../../src/store/embedded.ts', import.meta.url).href)});
      const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
      const { connectionString } = await startEmbedded({ dir: ${JSON.stringify(dir)}, log: silent });
      console.log(/127\\.0\\.0\\.1:(\\d+)/.exec(connectionString)[1]);
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const port = Number(String(line).trim());
    assert.equal(await answers(port), true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    for (let waited = 0; waited < 100 && (await answers(port)); waited++) await systemClock.sleep(100);
    assert.equal(await answers(port), false);
  });
});

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
