import assert from 'node:assert/strict';
import { request } from 'node:http';
import { COMMANDS } from '../../src/commands/index.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { tabRoutes } from '../../src/http/tab/api.ts';
import { isReadingVerb } from '../../src/open-tab.ts';
import { ANA, anAlert } from '../fakes/alerts.ts';
import { PEOPLE, createWorld, type World } from '../world.ts';

interface Answer {
  readonly show: string;
  readonly said: string;
  readonly previewId: string;
  readonly report?: string;
  readonly history?: unknown;
  readonly entities: readonly { readonly offers: readonly { action: string; target: string; generation: number }[] }[];
}

/** The tab's door before the whole domain, on a clock that the test moves; who asks stands in the header. */
describe('Deeds through the door of the tab', () => {
  let world: World;
  let server: HttpServer;
  let port: number;
  let n: number;

  beforeEach(async () => {
    world = await createWorld();
    const [event] = await world.store([anAlert({ evidence: [ANA] })]);
    n = event!.number;
    const readToken = async (who: string | undefined) => PEOPLE[who as keyof typeof PEOPLE];
    const { runCommand, late, clock, log } = world;
    const routes = tabRoutes({ readToken, runCommand, isReading: isReadingVerb, late, clock, log });
    server = createHttpServer({ log, routes });
    port = await server.listen(0, '127.0.0.1');
  });
  afterEach(() => server.close(100));

  const door = () => `http://127.0.0.1:${port}/api/tab`;
  const post = (verb: string, input: object, who: keyof typeof PEOPLE = 'responder') =>
    fetch(door(), {
      method: 'POST',
      headers: { authorization: who, 'content-type': 'application/json' },
      body: JSON.stringify({ verb, input }),
    });
  const answer = async (verb: string, input: object, who: keyof typeof PEOPLE = 'responder') =>
    (await (await post(verb, input, who)).json()) as Answer;

  async function previewed(action: string): Promise<string> {
    const page = await answer('eventPage', { n });
    const offers = page.entities.flatMap((entity) => entity.offers);
    const offer = offers.find((one) => one.action === action);
    const preview = await answer('preview', { n, action, target: offer?.target, g: offer?.generation });
    assert.equal(preview.show, 'preview');
    return preview.previewId;
  }

  it('are done once: the second confirmation says so', async () => {
    const previewId = await previewed('revokeSessions');
    assert.match((await answer('confirm', { n, previewId })).said, /revoked/);
    assert.match((await answer('confirm', { n, previewId })).said, /already|You did/i);
    assert.equal(world.directory.revocations.length, 1);
  });

  it('are never asked for by GET, be their trail their own or not', async () => {
    const doing = ['confirm', 'contain', 'decline', 'settle', 'outcome', 'preview', 'ignoreSave', 'resolve', 'note'];
    for (const verb of doing) {
      const input = encodeURIComponent(JSON.stringify({ n, previewId: 'x' }));
      const response = await fetch(`${door()}?verb=${verb}&input=${input}`, {
        headers: { authorization: 'responder' },
      });
      assert.equal(response.status, 400, verb);
    }
    const changing = Object.values(COMMANDS).filter(({ changes }) => changes);
    assert.deepEqual(
      changing.filter(({ name }) => isReadingVerb(name)),
      [],
    );
  });

  it('answer another tenant’s staff as if there were nothing', async () => {
    for (const verb of ['eventPage', 'preview', 'confirm', 'resolve']) {
      const input = { n, action: 'revokeSessions', previewId: 'x' };
      assert.equal((await post(verb, input, 'quillOnly')).status, 404, verb);
    }
    assert.equal((await post('preview', { n, action: 'revokeSessions' }, 'viewer')).status, 403);
  });

  it('hand a new password to its asker in an answer that nothing keeps', async () => {
    const response = await post('confirm', { n, previewId: await previewed('resetPassword') });
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('etag'), null);
    const { show, secret } = (await response.json()) as { show: string; secret: { value: string } };
    assert.equal(show, 'secret');
    assert.ok(!world.written.join('\n').includes(secret.value));
    const { report, history } = await answer('eventPage', { n });
    assert.ok(!JSON.stringify([report, history]).includes(secret.value));
  });

  it('say that a password is lost whose asker hung up before it came', async () => {
    const previewId = await previewed('resetPassword');
    let go = () => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    const began = new Promise<void>((resolve) => {
      world.directory.accounts.state.before = async () => {
        resolve();
        await held;
      };
    });
    const asking = request(door(), {
      method: 'POST',
      headers: { authorization: 'responder', 'content-type': 'application/json' },
    });
    asking.on('error', () => undefined);
    asking.end(JSON.stringify({ verb: 'confirm', input: { n, previewId } }));
    await began;
    const hungUp = new Promise((resolve) => asking.once('close', resolve));
    asking.destroy();
    await hungUp;
    // By the time that later requests are answered the server has seen the earlier connection end.
    for (let at = 0; at < 3; at++) await answer('eventPage', { n });
    go();
    await until(() => world.trail.some(({ entry }) => JSON.stringify(entry).includes('lost')));
  });

  it('go on where they take longer than a request waits, and are told to their asker once', async () => {
    const previewId = await previewed('revokeSessions');
    let go = () => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    const began = new Promise<void>((resolve) => {
      world.directory.state.before = () => (resolve(), held);
    });
    const asked = post('confirm', { n, previewId });
    await began;
    await world.clock.advance(30_000);
    const waiting = (await (await asked).json()) as { show: string; id: string; n: number };
    assert.deepEqual([waiting.show, waiting.n], ['waiting', n]);
    go();
    const theirs = await answer('outcome', { n, id: waiting.id }, 'second');
    assert.match(theirs.said, /no longer here/);
    assert.match((await answer('outcome', { n, id: waiting.id })).said, /revoked/);
    assert.match((await answer('outcome', { n, id: waiting.id })).said, /no longer here/);
  });
});

async function until(met: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !met(); turn++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(met());
}
