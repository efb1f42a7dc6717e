import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { tabRoutes } from '../../src/http/tab/api.ts';
import { tabPages } from '../../src/http/tab/pages.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { keptLog } from '../fakes/log.ts';

const GUID = '11111111-1111-4111-8111-111111111111';
const PAGE = '<!doctype html><html><head><title>Tocsin</title></head><body></body></html>';
const TEAMS = 'https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft';

describe('The pages of the tab', () => {
  let folder: string;
  const open: HttpServer[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tab-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, 'assets/index-a1.js'), 'export {};');
    await writeFile(join(folder, 'assets/notes.map'), '{}');
    await writeFile(join(folder, 'secret.js'), 'secret');
  });
  after(async () => {
    await Promise.all(open.map((server) => server.close()));
    await rm(folder, { recursive: true });
  });

  async function served(standIn?: string): Promise<string> {
    const log = keptLog();
    const readToken = async (token: string | undefined) => {
      if (token === undefined) throw new TocsinError('NOT_AUTHORISED', 'Who?', { status: 401 });
      return { objectId: GUID, name: 'Robin' };
    };
    const runCommand = async () => ({ show: 'text', text: 'hello' }) as const;
    const late = { hold: () => 'l1' };
    const api = tabRoutes({ readToken, runCommand, isReading: () => true, late, clock: systemClock, log });
    const server = createHttpServer({ log, routes: [...api, ...(await tabPages(folder, standIn))] });
    open.push(server);
    return `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  }

  it('may be held by Teams alone, run no script but their own, and tell nobody their address', async () => {
    const origin = await served();
    for (const path of ['/tab', '/tab/events/123', '/tab/assets/index-a1.js']) {
      const { status, headers } = await fetch(`${origin}${path}`);
      assert.equal(status, 200, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      assert.equal(headers.get('x-frame-options'), null, `${path}: Teams could not show it`);
    }
    const { headers } = await fetch(`${origin}/tab`);
    const policy = new Map((headers.get('content-security-policy') ?? '').split('; ').map((line) => split(line)));
    assert.equal(policy.get('frame-ancestors'), TEAMS);
    assert.equal(policy.get('default-src'), "'none'");
    assert.equal(policy.get('script-src'), "'self'");
    assert.equal(policy.get('base-uri'), "'none'");
    assert.doesNotMatch([...policy.values()].join(' '), /unsafe|(?:^| )\*(?: |$)|http:/);
    assert.equal(headers.get('cache-control'), 'no-cache');
  });

  it('keep for a year what is named by its content, and serve nothing else', async () => {
    const origin = await served();
    const { headers } = await fetch(`${origin}/tab/assets/index-a1.js`);
    assert.match(headers.get('cache-control') ?? '', /max-age=31536000, immutable/);
    for (const path of [
      'notes.map',
      'secret.js',
      '..%2fsecret.js',
      '..%2f..%2fpackage.json',
      'index-a2.js',
      '__proto__',
    ]) {
      const response = await fetch(`${origin}/tab/assets/${path}`);
      assert.equal(response.status, 404, path);
      assert.doesNotMatch(await response.text(), /secret/);
    }
  });

  it('name a stand-in for Teams where the sandbox gives one, and then that one alone', async () => {
    const response = await fetch(`${await served('http://127.0.0.1:4000')}/tab`);
    assert.match(response.headers.get('content-security-policy') ?? '', /frame-ancestors http:\/\/127\.0\.0\.1:4000$/);
    assert.match(await response.text(), /<meta name="tocsin-host" content="http:\/\/127\.0\.0\.1:4000">/);
  });

  it('never name a stand-in in production, which has no setting for it', async () => {
    assert.equal(await (await fetch(`${await served()}/tab`)).text(), PAGE);
    const local = { BOT_TENANT_ID: GUID, GRAPH_BASE_URL: 'http://127.0.0.1:9', STORAGE: 'embedded' };
    const wish = 'https://evil.example';
    const { tab } = loadConfig({ ...local, TAB_CLIENT_ID: GUID, TAB_STAND_IN: wish, TAB_STANDIN: wish, standIn: wish });
    assert.equal(tab?.clientId, GUID);
    assert.doesNotMatch(JSON.stringify(tab), /evil|standIn/);
  });

  it('leave no answer of the API in the browser', async () => {
    const origin = await served();
    const token = { authorization: 'Bearer x' };
    const answers = await Promise.all([
      fetch(`${origin}/api/tab?verb=events&input={}`, { headers: token }),
      fetch(`${origin}/api/tab?verb=events&input={}`),
      fetch(`${origin}/api/tab`, {
        method: 'POST',
        headers: { ...token, 'content-type': 'application/json' },
        body: '{"verb":"events"}',
      }),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 401, 200],
    );
    const etag = answers[0]?.headers.get('etag') ?? '';
    const same = await fetch(`${origin}/api/tab?verb=events&input={}`, {
      headers: { ...token, 'if-none-match': etag },
    });
    assert.equal(same.status, 304);
    for (const { headers } of [...answers, same]) {
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('set-cookie'), null);
    }
  });
});

function split(line: string): [string, string] {
  const at = line.indexOf(' ');
  return [line.slice(0, at), line.slice(at + 1)];
}
