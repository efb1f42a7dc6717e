import type { RuleHits } from '../events/ignore/store.ts';
import { errorFields, isTocsinError } from '../kernel/errors.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import type { Log } from '../kernel/log.ts';
import { partitionOf, ruleCodec, ruleKey } from './ignore-rule-rows.ts';
import { saveRow } from './save-row.ts';
import type { Table } from './tables.ts';

/**
 * Adds to the counts of rules: one write per rule and page of alerts. The row keeps the name of the last page that was
 * counted, so that a write whose answer was lost is not counted again. What could not be written because others kept
 * changing the row is owed, and written with the rule's next hits.
 */
export function createRuleHits(table: Table, { corr, log }: { corr: string; log: Log }) {
  const owed = new Map<number, RuleHits>();

  async function write({ rule, count, at }: RuleHits, batch: string): Promise<void> {
    await saveRow(table, {
      pk: partitionOf(rule.scope),
      rk: ruleKey('live', rule.number),
      change(present) {
        if (!present || present.props.batch === batch) return undefined;
        const before = ruleCodec.decode(present);
        const lastMatch = before.lastMatch && before.lastMatch > at ? before.lastMatch : at;
        return { ...ruleCodec.encode({ ...before, hits: before.hits + count, lastMatch }, corr), batch };
      },
    });
  }

  async function settle(hits: RuleHits, batch: string): Promise<void> {
    const { number } = hits.rule;
    const before = owed.get(number);
    owed.delete(number);
    const all = before ? { ...hits, count: hits.count + before.count } : hits;
    try {
      await write(all, batch);
    } catch (error) {
      const again = isTocsinError(error, 'CONFLICT');
      const later = owed.get(number);
      if (again) owed.set(number, later ? { ...all, count: all.count + later.count } : all);
      log.warn({ ...errorFields(error), rule: number, again }, 'hits of an ignore rule were not counted');
    }
  }

  return async (hits: readonly RuleHits[], batch: string): Promise<void> => {
    await mapLimit(hits, 4, (one) => settle(one, batch));
  };
}
