import { randomBytes } from 'node:crypto';
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { isTocsinError } from '../../src/kernel/errors.ts';
import type { RawStore, Versioned } from '../../src/events/store.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { onEveryBackend } from './backends.ts';
import { anyEvent, anyTenant, anyWrite, NOON } from './samples.ts';

onEveryBackend('event store', (bench) => {
  const events = () => bench().stores.events;

  async function stored(tenantId: TenantId, number: number, more: Partial<SecurityEvent> = {}) {
    const event = anyEvent(tenantId, number, more);
    assert.deepEqual(await events().insert([anyWrite(event)]), [true]);
    return (await events().get(tenantId, event.key)) as Versioned<SecurityEvent>;
  }
  const numbers = async (tenantId: TenantId, open: boolean) =>
    (await events().list(tenantId, { open, limit: 100 })).items.map(({ number }) => number);

  it('are kept as far as they fit where an alert names more than a row holds, and hold up no other', async () => {
    const tenantId = anyTenant();
    const url = () => `https://x.example/${randomBytes(3_000).toString('hex')}`;
    const urls = Array.from({ length: 500 }, () => ({ type: 'url' as const, url: url() }));
    const ips = Array.from({ length: 6_000 }, (_none, at) => ({
      type: 'ip' as const,
      address: `2001:db8:${(at % 65_536).toString(16)}:${randomBytes(2).toString('hex')}::1`,
    }));
    const [large, wide, small] = [
      anyEvent(tenantId, 1, { entities: urls, evidence: { urls } }),
      anyEvent(tenantId, 2, { entities: ips, evidence: { ips } }),
      anyEvent(tenantId, 3),
    ];
    const { events } = bench().stores;
    assert.deepEqual(await events.insert([anyWrite(large), anyWrite(wide), anyWrite(small)]), [true, true, true]);
    const stored = await events.get(tenantId, large.key);
    const last = stored?.value.entities.at(-1);
    assert.ok(
      last?.type === 'other' && /^\d+ more, which were too much to keep: see the alert at Microsoft$/.test(last.text),
    );
    assert.ok(stored && stored.value.entities.length > 10);
    assert.equal(stored.value.title, large.title);
    const changed = { ...stored.value, status: 'resolved' as const, revision: 2 };
    assert.ok(await events.replace(anyWrite(changed), stored));
    const { items } = await events.list(tenantId, { open: false, limit: 10 });
    assert.equal(items.length, 3);
    assert.equal((await events.get(tenantId, wide.key))?.value.entities.length, 6_000);
  });

  it('gives an event back with all its fields and dates', async () => {
    const tenantId = anyTenant();
    const before = anyEvent(tenantId, 1);
    assert.deepEqual((await stored(tenantId, 1)).value, before);
    assert.equal(await events().get(anyTenant(), before.key), undefined);
  });

  it('keeps an event that fills its row to the brim', async () => {
    const tenantId = anyTenant();
    const evidence = randomBytes(735_000).toString('base64');
    assert.equal((await stored(tenantId, 2, { evidence })).value.evidence, evidence);
  });

  it('finds what is related although one row cannot be read, and says that there is more', async () => {
    const tenantId = anyTenant();
    const entities = [{ type: 'user' as const, id: 'u7' }];
    for (const number of [1, 2, 3]) await stored(tenantId, number, { entities });
    const table = bench().tables.table('Events');
    const { rows } = await table.query({ pk: tenantId, from: 't', to: 'u', limit: 1 });
    await table.upsert({ pk: tenantId, rk: rows[0]?.rk ?? '', props: { ...rows[0]?.props, detectedAt: 'soon' } });
    const { items, more } = await events().related(tenantId, ['person:u7'], new Date(0));
    assert.deepEqual([items.length, more], [2, true]);
  });

  it('keeps an event of 200 KB and more', async () => {
    const tenantId = anyTenant();
    const evidence = Array.from({ length: 8000 }, (_, i) => `${i * 7919} 🛎 \ud800 ${'é'.repeat(20)}`);
    assert.ok(JSON.stringify(evidence).length > 200_000);
    assert.deepEqual((await stored(tenantId, 2, { evidence })).value.evidence, evidence);
  });

  it('knows an event it has, alone, twice in one call, and among many others', async () => {
    const tenantId = anyTenant();
    const known = anyEvent(tenantId, 1);
    assert.deepEqual(await events().insert([anyWrite(known), anyWrite(known)]), [true, false]);
    const many = Array.from({ length: 60 }, (_, i) => anyWrite(anyEvent(tenantId, i + 1)));
    const other = anyWrite(anyEvent(anyTenant(), 1));
    assert.deepEqual(await events().insert([...many, other]), [false, ...many.slice(1).map(() => true), true]);
    assert.equal((await numbers(tenantId, false)).length, 60);
  });

  it('names what was detected in a time, both ends included, and gives up on too much', async () => {
    const tenantId = anyTenant();
    const at = (ms: number) => new Date(NOON.getTime() + ms);
    const all = [0, 1, 1, 2, 3].map((ms, i) => anyEvent(tenantId, i + 1, { detectedAt: at(ms) }));
    await events().insert([...all.map((event) => anyWrite(event)), anyWrite(anyEvent(anyTenant(), 1))]);
    const span = { first: at(1), last: at(2), most: 100 };
    const keys = await events().keysDetected(tenantId, span);
    assert.deepEqual([...(keys ?? [])].sort(), [all[1]?.key, all[2]?.key, all[3]?.key].sort());
    await events().insert(
      Array.from({ length: 1_100 }, (_, i) => anyWrite(anyEvent(tenantId, i + 100, { detectedAt: at(9) }))),
    );
    assert.equal(await events().keysDetected(tenantId, { first: at(9), last: at(9), most: 1_000 }), undefined);
    assert.equal((await events().keysDetected(tenantId, { first: at(9), last: at(9), most: 2_000 }))?.size, 1_100);
  });

  it('replaces under the version that was read, once', async () => {
    const tenantId = anyTenant();
    const before = await stored(tenantId, 3);
    const after = {
      ...before.value,
      status: 'inProgress' as const,
      revision: 2,
      assignee: { objectId: 'o2', name: 'Cy' },
    };
    const outcomes = await Promise.all([1, 2, 3].map(() => events().replace(anyWrite(after), before)));
    assert.deepEqual(outcomes.filter(Boolean), [true]);
    assert.deepEqual((await events().get(tenantId, after.key))?.value, after);
    const [item] = (await events().list(tenantId, { open: true, limit: 5 })).items;
    assert.equal(item?.assignee, 'Cy');
    assert.equal(item?.status, 'inProgress');
    assert.equal((await events().history(tenantId, 3)).length, 2);
  });

  it('lists newest first, higher numbers first at one moment, page by page', async () => {
    const tenantId = anyTenant();
    const later = new Date(NOON.getTime() + 1);
    await events().insert([
      anyWrite(anyEvent(tenantId, 9)),
      anyWrite(anyEvent(tenantId, 10)),
      anyWrite(anyEvent(tenantId, 8, { detectedAt: later })),
      anyWrite(anyEvent(tenantId, 11)),
      anyWrite(anyEvent(tenantId, 12, { detectedAt: new Date(0) })),
    ]);
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const page = await events().list(tenantId, { open: false, limit: 2, ...(after !== undefined && { after }) });
      seen.push(...page.items.map(({ number }) => number));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(seen, [8, 11, 10, 9, 12]);
  });

  it('shows in the list what the list promises', async () => {
    const tenantId = anyTenant();
    const { value } = await stored(tenantId, 4, { title: '🛎'.repeat(2000) });
    const [item] = (await events().list(tenantId, { open: true, limit: 5 })).items;
    const { title, ...rest } = item ?? { title: '' };
    const { key, number, kind, severity, status, detectedAt } = value;
    assert.deepEqual(rest, {
      tenantId,
      key,
      number,
      kind,
      severity,
      status,
      detectedAt,
      assignee: 'Bea',
      assigneeId: 'o1',
    });
    assert.ok(!/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(title) && title.endsWith('🛎…'));
  });

  it('takes a resolved event off the open list and puts a reopened one back', async () => {
    const tenantId = anyTenant();
    await stored(tenantId, 1, { status: 'resolved' });
    const open = await stored(tenantId, 2);
    assert.deepEqual(await numbers(tenantId, true), [2]);
    assert.ok(await events().replace(anyWrite({ ...open.value, status: 'resolved', revision: 2 }), open));
    assert.deepEqual(await numbers(tenantId, true), []);
    const resolved = (await events().get(tenantId, open.value.key)) as Versioned<SecurityEvent>;
    assert.ok(await events().replace(anyWrite({ ...resolved.value, status: 'new', revision: 3 }), resolved));
    assert.deepEqual(await numbers(tenantId, true), [2]);
    assert.deepEqual(await numbers(tenantId, false), [2, 1]);
  });

  it('tells the history oldest first, also where a change raised no revision', async () => {
    const tenantId = anyTenant();
    let before = await stored(tenantId, 5);
    for (let i = 1; i <= 3; i++) {
      const at = new Date(NOON.getTime() + i);
      const write = { ...anyWrite(before.value, []), history: [{ at, by: 'Bea', what: `change ${i}` }] };
      assert.ok(await events().replace(write, before));
      before = (await events().get(tenantId, before.value.key)) as Versioned<SecurityEvent>;
    }
    const told = (await events().history(tenantId, 5)).map(({ what }) => what);
    assert.deepEqual(told, ['revision 1', 'change 1', 'change 2', 'change 3']);
    assert.deepEqual(await events().history(tenantId, 50), []);
  });

  it('takes no other sort of row for an event, whatever key it is asked for', async () => {
    const tenantId = anyTenant();
    const { value } = await stored(tenantId, 6);
    for (const key of ['', 'head', `x${value.key}~teams`, `h0000000006~`, "e' or 1 eq 1", 'e/../..', '#EXT#']) {
      assert.equal(await events().get(tenantId, key), undefined, key);
    }
  });

  it('neither reads nor changes a row of a newer version', async () => {
    const tenantId = anyTenant();
    const before = await stored(tenantId, 7);
    const table = bench().tables.table('Events');
    const row = await table.get(tenantId, before.value.key);
    assert.ok(row);
    await table.upsert({ ...row, props: { ...row.props, v: 2 } });
    await assert.rejects(events().get(tenantId, before.value.key), (e) => isTocsinError(e, 'PRECONDITION_FAILED'));
    assert.equal(await events().replace(anyWrite(before.value), before), false);
    assert.equal((await table.get(tenantId, before.value.key))?.props.v, 2);
  });
});

