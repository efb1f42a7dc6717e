import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createFinder } from '../../src/events/find-in-roll.ts';
import { ORDERS, REPORTED, reportDays } from '../../src/events/report.ts';
import { createRollBook } from '../../src/events/roll-book.ts';
import type { RollEntry } from '../../src/events/roll-entry.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';

const TENANTS = ['t1', 't2', 't3'] as TenantId[];
const VISIBLE = new Map(TENANTS.slice(0, 2).map((id) => [id, `Name of ${id}`]));

const anEntry = fc
  .record({
    key: fc.integer({ min: 0, max: 12 }),
    tenant: fc.integer({ min: 0, max: 2 }),
    at: fc.integer({ min: 0, max: 3 }),
    severity: fc.constantFrom('informational', 'low', 'medium', 'high'),
    status: fc.constantFrom('new', 'inProgress', 'resolved'),
    ignored: fc.boolean(),
    again: fc.boolean(),
  })
  .map(({ key, tenant, at, ignored, again, ...rest }): RollEntry => ({
    ...(rest as Pick<RollEntry, 'severity' | 'status'>),
    tenantId: TENANTS[tenant] as TenantId,
    key: `e${key}`,
    // One event may come with another number: a crash between its number and its row.
    number: tenant * 1000 + key * 10 + (again ? 1 : 0),
    detectedAt: new Date(Date.UTC(2026, 10, 20 + at)),
    title: 'T',
    kind: key % 2 === 0 ? 'even' : 'odd',
    revision: 1,
    find: `title ${key}`,
    ...(ignored && { ignored: true }),
  }));
const aStep = fc.oneof(
  anEntry.map((entry) => ({ put: entry })),
  anEntry.map((entry) => ({ remove: entry })),
);
const aFilter = fc.record({
  which: fc.constantFrom(...REPORTED),
  tenants: fc.constant(VISIBLE),
  severities: fc.constantFrom(undefined, ['high'] as const, ['low', 'medium'] as const),
  kinds: fc.constantFrom(undefined, ['odd']),
  words: fc.constantFrom('', 'title', 't2', '#1051'),
  from: fc.constantFrom(undefined, new Date(Date.UTC(2026, 10, 21))),
});

describe('What the roll finds', () => {
  it('is the same when only what changed is looked at as when everything is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(aStep, { maxLength: 6 }), { maxLength: 8 }),
        aFilter,
        fc.constantFrom(...ORDERS),
        (turns, filter, order) => {
          const book = createRollBook();
          const find = createFinder(book);
          for (const steps of turns) {
            for (const step of steps) {
              if ('put' in step) book.put(step.put);
              else book.remove(step.remove);
            }
            const known = [...find(filter, order)];
            const fresh = createFinder(book)(filter, order);
            assert.deepEqual(known, fresh);
            assert.ok(known.every(({ tenantId }) => VISIBLE.has(tenantId)));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is looked for anew where more changed than is remembered', () => {
    const book = createRollBook();
    const find = createFinder(book);
    const [sample] = fc.sample(anEntry, 1) as [RollEntry];
    const entry = { ...sample, tenantId: TENANTS[0] as TenantId };
    const all = { which: 'all', tenants: VISIBLE } as const;
    assert.equal(find(all, 'newest').length, 0);
    for (let at = 0; at < 10_000; at++) book.put({ ...entry, key: `e${at}`, number: at + 1 });
    assert.equal(find(all, 'newest').length, 10_000);
    book.put({ ...entry, key: 'e10000', number: 10_001 });
    assert.equal(find(all, 'newest').length, 10_001);
    assert.equal(find(all, 'newest')[0]?.number, 10_001);
  });

  it('is counted by days of UTC up to the first and no further', () => {
    const at = (iso: string) => ({ detectedAt: new Date(iso), severity: 'high' }) as RollEntry;
    const found = ['2026-11-22T23:59:59Z', '2026-11-22T00:00:00Z', '2026-11-21T23:59:59Z', '2026-11-20T23:59:59Z'].map(
      at,
    );
    const days = reportDays(found, { last: new Date('2026-11-22T12:00:00Z'), days: 2 });
    assert.deepEqual(
      days.map(({ day, counts }) => [day, counts.high]),
      [
        ['2026-11-21', 1],
        ['2026-11-22', 2],
      ],
    );
  });
});
