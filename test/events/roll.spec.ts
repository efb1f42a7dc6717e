import assert from 'node:assert/strict';
import { createEventRoll, type Roll } from '../../src/events/roll.ts';
import { listOf } from '../../src/events/roll-entry.ts';
import type { ChangeFeed } from '../../src/events/feed.ts';
import { anAlert, ipEvidence, userEvidence } from '../fakes/alerts.ts';
import { HARBOUR, PEOPLE, QUILL, createWorld, type World } from '../world.ts';

const MINUTE = 60_000;
const BOB = userEvidence('7384e2b2-184b-4bf5-8ecc-f10ca7a6563d', 'bob@harbour.example', 'Bob');

const rollOf = ({ stores, clock, log }: World, over: object = {}) =>
  createEventRoll({ ...stores, clock, log, ...over });

/** What is read when nothing older is under way any more. */
async function settled(roll: { read(): Promise<Roll> }): Promise<Roll> {
  for (let turn = 0; turn < 200; turn++) {
    const read = await roll.read();
    if (!read.reading) return read;
    await new Promise(setImmediate);
  }
  return assert.fail('reads for ever');
}

const TENANTS = new Map([HARBOUR, QUILL].map(({ id, name }) => [id, name]));
const entriesOf = ({ find }: Roll) => find({ which: 'all', tenants: TENANTS }, 'newest');
const standing = (roll: Roll) => entriesOf(roll).map((entry) => [entry.number, listOf(entry), entry.assignee]);

