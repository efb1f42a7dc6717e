import assert from 'node:assert/strict';
import type { IgnoreRule } from '../../src/events/ignore/rule.ts';
import type { RuleDraft } from '../../src/events/ignore/store.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createLog } from '../../src/kernel/log.ts';
import { createIgnoreRuleStore } from '../../src/store/ignore-rules-table.ts';
import { onEveryBackend } from './backends.ts';
import { anyEvent, anyTenant, anyWrite, NOON } from './samples.ts';

const BEA = { objectId: 'o1', name: 'Bea' };

/** A rule that uses every field, so that a round trip shows what a row forgets. */
function anyRule(number: number, more: Partial<IgnoreRule> = {}): IgnoreRule {
  return {
    number,
    scope: anyTenant(),
    criteria: {
      kind: 'impossibleTravel',
      users: [
        { id: 'u1', upn: 'ana@contoso.com', label: 'Ana “漢字” 🛎' },
        { upn: 'b@c.example', label: 'b' },
      ],
      networks: [
        { type: 'range', range: '203.0.113.0/24' },
        { type: 'as', asn: 64496, name: 'Example' },
      ],
      countries: ['JP', 'DE'],
      applications: [{ appId: 'a1', id: 'o9', label: 'App' }],
      title: ['impossible', 'travel'],
    },
    from: NOON,
    until: NOON,
    reason: 'business trip',
    author: BEA,
    createdAt: NOON,
    expiresAt: new Date(NOON.getTime() + 86_400_000),
    hits: 0,
    lastMatch: NOON,
    ...more,
  };
}

const draft = (more: Partial<RuleDraft> = {}): RuleDraft => ({
  id: newId(),
  tenantId: anyTenant(),
  event: { number: 7, key: 'e7' },
  askedBy: 'o1',
  scope: '*',
  criteria: { kind: 'passwordSpray' },
  from: NOON,
  until: NOON,
  reason: 'scanner',
  days: 90,
  expiresAt: NOON,
  ...more,
});

