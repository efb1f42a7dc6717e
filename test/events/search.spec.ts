import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FeedEntry, FeedStore } from '../../src/events/feed.ts';
import { createEventSearch } from '../../src/events/search.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { anAlert, ANA, ipEvidence } from '../fakes/alerts.ts';
import { fakeClock } from '../fakes/clock.ts';
import { HARBOUR, QUILL, createWorld } from '../world.ts';

function anEntry(number: number, find: string, tenantId: TenantId = HARBOUR.id): FeedEntry {
  const at = new Date(Date.UTC(2026, 10, 22, 12, 0, number));
  return { tenantId, key: `e${number}`, number, storedAt: at, title: find, severity: 'low', detectedAt: at, find };
}

/** A feed in a list, which counts how often it is read. */
function listFeed(entries: FeedEntry[]): FeedStore & { reads: number } {
  return {
    reads: 0,
    add: async (more) => void entries.push(...more),
    async read({ limit, since, after }) {
      this.reads++;
      const newest = entries.filter(({ storedAt }) => !since || storedAt >= since).sort((a, b) => b.number - a.number);
      const from = after === undefined ? 0 : Number(after);
      const next = from + limit < newest.length ? String(from + limit) : undefined;
      return { entries: newest.slice(from, from + limit), ...(next && { next }) };
    },
  };
}

const query = (text: string, over: object = {}) => ({
  text,
  limit: 10,
  visible: () => true,
  nameOf: () => 'Harbour Clinics',
  ...over,
});

describe('Searching events', () => {
  it('finds what holds every word, in the words of the event or the name of its tenant', async () => {
    const search = createEventSearch({
      feed: listFeed([anEntry(1, 'password spray ana'), anEntry(2, 'phish bob')]),
      clock: fakeClock(),
    });
    const numbers = async (text: string) => (await search.find(query(text))).entries.map(({ number }) => number);
    assert.deepEqual(await numbers('ANA  spray'), [1]);
    assert.deepEqual(await numbers('clinics'), [2, 1]);
    assert.deepEqual(await numbers('ana bob'), []);
    assert.deepEqual(await numbers(''), [2, 1]);
  });

  it('never tells of a tenant that is not visible', async () => {
    const entries = [anEntry(1, 'a', HARBOUR.id), anEntry(2, 'a', QUILL.id)];
    const search = createEventSearch({ feed: listFeed(entries), clock: fakeClock() });
    const { entries: found } = await search.find(query('a', { visible: (id: TenantId) => id === QUILL.id }));
    assert.deepEqual(
      found.map(({ number }) => number),
      [2],
    );
  });

  it('reads only what is new, and nothing at all when asked again at once', async () => {
    const entries = Array.from({ length: 2500 }, (_, at) => anEntry(at + 1, 'x'));
    const feed = listFeed(entries);
    const clock = fakeClock();
    const search = createEventSearch({ feed, clock });
    await search.find(query('x'));
    const cold = feed.reads;
    await search.find(query('x'));
    assert.equal(feed.reads, cold);
    entries.push(anEntry(2501, 'x new'));
    await clock.advance(2_000);
    assert.equal((await search.find(query('new'))).entries[0]?.number, 2501);
    assert.equal(feed.reads, cold + 1);
  });

  it('meets an entry that another replica wrote late', async () => {
    const entries = [anEntry(50, 'x')];
    const clock = fakeClock();
    const search = createEventSearch({ feed: listFeed(entries), clock });
    await search.find(query('x'));
    entries.push({ ...anEntry(49, 'late'), storedAt: new Date(entries[0]!.storedAt.getTime() - 60_000) });
    await clock.advance(2_000);
    assert.equal((await search.find(query('late'))).entries.length, 1);
  });

  it('is bounded, and says how far back it looked', async () => {
    const feed = listFeed(Array.from({ length: 3000 }, (_, at) => anEntry(at + 1, 'x')));
    const found = await createEventSearch({ feed, clock: fakeClock(), remember: 1000 }).find(query('x'));
    assert.equal(found.more, true);
    assert.equal(found.searchedSince?.getTime(), anEntry(2001, '').storedAt.getTime());
    const whole = await createEventSearch({ feed: listFeed([anEntry(1, 'x')]), clock: fakeClock() }).find(query('x'));
    assert.equal(whole.searchedSince, undefined);
  });

  it('finds exactly what holds the words, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 12 }), { maxLength: 20 }),
        fc.string({ maxLength: 4 }),
        async (texts, word) => {
          const entries = texts.map((text, at) => anEntry(at + 1, text.toLowerCase()));
          const search = createEventSearch({ feed: listFeed(entries), clock: fakeClock() });
          const { entries: found } = await search.find(query(word, { limit: 100, nameOf: () => '' }));
          const wanted = word
            .normalize('NFKC')
            .replace(/\p{Cf}/gu, '')
            .toLowerCase()
            .replaceAll('[.]', '.')
            .split(/\s+/)
            .filter(Boolean);
          const expected = entries
            .filter(({ find }) => wanted.every((part) => find.includes(part)))
            .map(({ number }) => number);
          assert.deepEqual(
            found.map(({ number }) => number).sort((a, b) => a - b),
            expected,
          );
        },
      ),
    );
  });
});

