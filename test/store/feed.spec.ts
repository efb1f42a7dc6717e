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

  it('keeps together what came together, however much, and gives each entry once', async () => {
    const { feed } = bench().stores;
    const storedAt = new Date('2027-01-01T00:00:00Z');
    const entries = Array.from({ length: 130 }, (_, at) => ({
      tenantId: anyTenant(),
      key: `e${at}`,
      number: at + 1_000,
      storedAt,
      title: 'T'.repeat(200),
      severity: 'high' as const,
      detectedAt: storedAt,
      find: '🛎 "quoted" '.repeat(80),
    }));
    await feed.add(entries);
    await feed.add(entries);
    const found = [];
    for (let after: string | undefined, page; ; after = page.next) {
      page = await feed.read({ limit: 2, since: storedAt, ...(after && { after }) });
      found.push(...page.entries);
      if (!page.next) break;
    }
    assert.deepEqual(
      found.toSorted((a, b) => a.number - b.number),
      entries,
    );
  });
});
