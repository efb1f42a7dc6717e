import assert from 'node:assert/strict';
import { end, start, type Deed } from '../../src/remediation/deed.ts';
import type { PreviewRecord } from '../../src/remediation/preview.ts';
import { onEveryBackend } from './backends.ts';
import { anyDeed, anyTenant, NOON } from './samples.ts';

onEveryBackend('deeds', (bench) => {
  const deeds = () => bench().stores.deeds;
  const keys = async () => (await deeds().unfinished()).map(({ deed }) => `${deed.tenantId} ${deed.generation}`);
  const indexRows = async () =>
    (await bench().tables.table('Deeds').query({ pk: 'unfinished', from: '', to: '~', limit: 100 })).rows.length;

  it('gives a deed back with all its fields, whatever its key', async () => {
    const deed = anyDeed({
      state: 'unknown',
      before: { enabled: true },
      note: 'n',
      endedAt: NOON,
      nextCheck: NOON,
      notDoneSince: NOON,
    });
    const etag = await deeds().put(deed);
    assert.deepEqual(await deeds().get(deed.tenantId, deed.key), { deed, etag });
    assert.equal(await deeds().get(deed.tenantId, 'user:u2|block'), undefined);
  });

  it('lets exactly one of 20 racing claims win, the first and the next', async () => {
    const first = anyDeed();
    const race = (deed: Deed, etag?: string) =>
      Promise.all(Array.from({ length: 20 }, (_, i) => deeds().put({ ...deed, note: `${i}` }, etag)));
    const won = (await race(first)).filter((etag) => etag !== undefined);
    assert.equal(won.length, 1);
    const again = await race({ ...first, generation: 2 }, won[0]);
    assert.equal(again.filter((etag) => etag !== undefined).length, 1);
  });

  it('finds what is unfinished from the claim to the end, and nothing after it', async () => {
    const claimed = anyDeed();
    const mine = `${claimed.tenantId} 1`;
    const etag = await deeds().put(claimed);
    assert.ok((await keys()).includes(mine));
    const running = start(claimed, { enabled: true }, claimed.leaseUntil);
    const next = await deeds().put(running, etag);
    assert.ok((await keys()).includes(mine));
    const over = await indexRows();
    await deeds().put(end(running, { state: 'done', at: NOON }), next);
    assert.ok(!(await keys()).includes(mine));
    assert.equal(await indexRows(), over - 1);
  });

  it('leaves a claim on its way alone and removes index rows without a deed later', async () => {
    const claimed = anyDeed();
    const etag = await deeds().put(claimed);
    const done = end(claimed, { state: 'done', at: NOON });
    await deeds().put(done, etag);
    const rows = await indexRows();
    assert.equal(await deeds().put({ ...claimed, generation: 2 }, 'W/"1"'), undefined);
    await keys();
    assert.equal(await indexRows(), rows + 1);
    bench().advance(11 * 60_000);
    assert.ok(!(await keys()).includes(`${claimed.tenantId} 2`));
    assert.equal(await indexRows(), rows);
  });
});

onEveryBackend('previews', (bench) => {
  it('last for their time and are swept after it', async () => {
    const { previews } = bench().stores;
    const preview = (id: string): PreviewRecord => ({
      id,
      tenantId: anyTenant(),
      event: { number: 1, key: 'e1' },
      action: 'blockUser',
      target: 'user:u1',
      generation: 3,
      askedBy: 'o1',
      seen: 'digest',
      expiresAt: new Date(bench().tables.now().getTime() + 15 * 60_000),
    });
    const first = preview('one/#');
    await previews.save(first);
    assert.deepEqual(await previews.get('one/#'), first);
    assert.equal(await previews.get('two'), undefined);
    bench().advance(2 * 60 * 60_000);
    await previews.save(preview('two'));
    assert.equal(await previews.get('one/#'), undefined);
    assert.ok(await previews.get('two'));
  });
});
