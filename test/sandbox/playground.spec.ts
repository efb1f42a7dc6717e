import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { startChild } from '../../src/sandbox/child.ts';
import { startPlayground, type PlaygroundOptions } from '../../src/sandbox/playground.ts';
import { freePort } from '../../src/sandbox/ports.ts';
import { startConnector } from '../fakes/connector.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const CHANNEL = '19:alerts@thread.tacv2';

interface SeenActivity {
  readonly type: string;
  readonly action?: string;
  readonly serviceUrl: string;
  readonly conversation: { readonly id: string; readonly tenantId: string };
  readonly channelData: { readonly settings?: unknown; readonly tenant: { readonly id: string } };
}

describe('The sandbox', function () {
  this.timeout(60_000);
  let folder: string;
  let bot: Server;
  let seen: SeenActivity[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-'));
    seen = [];
    bot = createServer((req, res) => {
      let text = '';
      req.on('data', (piece: Buffer) => (text += piece.toString()));
      req.on('end', () => {
        seen.push(JSON.parse(text) as SeenActivity);
        res.end();
      });
    });
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    bot.closeAllConnections();
    await new Promise((resolve) => bot.close(resolve));
    await rm(folder, { recursive: true });
  });
  const botPort = () => (bot.address() as AddressInfo).port;

  async function options(): Promise<PlaygroundOptions> {
    const staff = ['Alex Wilber', 'Megan Bowen', 'Adele Vance', 'Diego Siciliani', 'Lee Gu', 'Patti Fernandez'];
    return {
      port: (await freePort(0)).port,
      botEndpoint: `http://127.0.0.1:${botPort()}/api/messages`,
      homeTenantId: TENANT,
      staff: staff.map((name, at) => ({
        objectId: `33333333-3333-4333-8333-33333333333${at}`,
        name,
        upn: `u${at}@x.test`,
      })),
      teamName: 'Security',
      channels: [{ id: CHANNEL, name: 'Alerts' }],
      workDir: folder,
    };
  }

  it('takes the wanted port, or another one when somebody has it', async () => {
    const other = await freePort(botPort());
    assert.equal(other.taken, true);
    assert.deepEqual(await freePort(other.port), { port: other.port, taken: false });
  });

  it('installs the bot in the channel without a browser', async () => {
    const playground = await startPlayground(await options());
    try {
      await playground.install();
      const connector = await startConnector();
      const added = await connector.waitFor(() => seen.find(({ type }) => type === 'installationUpdate'), 5000);
      await connector.close();
      assert.equal(added.action, 'add');
      assert.deepEqual(added.channelData.settings, { selectedChannel: { id: CHANNEL } });
      assert.deepEqual([added.channelData.tenant.id, added.conversation.tenantId], [TENANT, TENANT]);
      assert.equal(added.serviceUrl, `http://localhost:${playground.port}/_connector`);
    } finally {
      await playground.stop();
    }
    await assert.rejects(fetch(`${playground.url}/_debug/ping`));
  });

  it('says why the Playground did not start', async () => {
    const few = { ...(await options()), staff: [] };
    await assert.rejects(startPlayground(few), (error) => isTocsinError(error, 'CONFIG_INVALID'));
    const blank = { ...(await options()), teamName: 7 as unknown as string };
    await assert.rejects(startPlayground(blank), /ended before it was ready \(exit 1\)[^]*\/team\/name/);
  });

  it('stops a child that ignores SIGTERM, and one that never gets ready', async () => {
    const script = join(folder, 'deaf.mjs');
    await writeFile(script, "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up');");
    const spec = { name: 'The child', script, args: [], cwd: folder, logFile: join(folder, 'log'), readyWithinMs: 300 };
    const child = await startChild({ ...spec, ready: () => Promise.resolve(true) });
    await child.stop();
    assert.equal(await child.ended, null);
    assert.throws(() => process.kill(child.pid, 0));
    await assert.rejects(startChild({ ...spec, ready: () => Promise.resolve(false) }), /was not ready/);
  });
});