onEveryBackend('ignore rules', (bench) => {
  it('hide nothing where a criterion is there that this version does not know: without it they would mean more', async () => {
    const { ignoreRules } = bench().stores;
    const scope = anyTenant();
    const rule = anyRule(await ignoreRules.take(scope), { scope, criteria: { kind: 'passwordSpray' } });
    await ignoreRules.add(rule);
    const table = bench().tables.table('IgnoreRules');
    const { rows } = await table.query({ pk: scope, from: 'r', to: 's', limit: 1 });
    const body = JSON.parse(String(rows[0]?.props.body)) as { criteria: object };
    const widened = JSON.stringify({ ...body, criteria: { ...body.criteria, devices: ['d1'] } });
    await table.upsert({ pk: scope, rk: rows[0]?.rk ?? '', props: { ...rows[0]?.props, body: widened } });
    assert.deepEqual(await ignoreRules.list(scope), []);
  });

  it('come back as they were, by number and by scope', async () => {
    const { ignoreRules } = bench().stores;
    const scope = anyTenant();
    const rule = anyRule(await ignoreRules.take(scope), { scope });
    assert.ok(await ignoreRules.add(rule));
    assert.equal(await ignoreRules.add(rule), false);
    assert.deepEqual(await ignoreRules.find(rule.number), rule);
    assert.deepEqual(await ignoreRules.list(scope), [rule]);
    assert.deepEqual(await ignoreRules.list(anyTenant()), []);
  });

  it('never share a number, and a number without a rule is not found', async () => {
    const { ignoreRules } = bench().stores;
    const taken = await Promise.all(Array.from({ length: 6 }, () => ignoreRules.take('*')));
    assert.equal(new Set(taken).size, 6);
    assert.equal(await ignoreRules.find(taken[0]!), undefined);
    assert.equal(await ignoreRules.find(999_999), undefined);
  });

  it('concern a tenant when they are its own or for all, and the list stays the same while nothing changes', async () => {
    const { ignoreRules } = bench().stores;
    const [mine, theirs] = [anyTenant(), anyTenant()];
    const add = async (scope: IgnoreRule['scope']) => {
      const rule = anyRule(await ignoreRules.take(scope), { scope });
      await ignoreRules.add(rule);
      return rule.number;
    };
    const [own, other, all] = [await add(mine), await add(theirs), await add('*')];
    const first = await ignoreRules.concerning(mine);
    const numbers = first.map(({ number }) => number);
    assert.ok(numbers.includes(own) && numbers.includes(all) && !numbers.includes(other));
    assert.equal(await ignoreRules.concerning(mine), first);
  });

  it('are heard of at once where they were made, and within 15 seconds elsewhere', async () => {
    const [here, there] = [bench().replica('a').ignoreRules, bench().replica('b').ignoreRules];
    const scope = anyTenant();
    assert.deepEqual([await here.concerning(scope), await there.concerning(scope)].map(ownOf(scope)), [0, 0]);
    const rule = anyRule(await here.take(scope), { scope });
    await here.add(rule);
    assert.deepEqual([await here.concerning(scope), await there.concerning(scope)].map(ownOf(scope)), [1, 0]);
    bench().advance(15_000);
    assert.equal(ownOf(scope)(await there.concerning(scope)), 1);
    await there.end(rule.number, { at: NOON, by: BEA });
    bench().advance(15_000);
    assert.deepEqual([await here.concerning(scope), await there.concerning(scope)].map(ownOf(scope)), [0, 0]);
  });

  it('count hits of many replicas, each page once, and remember the newest match', async () => {
    const replicas = ['a', 'b', 'c'].map((name) => bench().replica(name).ignoreRules);
    const scope = anyTenant();
    const rule = anyRule(await replicas[0]!.take(scope), { scope, lastMatch: undefined });
    await replicas[0]!.add(rule);
    const later = new Date(NOON.getTime() + 5_000);
    await Promise.all(
      replicas.map((store, at) => store.hit([{ rule, count: 2, at: at === 1 ? later : NOON }], `page-${at}`)),
    );
    await replicas[0]!.hit([{ rule, count: 3, at: NOON }], 'last');
    await replicas[0]!.hit([{ rule, count: 3, at: NOON }], 'last');
    const stored = await replicas[0]!.find(rule.number);
    assert.deepEqual([stored?.hits, stored?.lastMatch], [9, later]);
  });

  it('are taken away once, stay readable, and are neither extended nor counted any more', async () => {
    const { ignoreRules } = bench().stores;
    const scope = anyTenant();
    const rule = anyRule(await ignoreRules.take(scope), { scope });
    await ignoreRules.add(rule);
    const until = new Date(NOON.getTime() + 9 * 86_400_000);
    const { expiresAt: was } = rule;
    const moved = await ignoreRules.reschedule(rule.number, { was, expiresAt: until });
    assert.deepEqual(moved?.expiresAt, until);
    const late = await ignoreRules.reschedule(rule.number, { was, expiresAt: NOON });
    assert.deepEqual(late?.expiresAt, until, 'who has not seen the present end does not move it');
    const ends = await Promise.all([1, 2, 3].map(() => ignoreRules.end(rule.number, { at: NOON, by: BEA })));
    assert.equal(ends.filter(Boolean).length, 1);
    assert.deepEqual(await ignoreRules.list(scope), []);
    assert.equal(await ignoreRules.reschedule(rule.number, { was: until, expiresAt: NOON }), undefined);
    await ignoreRules.hit([{ rule, count: 1, at: NOON }], 'x');
    const stored = await ignoreRules.find(rule.number);
    assert.deepEqual([stored?.ended?.by, stored?.hits, stored?.expiresAt], [BEA, 0, until]);
  });

  it('are brought back once, by who knows when they were taken away, and hide as before', async () => {
    const { ignoreRules } = bench().stores;
    const scope = anyTenant();
    const rule = anyRule(await ignoreRules.take(scope), { scope });
    await ignoreRules.add(rule);
    assert.equal(await ignoreRules.revive(rule.number, NOON), undefined, 'it was not taken away');
    await ignoreRules.end(rule.number, { at: NOON, by: BEA });
    assert.equal(await ignoreRules.revive(rule.number, new Date(0)), undefined, 'it was taken away at another time');
    const backs = await Promise.all([1, 2, 3].map(() => ignoreRules.revive(rule.number, NOON)));
    assert.equal(backs.filter(Boolean).length, 1);
    assert.deepEqual(await ignoreRules.list(scope), [rule]);
    assert.deepEqual(await ignoreRules.concerning(scope).then(ownOf(scope)), 1);
    assert.ok(await ignoreRules.end(rule.number, { at: NOON, by: BEA }), 'it can be taken away again');
  });

  it('are found while they are brought back, between one reading and the next', async () => {
    const { tables, stores } = bench();
    const scope = anyTenant();
    const rule = anyRule(await stores.ignoreRules.take(scope), { scope });
    await stores.ignoreRules.add(rule);
    await stores.ignoreRules.end(rule.number, { at: NOON, by: BEA });
    const rules = tables.table('IgnoreRules');
    let isBack = false;
    const get: typeof rules.get = async (pk, rk) => {
      const row = await rules.get(pk, rk);
      if (pk === scope && !isBack) {
        isBack = true;
        await stores.ignoreRules.revive(rule.number, NOON);
      }
      return row;
    };
    const slow = { ...tables, table: () => ({ ...rules, get }) };
    const found = await createIgnoreRuleStore(slow, { corr: 'c', log: createLog('silent') }).find(rule.number);
    assert.deepEqual([isBack, found], [true, rule]);
  });

  it('hide nothing when they are of a newer Tocsin, and keep the others working', async () => {
    const { ignoreRules } = bench().stores;
    const scope = anyTenant();
    const rule = anyRule(await ignoreRules.take(scope), { scope });
    await ignoreRules.add(rule);
    const newer = { pk: scope, rk: 'r0000099999', props: { v: 99, corr: 'x', body: '{}' } };
    await bench().tables.table('IgnoreRules').upsert(newer);
    assert.deepEqual(await ignoreRules.list(scope), [rule]);
  });

  it('are drafted, and a draft becomes one number however often it is confirmed', async () => {
    const { ignoreRules } = bench().stores;
    const one = draft();
    await ignoreRules.saveDraft(one);
    assert.deepEqual(await ignoreRules.draft(one.id), one);
    assert.equal(await ignoreRules.draft('none'), undefined);
    const numbers = await Promise.all([11, 12, 13].map((number) => ignoreRules.claimDraft(one.id, number)));
    assert.equal(new Set(numbers).size, 1);
    assert.equal((await ignoreRules.draft(one.id))?.savedAs, numbers[0]);
    assert.equal(await ignoreRules.claimDraft('none', 5), undefined);
  });
});

