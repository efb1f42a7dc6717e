import assert from 'node:assert/strict';
import { createEventSearch } from '../../src/events/search.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { anAlert, ipEvidence } from '../fakes/alerts.ts';
import { PEOPLE, QUILL, createWorld } from '../world.ts';
import { activity, openHouse, type House } from './house.ts';

interface Answer {
  readonly type: string;
  readonly text?: string;
  readonly attachments?: readonly { readonly preview: { readonly content: { title: string; text: string } } }[];
}

const silence = () => new Promise<never>(() => undefined);
const refused = async () => Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'The storage does not answer.'));

describe('The search of the message extension while storage is slow', () => {
  let house: House;
  afterEach(() => house.close());

  /** Two tenants with an event each, and a search that was asked before. */
  async function set(remember = 100) {
    const world = await createWorld();
    const evidence = [ipEvidence('8.8.8.8')];
    await world.store([anAlert({ title: 'Harbour spray', evidence })]);
    await world.store([anAlert({ title: 'Quill spray', evidence: [ipEvidence('1.1.1.1')] })], { tenant: QUILL });
    const { events, feed } = world.stores;
    let readFeed = feed.read;
    const slow = { ...feed, read: (...asked: Parameters<typeof feed.read>) => readFeed(...asked) };
    Object.assign(world.deps, { search: createEventSearch({ feed: slow, clock: world.clock, remember }) });
    const { clock, late } = world;
    house = await openHouse((ask) => world.runCommand(ask), { clock, late });
    /** Asks, and lets the time pass that Teams would wait. */
    async function ask(command: 'searchEvents' | 'lookupIp', query: string, waits: number): Promise<Answer> {
      const name = command === 'searchEvents' ? 'query' : 'address';
      const value = { commandId: command, parameters: [{ name, value: query }] };
      const from = { id: '29:x', name: 'R', aadObjectId: PEOPLE.responder.objectId };
      const sent = house.send(activity(house, { type: 'invoke', name: 'composeExtension/query', value, from }));
      for (let ms = 0; ms <= waits; ms += 500) {
        if (await Promise.race([sent, systemClock.sleep(20)])) break;
        await clock.advance(500);
      }
      return ((await sent).body as { composeExtension: Answer }).composeExtension;
    }
    return {
      world,
      ask,
      /** From now on nothing is told of one tenant. */
      hide: (list: typeof silence | typeof refused) =>
        Object.assign(world.deps, {
          events: {
            ...events,
            list: (...asked: Parameters<typeof events.list>) =>
              asked[0] === QUILL.id ? list() : events.list(...asked),
          },
        }),
      stopFeed: (read: typeof silence | typeof refused) => (readFeed = read),
    };
  }
  const titles = ({ attachments = [] }: Answer) => attachments.map(({ preview }) => preview.content.title);

  it('begins with what is open in the tenants that were read in time, and says that some may be missing', async () => {
    for (const fault of [silence, refused]) {
      const { ask, hide } = await set();
      hide(fault);
      const answer = await ask('searchEvents', '', 4_000);
      assert.equal(answer.type, 'result');
      const [event, note, ...rest] = titles(answer);
      assert.match(event ?? '', /Harbour spray/);
      assert.deepEqual([note, rest], ['Not everything was searched', []]);
      assert.match(answer.attachments?.at(-1)?.preview.content.text ?? '', /may be missing[^]*one more letter/);
      await house.close();
    }
    await set();
  });

  it('offers the addresses of those tenants', async () => {
    const { ask, hide } = await set();
    hide(silence);
    assert.deepEqual(titles(await ask('lookupIp', '', 4_000)), ['8.8.8.8', 'Not everything was searched']);
  });

  it('finds by words what was known before, and says that the newest may be missing', async () => {
    for (const fault of [silence, refused]) {
      const { ask, stopFeed, world } = await set();
      assert.equal(titles(await ask('searchEvents', 'spray', 0)).length, 2);
      stopFeed(fault);
      await world.clock.advance(2_000);
      const found = titles(await ask('searchEvents', 'spray', 4_000));
      assert.equal(found.length, 3);
      assert.equal(found.at(-1), 'Not everything was searched');
      const none = await ask('searchEvents', 'zebra', 4_000);
      assert.match(none.text ?? '', /may be missing/);
      await house.close();
    }
    await set();
  });

  it('says how far back it looked also where it found nothing, which may be further back', async () => {
    const { ask } = await set(1);
    const some = await ask('searchEvents', 'quill', 0);
    assert.match(some.attachments?.at(-1)?.preview.content.text ?? '', /stored before .* not searched/);
    assert.equal(titles(some).length, 2);
    const none = await ask('searchEvents', 'harbour', 0);
    assert.match(
      none.text ?? '',
      /^No event that you can see matches\. Events that were stored before .* not searched/,
    );
  });

  it('says so in time where nothing at all is told', async () => {
    const { ask, world } = await set();
    Object.assign(world.deps, { staff: { ...world.deps.staff, find: silence } });
    const answer = await ask('searchEvents', 'spray', 4_500);
    assert.equal(answer.type, 'message');
    assert.match(answer.text ?? '', /longer than usual/);
  });

  it('gives no result a second time to whoever scrolls', async () => {
    const { world } = await set();
    const from = { id: '29:x', name: 'R', aadObjectId: PEOPLE.responder.objectId };
    const value = { commandId: 'searchEvents', parameters: [{ name: 'query', value: 'spray' }] };
    const page = async (skip: number) => {
      const sent = { ...value, queryOptions: { skip, count: 25 } };
      const { body } = await house.send(
        activity(house, { type: 'invoke', name: 'composeExtension/query', value: sent, from }),
      );
      return titles((body as { composeExtension: Answer }).composeExtension).length;
    };
    assert.deepEqual([await page(0), await page(25)], [2, 0]);
    assert.equal(world.log.lines.filter(({ level }) => level === 'error').length, 0);
  });
});
