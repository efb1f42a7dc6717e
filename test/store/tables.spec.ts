import assert from 'node:assert/strict';
import { MAX_OPS, type Op, type Prop, type Row } from '../../src/store/tables.ts';
import { newId } from '../../src/kernel/ids.ts';
import { onEveryBackend } from './backends.ts';

const row = (pk: string, rk: string, props: Row['props'] = { v: 1 }): Row => ({ pk, rk, props });

function bytes(prop: Prop): number[] {
  return prop instanceof Uint8Array ? [...prop] : [];
}

onEveryBackend('tables', (bench) => {
  const table = () => bench().tables.table('Events');
  const read = async (pk: string): Promise<Row['props']> => (await table().get(pk, 'r'))?.props ?? {};

  it('gives back every sort of property as it was, and knows nothing of rows that are not there', async () => {
    const props = {
      a: 'ü🛎',
      n: 7,
      f: 1.5,
      yes: true,
      at: new Date('2026-01-02T03:04:05.678Z'),
      raw: Uint8Array.of(0, 255),
    };
    await table().insert(row('p1', 'r', { ...props, none: undefined }));
    const { raw, ...plain } = await read('p1');
    assert.deepEqual({ ...plain, raw: bytes(raw) }, { ...props, raw: [0, 255] });
    assert.equal(await table().get('p1', 'other'), undefined);
  });

  it('shares nothing with what it was given or has given', async () => {
    const raw = Uint8Array.of(1);
    await table().insert(row('p2', 'r', { raw }));
    raw[0] = 9;
    const { raw: given } = await read('p2');
    if (given instanceof Uint8Array) given[0] = 8;
    assert.deepEqual(bytes((await read('p2')).raw), [1]);
  });

  it('refuses a second insert and a replacement under an old etag', async () => {
    const etag = await table().insert(row('p3', 'r'));
    assert.ok(etag);
    assert.equal(await table().insert(row('p3', 'r')), undefined);
    assert.ok(await table().replace(row('p3', 'r', { v: 2 }), etag));
    assert.equal(await table().replace(row('p3', 'r', { v: 3 }), etag), undefined);
    assert.equal(await table().replace(row('p3', 'missing'), etag), undefined);
    assert.equal((await table().get('p3', 'r'))?.props.v, 2);
  });

  it('replaces whole rows and deletes under an etag', async () => {
    await table().upsert(row('p4', 'r', { old: 1 }));
    const etag = await table().upsert(row('p4', 'r', { fresh: 1 }));
    assert.deepEqual((await table().get('p4', 'r'))?.props, { fresh: 1 });
    const newer = await table().upsert(row('p4', 'r'));
    assert.equal(await table().delete('p4', 'r', etag), false);
    assert.equal(await table().delete('p4', 'r', newer), true);
    assert.equal(await table().delete('p4', 'r'), false);
  });

  it('does all of a transaction or nothing', async () => {
    const etag = (await table().insert(row('p5', 'kept'))) as string;
    const good: Op[] = Array.from({ length: MAX_OPS - 1 }, (_, i) => ({ kind: 'insert', row: row('p5', `n${i}`) }));
    const bad: Op[] = [
      { kind: 'insert', row: row('p5', 'kept') },
      { kind: 'replace', row: row('p5', 'kept'), etag: 'W/"stale"' },
      { kind: 'replace', row: row('p5', 'gone'), etag },
      { kind: 'delete', rk: 'gone' },
    ];
    for (const op of bad) {
      const stale = op.kind === 'replace' && op.etag !== etag ? { ...op, etag: etag.replace(/\d/, '9') } : op;
      assert.equal(await table().transact('p5', [...good, stale]), 'conflict', op.kind);
    }
    assert.equal((await table().query({ pk: 'p5', from: 'n', to: 'o', limit: 5 })).rows.length, 0);
    assert.equal(await table().transact('p5', [...good, { kind: 'delete', rk: 'kept' }]), 'done');
    assert.equal((await table().query({ pk: 'p5', from: '', to: 'z', limit: 500 })).rows.length, MAX_OPS - 1);
  });

  it('pages through a range in code unit order, without its end and without other partitions', async () => {
    const keys = ['B', 'a', 'b1', 'b2', 'b~', 'c'];
    for (const rk of keys.toReversed()) await table().upsert(row('p6', rk, { v: 1, big: 'x' }));
    await table().upsert(row('p60', 'b1'));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await table().query({ pk: 'p6', from: 'B', to: 'c', limit: 2, after, select: ['v'] });
      assert.ok(page.rows.every(({ props, etag }) => props.big === undefined && etag !== ''));
      seen.push(...page.rows.map(({ rk }) => rk));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(seen, ['B', 'a', 'b1', 'b2', 'b~']);
  });

  it('lets exactly one of many racing writers win', async () => {
    const etag = (await table().insert(row('p7', 'r'))) as string;
    const wins = await Promise.all(
      Array.from({ length: 10 }, () => table().replace(row('p7', 'r', { by: newId() }), etag)),
    );
    assert.equal(wins.filter((won) => won !== undefined).length, 1);
  });
});