onEveryBackend('event numbers', (bench) => {
  it('are unique and increasing over two replicas at once', async () => {
    const replicas = [bench().replica('a'), bench().replica('b')];
    const taken = await Promise.all(
      [1, 30, 7, 200, 2, 60].flatMap((count) => replicas.map(({ numbers }) => numbers.take(count))),
    );
    for (const run of taken)
      assert.deepEqual(
        run,
        run.toSorted((a, b) => a - b),
      );
    const all = taken.flat();
    assert.equal(new Set(all).size, 600);
    assert.ok(all.every((number) => number >= 1));
  });

  it('lead to their events, also many at once', async () => {
    const { numbers } = bench().stores;
    const tenantId = anyTenant();
    const taken = await numbers.take(250);
    await numbers.assign(new Map(taken.map((number) => [number, { tenantId, key: `e${number}` }])));
    for (const number of [taken[0], taken[99], taken[249]] as number[]) {
      assert.deepEqual(await numbers.find(number), { tenantId, key: `e${number}` });
    }
    const others = bench().replica('other').numbers;
    for (const number of taken) assert.equal((await others.find(number))?.key, `e${number}`);
    for (const number of [0, -1, 1.5, Number.NaN, 999_999]) assert.equal(await numbers.find(number), undefined);
  });
});

