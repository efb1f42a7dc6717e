import assert from 'node:assert/strict';
import { TocsinError } from '../../src/kernel/errors.ts';
import { createRuleHits } from '../../src/store/ignore-rule-hits.ts';
import { createIgnoreRuleStore } from '../../src/store/ignore-rules-table.ts';
import { createMemoryTables } from '../../src/store/index.ts';
import type { Table } from '../../src/store/tables.ts';
import { NOON, aRule } from '../events/ignore/rules.ts';
import { fakeClock } from '../fakes/clock.ts';
import { keptLog } from '../fakes/log.ts';

describe('Hits that cannot be counted', () => {
  async function set() {
    const tables = createMemoryTables(fakeClock());
    const log = keptLog();
    const store = createIgnoreRuleStore(tables, { corr: 'c', log });
    const rule = aRule({ kind: 'passwordSpray' }, { number: await store.take('*') });
    await store.add(rule);
    const table = tables.table('IgnoreRules');
    const state = { replace: undefined as Table['replace'] | undefined };
    const wrapped: Table = { ...table, replace: (row, etag) => (state.replace ?? table.replace)(row, etag) };
    const hit = createRuleHits(wrapped, { corr: 'c', log });
    const count = async () => (await store.find(rule.number))?.hits;
    return { log, state, count, hit: (n: number, batch: string) => hit([{ rule, count: n, at: NOON }], batch) };
  }

  it('are owed while others keep changing the rule, and counted with the next ones', async () => {
    const { log, state, count, hit } = await set();
    state.replace = async () => undefined;
    await hit(5, 'a');
    assert.equal(await count(), 0);
    state.replace = undefined;
    await hit(2, 'b');
    assert.equal(await count(), 7);
    assert.ok(log.lines.some(({ message }) => message === 'hits of an ignore rule were not counted'));
  });

  it('are lost rather than counted twice where the answer of the storage was lost, and never stop an alert', async () => {
    const { state, count, hit } = await set();
    state.replace = () => Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'Storage does not answer.'));
    await hit(5, 'a');
    state.replace = undefined;
    await hit(2, 'b');
    assert.equal(await count(), 2);
  });
});
