import assert from 'node:assert/strict';
import { onEveryBackend } from './backends.ts';
import { anyTenant } from './samples.ts';

onEveryBackend('the feed of events', (bench) => {
  it('is read newest first, page by page, and since a moment', async () => {
    const { feed } = bench().stores;
    const tenantId = anyTenant();
    const entries = Array.from({ length: 250 }, (_, at) => {
      const storedAt = new Date(Date.UTC(2026, 10, 22, 12, 0, 0, at * 10));
      return {
        tenantId,
        key: `e${at}`,
        number: at + 1,
        storedAt,
        title: 'T',
        severity: 'low' as const,
        detectedAt: storedAt,
        find: `ünï 'quote" ${at}`,
      };
    });
    await feed.add(entries);
    await feed.add(entries.slice(0, 3));
    const first = await feed.read({ limit: 100 });
    assert.deepEqual(first.entries.slice(0, 2), [entries[249], entries[248]]);
    const second = await feed.read({ limit: 200, after: first.next as string });
    assert.equal(second.entries.length, 150);
    assert.equal(second.next, undefined);
    const since = await feed.read({ limit: 100, since: entries[240]!.storedAt });
    assert.deepEqual(
      since.entries.map(({ number }) => number),
      [250, 249, 248, 247, 246, 245, 244, 243, 242, 241],
    );
  });
});