onEveryBackend('raw records', (bench) => {
  type Put = Parameters<RawStore['put']>;

  async function kept(...given: Put): Promise<readonly string[]> {
    const { keys, stored } = bench().stores.raw.put(...given);
    await stored;
    return keys;
  }
  const read = (tenantId: TenantId, keys: readonly string[]) =>
    Promise.all(keys.map((key) => bench().stores.raw.get(tenantId, key)));
  const noise = (length: number) =>
    Array.from({ length }, (_, i) => Math.imul(i, 2_654_435_761).toString(36)).join(' ');

  it('come back as they were, keyed by content', async () => {
    const tenantId = anyTenant();
    const records = [{ id: 'a', title: '🛎\n' }, { id: 'b', noise: noise(20_000) }, { id: 'a', title: '🛎' }, null];
    const keys = await kept(tenantId, records);
    assert.equal(new Set(keys).size, 4);
    assert.deepEqual(await kept(tenantId, records), keys);
    assert.deepEqual(await read(tenantId, keys), records);
    assert.deepEqual(await read(anyTenant(), keys.slice(0, 1)), [undefined]);
    assert.deepEqual(await read(tenantId, ['1/../#?']), [undefined]);
  });

  it('come back however many and however long they are, one that is beyond all measure by its beginning', async () => {
    const tenantId = anyTenant();
    const few = Array.from({ length: 7 }, (_, i) => ({ id: `long ${i}`, text: 'é'.repeat(150_000) }));
    const many = Array.from({ length: 250 }, (_, i) => ({ id: `short ${i}` }));
    const records = [...many, ...few, { id: 'endless', text: 'é'.repeat(1_100_000) }];
    const keys = await kept(tenantId, records);
    assert.equal(new Set(keys).size, records.length);
    const found = await read(tenantId, keys);
    assert.deepEqual(found.slice(0, -1), records.slice(0, -1));
    const { tooLarge, beginning } = found.at(-1) as { tooLarge: boolean; beginning: string };
    assert.ok(tooLarge && beginning.startsWith('{"id":"endless"'));
  });

  it('come back out of the answer that held them, a very long one too', async () => {
    const tenantId = anyTenant();
    const records = [{ id: 'a', title: '🛎' }, 'broken', { id: 'c', noise: noise(700_000) }];
    const bytes = Buffer.from(`{"@odata.context":"x","value":${JSON.stringify(records)}}`);
    const keys = await kept(tenantId, [records[2], records[0]], { bytes, places: [2, 0] });
    assert.deepEqual(await kept(tenantId, [records[2], records[0]], { bytes, places: [2, 0] }), keys);
    assert.deepEqual(await read(tenantId, keys), [records[2], records[0]]);
  });

  it('are read from bundles of lines, as they were stored before', async () => {
    const tenantId = anyTenant();
    const props = { v: 1, corr: 'c', parts: 1, part: gzipSync('{"id":"a"}\n{"id":"b"}') };
    await bench().tables.table('Raw').insert({ pk: tenantId, rk: '1abc~000', props });
    assert.deepEqual(await read(tenantId, ['1abc.1']), [{ id: 'b' }]);
  });
});