describe('The roll of events', () => {
  it('has every event of every tenant, where it stands, and finds its names', async () => {
    const world = await createWorld();
    const [one, two, three] = await world.store([anAlert(), anAlert({ severity: 'low' }), anAlert()]);
    const [other] = await world.store([anAlert({ evidence: [BOB, ipEvidence('203.0.113.9')] })], { tenant: QUILL });
    await world.ask('responder', 'resolve', { n: one!.number });
    await world.ask('responder', 'ignore', { n: two!.number, reason: 'known scanner' });
    await world.ask('responder', 'assign', { n: three!.number });
    const roll = await settled(rollOf(world));
    assert.deepEqual(
      new Map(standing(roll).map(([n, list]) => [n, list])),
      new Map([
        [one!.number, 'closed'],
        [two!.number, 'ignored'],
        [three!.number, 'open'],
        [other!.number, 'open'],
      ]),
    );
    assert.equal(roll.since, undefined);
    assert.equal(roll.wordsSince, undefined);
    const found = entriesOf(roll).find(({ number }) => number === other!.number);
    assert.match(found?.find ?? '', /bob.*203\.0\.113\.9|203\.0\.113\.9.*bob/);
    const mine = entriesOf(roll).find(({ number }) => number === three!.number);
    assert.equal(mine?.assigneeId, PEOPLE.responder.objectId);
  });

  it('hears at once of what this process changed, and of what others did', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const [here, there] = [rollOf(world), rollOf(world)];
    await Promise.all([settled(here), settled(there)]);
    await world.ask('responder', 'assign', { n: event!.number });
    const [fresh] = await world.store([anAlert()]);
    for (const roll of [here, there]) {
      const now = await roll.read();
      assert.deepEqual(
        entriesOf(now)
          .map(({ number, status }) => [number, status])
          .sort(),
        [
          [event!.number, 'inProgress'],
          [fresh!.number, 'new'],
        ].sort(),
      );
    }
    await world.ask('responder', 'resolve', { n: event!.number });
    await world.ask('responder', 'reopen', { n: event!.number });
    assert.deepEqual(new Set(entriesOf(await there.read()).map(listOf)), new Set(['open']));
  });

  it('asks storage twice for an answer, however many events and tenants there are', async () => {
    const world = await createWorld();
    await world.store([anAlert(), anAlert()]);
    await world.store([anAlert()], { tenant: QUILL });
    const roll = rollOf(world);
    await settled(roll);
    const before = world.written.length;
    await roll.read();
    assert.equal(world.written.length - before, 2);
  });

  it('finds out for itself within ten minutes what nobody told', async () => {
    const world = await createWorld();
    const events = await world.store([anAlert(), anAlert(), anAlert({ severity: 'low' })]);
    const deaf: ChangeFeed = { tell: () => {}, read: async () => ({ entries: [] }) };
    const roll = rollOf(world, { changeFeed: deaf });
    await settled(roll);
    await world.ask('responder', 'resolve', { n: events[0]!.number });
    await world.ask('responder', 'assign', { n: events[1]!.number });
    await world.ask('responder', 'ignore', { n: events[2]!.number, reason: 'known scanner' });
    assert.deepEqual(new Set(entriesOf(await roll.read()).map(listOf)), new Set(['open']));
    await world.clock.advance(10 * MINUTE);
    await roll.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const byNumber = new Map(entriesOf(await roll.read()).map((entry) => [entry.number, entry]));
    assert.deepEqual(
      events.map(({ number }) => [listOf(byNumber.get(number)!), byNumber.get(number)?.assignee]),
      [
        ['closed', undefined],
        ['open', PEOPLE.responder.name],
        ['ignored', undefined],
      ],
    );
    await world.ask('responder', 'reopen', { n: events[0]!.number });
    await world.clock.advance(10 * MINUTE);
    await roll.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const back = entriesOf(await roll.read()).find(({ number }) => number === events[0]!.number);
    assert.equal(back && listOf(back), 'open');
  });

  it('lets go of what was told of and never came, but not of what may still come', async () => {
    const world = await createWorld();
    const [real] = await world.store([anAlert()]);
    const roll = rollOf(world);
    await settled(roll);
    const { entries } = await world.stores.feed.read({ limit: 10 });
    const told = { ...entries[0]!, key: 'enever', number: 999, storedAt: world.clock.now() };
    await world.stores.feed.add([told]);
    assert.equal(entriesOf(await roll.read()).length, 2);
    await world.clock.advance(11 * MINUTE);
    await world.stores.feed.add([{ ...told, key: 'esoon', number: 1000, storedAt: world.clock.now() }]);
    await roll.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const left = entriesOf(await roll.read()).map(({ number }) => number);
    assert.deepEqual(new Set(left), new Set([real!.number, 1000]));
  });

  it('keeps every open event, whatever its age, and says from when on the resolved ones are there', async () => {
    const world = await createWorld();
    const events = await world.store(
      Array.from({ length: 8 }, (_, at) => anAlert({ at: `2026-11-2${at % 2}T0${at}:00:00Z` })),
    );
    const oldest = events.toSorted((a, b) => a.detectedAt.getTime() - b.detectedAt.getTime());
    for (const { number } of oldest.slice(2)) await world.ask('responder', 'resolve', { n: number });
    const roll = rollOf(world, { remember: 4 });
    await settled(roll);
    const read = await roll.read();
    const [entries, since] = [entriesOf(read), read.since];
    const open = entries.filter((entry) => listOf(entry) === 'open').map(({ number }) => number);
    assert.deepEqual(new Set(open), new Set(oldest.slice(0, 2).map(({ number }) => number)));
    assert.ok(since && entries.every((entry) => listOf(entry) !== 'closed' || entry.detectedAt > since));
  });
});

describe('The feeds that the roll follows', () => {
  it('are heard to the end of the overlap now and then: a writer may come late', async () => {
    const world = await createWorld();
    const roll = rollOf(world);
    await world.store(Array.from({ length: 3 }, () => anAlert()));
    await settled(roll);
    const { entries } = await world.stores.feed.read({ limit: 10 });
    const now = world.clock.now().getTime();
    for (let at = 1; at <= 20; at++) {
      const storedAt = new Date(now + at * 1_000);
      await world.stores.feed.add([{ ...entries[0]!, key: `e${at}`, number: 100 + at, storedAt }]);
    }
    await roll.read();
    // Stored before all of those, and told after them.
    await world.stores.feed.add([{ ...entries[0]!, key: 'elate', number: 99, storedAt: new Date(now + 500) }]);
    const isHeard = async () => entriesOf(await roll.read()).some(({ number }) => number === 99);
    assert.equal(await isHeard(), false);
    for (let turn = 0; turn < 2; turn++) {
      await world.clock.advance(30_000);
      await roll.read();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(await isHeard(), true);
  });
});
