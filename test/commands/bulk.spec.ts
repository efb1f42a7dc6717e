import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import { TocsinError, isTocsinError } from '../../src/kernel/errors.ts';
import { anAlert } from '../fakes/alerts.ts';
import { HARBOUR, PEOPLE, QUILL, createWorld, type World } from '../world.ts';

type Who = keyof typeof PEOPLE;
const bulk = async (world: World, input: object, who: Who = 'responder') =>
  (await world.ask(who, 'bulk', input, { surface: 'tab' })) as ResultOf<'bulk'>;
const preview = async (world: World, input: object, who: Who = 'responder') =>
  (await world.ask(who, 'bulkPreview', input, { surface: 'tab' })) as ResultOf<'bulkPreview'>;
const states = ({ lines }: ResultOf<'bulk'>) => lines.map(({ n, state }) => [n, state]);
const eventOf = async (world: World, key: string) => (await world.stores.events.get(HARBOUR.id, key))!.value;
const medium = () => anAlert({ severity: 'medium' });

async function code(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => assert.fail('was not refused'),
    (fault: unknown) => fault,
  );
  return isTocsinError(error) ? error.code : String(error);
}

describe('Many events at once', () => {
  it('are previewed: which can, which cannot and why, and nothing is changed', async () => {
    const world = await createWorld();
    const [grave, can, done] = await world.store([anAlert(), medium(), medium()]);
    await world.ask('second', 'ignore', { n: done!.number, reason: 'known scanner' });
    const revision = (await eventOf(world, can!.key)).revision;
    const ns = [grave!.number, can!.number, done!.number, 4040];
    const { lines } = await preview(world, { action: 'ignore', ns });
    assert.deepEqual(
      lines.map(({ n }) => n),
      ns,
    );
    assert.match(lines[0]!.why ?? '', /no event above medium may be ignored/);
    assert.equal(lines[1]!.why, undefined);
    assert.match(lines[2]!.why ?? '', /ignored already, by Second/);
    assert.match(lines[3]!.why ?? '', /no such event that you can see/);
    assert.equal((await eventOf(world, can!.key)).revision, revision);
  });

  it('each have an outcome of their own, a trail of their own and one way back', async () => {
    const world = await createWorld();
    const [one, two, three] = await world.store([medium(), medium(), medium()]);
    await world.ask('second', 'resolve', { n: three!.number });
    world.trail.length = 0;
    const input = { action: 'resolve', ns: [one!.number, two!.number, three!.number], comment: 'one incident' };
    const result = await bulk(world, input);
    assert.deepEqual(states(result), [
      [one!.number, 'done'],
      [two!.number, 'done'],
      [three!.number, 'notDone'],
    ]);
    assert.match(result.lines[2]!.said, /already resolved, by Second/);
    assert.deepEqual([result.undo?.action, result.undo?.ns], ['reopen', [one!.number, two!.number]]);
    assert.equal((await eventOf(world, one!.key)).verdict?.comment, 'one incident');
    const trail = world.trail.filter(({ tenantId }) => tenantId === HARBOUR.id);
    const told = trail.map(({ entry }) => [entry.verb, entry.outcome, entry.about['event']]);
    for (const n of [one!.number, two!.number]) {
      assert.deepEqual(
        told.filter(([, , event]) => event === n),
        [
          ['resolve', 'intent', n],
          ['resolve', 'done', n],
        ],
      );
    }
    assert.equal(told.length, 4);
    const back = await bulk(world, result.undo!);
    assert.deepEqual(
      back.lines.map(({ state }) => state),
      ['done', 'done'],
    );
    assert.equal((await eventOf(world, two!.key)).status, 'new');
  });

  it('are done once when two people press at the same moment', async () => {
    const world = await createWorld();
    const events = await world.store(Array.from({ length: 10 }, medium));
    const input = { action: 'resolve', ns: events.map(({ number }) => number) };
    const both = await Promise.all([bulk(world, input), bulk(world, input, 'second')]);
    for (const { number, key } of events) {
      const done = both.filter(({ lines }) => lines.some(({ n, state }) => n === number && state === 'done'));
      assert.equal(done.length, 1, `event ${number}`);
      const history = await world.stores.events.history(HARBOUR.id, number);
      assert.equal(history.filter(({ what }) => what.startsWith('Resolved')).length, 1);
      assert.equal((await eventOf(world, key)).status, 'resolved');
    }
  });

  it('tells what is not known of one that storage failed on, and does the others', async () => {
    const world = await createWorld();
    const [one, two] = await world.store([medium(), medium()]);
    const replace = world.deps.events.replace;
    world.deps.events.replace = async (write, before) => {
      const done = await replace(write, before);
      if (write.event.key === one!.key) throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Storage does not answer.');
      return done;
    };
    const result = await bulk(world, { action: 'assign', ns: [one!.number, two!.number] });
    assert.deepEqual(states(result), [
      [one!.number, 'unknown'],
      [two!.number, 'done'],
    ]);
    assert.match(result.lines[0]!.said, /not known.*Storage does not answer.*before you try again/);
  });

  it('refuse a reason that is none for each, and more than a hundred for all', async () => {
    const world = await createWorld();
    const [event] = await world.store([medium()]);
    const result = await bulk(world, { action: 'ignore', ns: [event!.number], reason: ' ' });
    assert.deepEqual(states(result), [[event!.number, 'notDone']]);
    assert.equal((await eventOf(world, event!.key)).ignored, undefined);
    const many = Array.from({ length: 101 }, (_, at) => at + 1);
    assert.equal(await code(bulk(world, { action: 'assign', ns: many })), 'INPUT_INVALID');
  });

  it('are refused to a viewer, and of another tenant tell as little as of none', async () => {
    const world = await createWorld();
    const [event] = await world.store([medium()]);
    const [own] = await world.store([medium()], { tenant: QUILL });
    const ns = [event!.number, own!.number];
    assert.equal(await code(bulk(world, { action: 'assign', ns }, 'viewer')), 'NOT_AUTHORISED');
    assert.equal(await code(preview(world, { action: 'assign', ns }, 'viewer')), 'NOT_AUTHORISED');
    const { lines } = await preview(world, { action: 'assign', ns }, 'quillOnly');
    assert.deepEqual(Object.keys(lines[0]!).sort(), ['n', 'why']);
    const result = await bulk(world, { action: 'assign', ns }, 'quillOnly');
    assert.deepEqual(states(result), [
      [event!.number, 'notDone'],
      [own!.number, 'done'],
    ]);
    assert.equal((await eventOf(world, event!.key)).assignee, undefined);
  });
});