const ownOf = (scope: string) => (rules: readonly IgnoreRule[]) => rules.filter((rule) => rule.scope === scope).length;

onEveryBackend('ignored events', (bench) => {
  it('are in the list of the ignored and not among the open ones, until they are shown again', async () => {
    const { events } = bench().stores;
    const tenantId = anyTenant();
    const numbers = async (query: { open: boolean; ignored?: true }) =>
      (await events.list(tenantId, { ...query, limit: 10 })).items.map(({ number, ignored }) => [number, ignored]);
    const by = { kind: 'rule', number: 7 } as const;
    const hidden = anyEvent(tenantId, 1, { ignored: { since: NOON, by, reason: 'trip' } });
    await events.insert([anyWrite(hidden), anyWrite(anyEvent(tenantId, 2))]);
    assert.deepEqual(await numbers({ open: true }), [[2, undefined]]);
    assert.deepEqual(await numbers({ open: false, ignored: true }), [[1, true]]);
    const stored = await events.get(tenantId, hidden.key);
    assert.deepEqual(stored?.value, hidden);
    const { ignored: _ignored, ...shown } = hidden;
    assert.ok(await events.replace(anyWrite({ ...shown, revision: 2 }), stored!));
    assert.deepEqual(await numbers({ open: true }), [
      [2, undefined],
      [1, undefined],
    ]);
    assert.deepEqual(await numbers({ open: false, ignored: true }), []);
    assert.equal((await numbers({ open: false })).length, 2);
  });

  it('can be resolved while ignored, and re-opened while ignored, without a trace in the wrong list', async () => {
    const { events } = bench().stores;
    const tenantId = anyTenant();
    const by = { kind: 'person', objectId: 'o1', name: 'Bea' } as const;
    const ignored = { since: NOON, by, reason: 'test' };
    const event = anyEvent(tenantId, 1);
    await events.insert([anyWrite(event)]);
    const steps = [{ ignored }, { ignored, status: 'resolved' }, { ignored }, { status: 'resolved' }, {}] as const;
    for (const [at, change] of steps.entries()) {
      const before = await events.get(tenantId, event.key);
      assert.ok(await events.replace(anyWrite({ ...event, ...change, revision: at + 2 }), before!), `step ${at}`);
    }
    assert.equal((await events.list(tenantId, { open: true, limit: 10 })).items.length, 1);
    assert.equal((await events.list(tenantId, { open: false, ignored: true, limit: 10 })).items.length, 0);
  });
});