describe('The search of the message extension', () => {
  async function set() {
    const world = await createWorld();
    await world.store([
      anAlert({ title: 'Password Spray', evidence: [ANA] }),
      anAlert({ title: 'Impossible travel', evidence: [ipEvidence('185.220.101.34')] }),
    ]);
    await world.store([anAlert({ title: 'Password Spray', evidence: [ipEvidence('198.51.100.7')] })], {
      tenant: QUILL,
    });
    const ask = async (who: 'viewer' | 'quillOnly' | 'stranger', text: string) => {
      const result = await world.ask(who, 'searchEvents', { query: text }, { surface: 'extension' });
      assert.ok(result.show === 'found');
      return result.items.map(({ tenant, title }) => `${tenant.name}: ${title}`);
    };
    return { world, ask };
  }

  it('finds by person, address, title, tenant and number', async () => {
    const { world, ask } = await set();
    assert.deepEqual(await ask('viewer', 'ana petrova harbour'), ['Harbour Clinics: Password Spray']);
    assert.deepEqual(await ask('viewer', '185.220'), ['Harbour Clinics: Impossible travel']);
    assert.deepEqual(await ask('viewer', '185[.]220[.]101[.]34'), ['Harbour Clinics: Impossible travel']);
    assert.equal((await ask('viewer', 'spray')).length, 2);
    const { items } = await world.stores.events.list(QUILL.id, { open: true, limit: 1 });
    assert.deepEqual(await ask('viewer', `#${items[0]!.number}`), ['Quill Legal: Password Spray']);
  });

  it('shows staff with one tenant nothing of the others, not even by number', async () => {
    const { world, ask } = await set();
    assert.deepEqual(await ask('quillOnly', 'spray'), ['Quill Legal: Password Spray']);
    const { items } = await world.stores.events.list(HARBOUR.id, { open: true, limit: 1 });
    assert.deepEqual(await ask('quillOnly', String(items[0]!.number)), []);
    assert.deepEqual(await ask('quillOnly', 'harbour'), []);
  });

  it('begins with what is open, newest first, of the asker’s tenants alone', async () => {
    const { world, ask } = await set();
    const { items } = await world.stores.events.list(HARBOUR.id, { open: true, limit: 10 });
    const spray = items.find(({ title }) => title === 'Password Spray')!;
    await world.ask('responder', 'resolve', { n: spray.number, as: 'falsePositive', text: 'x' });
    world.clock.advance(60_000);
    assert.deepEqual((await ask('viewer', ' ')).toSorted(), [
      'Harbour Clinics: Impossible travel',
      'Quill Legal: Password Spray',
    ]);
    assert.deepEqual(await ask('quillOnly', ''), ['Quill Legal: Password Spray']);
  });

  it('refuses people who are not staff', async () => {
    const { ask } = await set();
    await assert.rejects(ask('stranger', 'spray'), /not among the staff/);
  });

  it('finds an event by a person who came into the alert later', async () => {
    const { world, ask } = await set();
    const alert = anAlert({ evidence: [] });
    await world.store([alert]);
    await world.store([
      {
        ...alert,
        lastUpdate: '2026-11-22T11:59:30.0000000Z',
        evidence: [
          { ...ANA, fields: { userAccount: { azureAdUserId: 'x', userPrincipalName: 'late@harbour.example' } } },
        ],
      },
    ]);
    assert.equal((await ask('viewer', 'late@harbour')).length, 1);
  });

  it('skips an entry whose event never came', async () => {
    const { world, ask } = await set();
    await world.stores.feed.add([{ ...anEntry(777, 'orphan'), storedAt: world.clock.now() }]);
    assert.deepEqual(await ask('viewer', 'orphan'), []);
  });
});
