import type { IgnoreRule, RuleScope } from '../events/ignore/rule.ts';
import { DRAFT_LASTS_MS, type IgnoreRuleStore, type RuleDraft } from '../events/ignore/store.ts';
import { errorFields, TocsinError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { createRuleHits } from './ignore-rule-hits.ts';
import * as rows from './ignore-rule-rows.ts';
import { createRuleCache } from './ignore-rule-cache.ts';
import { encodeKey, startingWith } from './keys.ts';
import { saveRow } from './save-row.ts';
import { readAll, type Row, type StoredRow, type Table, type Tables } from './tables.ts';

const TRIES = 20;
/** Kept a while longer, so that a late click is told "too old" and not "unknown". */
const DRAFT_KEPT_MS = 60 * 60_000;

/** Ignore rules by scope, their numbers, and the drafts that wait for a yes. */
export function createIgnoreRuleStore(tables: Tables, deps: { corr: string; log: Log }): IgnoreRuleStore {
  const table = tables.table('IgnoreRules');
  const list = (scope: RuleScope) => listRules(table, scope, deps.log);
  const cache = createRuleCache({ read: list, now: () => tables.now() });

  async function find(number: number): Promise<IgnoreRule | undefined> {
    const scope = await scopeOf(table, number);
    if (scope === undefined) return undefined;
    const read = (state: 'live' | 'ended') => table.get(rows.partitionOf(scope), rows.ruleKey(state, number));
    // Two readings, and it may be brought back between them: it is then where it was looked for first.
    const row = (await read('live')) ?? (await read('ended')) ?? (await read('live'));
    return row && rows.ruleCodec.decode(row);
  }

  return {
    concerning: cache.concerning,
    list,
    find,
    take: (scope) => takeNumber(table, scope, deps.corr),
    async add(rule) {
      const added = (await table.insert(liveRow(rule, deps.corr))) !== undefined;
      cache.forget(rule.scope);
      return added;
    },
    async reschedule(number, { was, expiresAt }) {
      const scope = await scopeOf(table, number);
      if (scope === undefined) return undefined;
      let rule: IgnoreRule | undefined;
      await saveRow(table, {
        pk: rows.partitionOf(scope),
        rk: rows.ruleKey('live', number),
        change(present) {
          rule = present && rows.ruleCodec.decode(present);
          if (rule?.expiresAt.getTime() !== was.getTime()) return undefined;
          rule = { ...rule, expiresAt };
          return { ...present?.props, ...rows.ruleCodec.encode(rule, deps.corr) };
        },
      });
      cache.forget(scope);
      return rule;
    },
    async end(number, ended) {
      const scope = await scopeOf(table, number);
      const rule = scope && (await endRule(table, { scope, number, ended, corr: deps.corr }));
      if (scope) cache.forget(scope);
      return rule;
    },
    async revive(number, endedAt) {
      const scope = await scopeOf(table, number);
      const rule = scope && (await reviveRule(table, { scope, number, endedAt, corr: deps.corr }));
      if (scope) cache.forget(scope);
      return rule;
    },
    hit: createRuleHits(table, deps),
    ...drafts(tables, deps),
  };
}

/** A rule that cannot be read, or is of a newer Tocsin, hides nothing here: it is left out and logged. */
async function listRules(table: Table, scope: RuleScope, log: Log): Promise<readonly IgnoreRule[]> {
  const found = await readAll(table, { pk: rows.partitionOf(scope), ...startingWith('r') });
  return found.flatMap((row) => {
    try {
      return [rows.ruleCodec.decode(row)];
    } catch (error) {
      log.error({ ...errorFields(error), row: row.rk }, 'an ignore rule cannot be read and hides nothing');
      return [];
    }
  });
}

async function scopeOf(table: Table, number: number): Promise<RuleScope | undefined> {
  const row = await table.get(rows.NUMBERS, rows.highestFirst(number));
  return row && rows.readPointer(row).scope;
}

async function takeNumber(table: Table, scope: RuleScope, corr: string): Promise<number> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const { rows: highest } = await table.query({ pk: rows.NUMBERS, ...startingWith(''), limit: 1 });
    const number = (highest[0] ? rows.readPointer(highest[0]).number : 0) + 1;
    if ((await table.insert(rows.pointerRow(number, scope, corr))) !== undefined) return number;
  }
  throw new TocsinError('CONFLICT', 'Too many rules are being made at once. Please try again.');
}

function liveRow(rule: IgnoreRule, corr: string): Row {
  const { scope, number } = rule;
  return {
    pk: rows.partitionOf(scope),
    rk: rows.ruleKey('live', number),
    props: rows.ruleCodec.encode(rule, corr),
  };
}

interface Ending {
  readonly scope: RuleScope;
  readonly number: number;
  readonly ended: NonNullable<IgnoreRule['ended']>;
  readonly corr: string;
}

/**
 * Moved, in one transaction, to where ingest does not look: of several people at once only one moves it. A hit that is
 * counted between the reading and the move is lost.
 */
async function endRule(table: Table, { scope, number, ended, corr }: Ending): Promise<IgnoreRule | undefined> {
  const pk = rows.partitionOf(scope);
  const present = await table.get(pk, rows.ruleKey('live', number));
  if (!present) return undefined;
  const rule = { ...rows.ruleCodec.decode(present), ended };
  const row = { pk, rk: rows.ruleKey('ended', number), props: rows.ruleCodec.encode(rule, corr) };
  const moved = await table.transact(pk, [
    { kind: 'insert', row },
    { kind: 'delete', rk: present.rk },
  ]);
  return moved === 'done' ? rule : undefined;
}

interface Reviving {
  readonly scope: RuleScope;
  readonly number: number;
  readonly endedAt: Date;
  readonly corr: string;
}

/** The way back of `endRule`, as whole: of several people at once only one finds the row where it was taken to. */
async function reviveRule(table: Table, { scope, number, endedAt, corr }: Reviving): Promise<IgnoreRule | undefined> {
  const pk = rows.partitionOf(scope);
  const taken = await table.get(pk, rows.ruleKey('ended', number));
  if (!taken) return undefined;
  const { ended, ...rule } = rows.ruleCodec.decode(taken);
  if (ended?.at.getTime() !== endedAt.getTime()) return undefined;
  const row = { pk, rk: rows.ruleKey('live', number), props: rows.ruleCodec.encode(rule, corr) };
  const moved = await table.transact(pk, [
    { kind: 'insert', row },
    { kind: 'delete', rk: taken.rk },
  ]);
  return moved === 'done' ? rule : undefined;
}

function drafts(
  tables: Tables,
  { corr, log }: { corr: string; log: Log },
): Pick<IgnoreRuleStore, 'saveDraft' | 'draft' | 'claimDraft'> {
  const table = tables.table('IgnoreRules');
  let nextSweep = tables.now().getTime() + DRAFT_LASTS_MS;
  const propsOf = (draft: RuleDraft) => ({
    ...rows.draftCodec.encode(draft, corr),
    expires: draft.expiresAt.toISOString(),
  });

  async function sweep(now: number): Promise<void> {
    for (const row of await readAll(table, { pk: rows.DRAFTS, ...startingWith(''), select: ['v', 'expires'] })) {
      if (Date.parse(String(row.props.expires)) + DRAFT_KEPT_MS < now) await table.delete(rows.DRAFTS, row.rk);
    }
  }

  return {
    async saveDraft(draft) {
      await table.upsert({ pk: rows.DRAFTS, rk: encodeKey(draft.id), props: propsOf(draft) });
      const now = tables.now().getTime();
      if (now < nextSweep) return;
      nextSweep = now + DRAFT_LASTS_MS;
      await sweep(now).catch((error: unknown) => log.warn(errorFields(error), 'old drafts of rules were not swept'));
    },
    async draft(id) {
      const row = await table.get(rows.DRAFTS, encodeKey(id));
      return row && rows.draftCodec.decode(row);
    },
    async claimDraft(id, number) {
      let savedAs: number | undefined;
      await saveRow(table, {
        pk: rows.DRAFTS,
        rk: encodeKey(id),
        change: (present) => claimed(present, number, { propsOf, tell: (has) => (savedAs = has) }),
      });
      return savedAs;
    },
  };
}

function claimed(
  present: StoredRow | undefined,
  number: number,
  { propsOf, tell }: { propsOf(draft: RuleDraft): Row['props']; tell(number: number | undefined): void },
): Row['props'] | undefined {
  const draft = present && rows.draftCodec.decode(present);
  tell(draft && (draft.savedAs ?? number));
  return draft && draft.savedAs === undefined ? propsOf({ ...draft, savedAs: number }) : undefined;
}
