import assert from 'node:assert/strict';
import { exportLines, tellVerified } from '../../src/audit/cli.ts';
import type { AuditEntry } from '../../src/audit/entry.ts';
import { exportTrail, verifyTrail } from '../../src/audit/verify.ts';
import { newId } from '../../src/kernel/ids.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import type { Props } from '../../src/store/tables.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { onEveryBackend } from '../store/backends.ts';
import { anyTenant, NOON } from '../store/samples.ts';

function entry(verb: string): AuditEntry {
  const about = { event: 7 };
  return { id: newId(), at: NOON, corr: 'c0ffee00', verb, outcome: 'done', about, personal: { actor: 'Bea' } };
}

const rowKey = (seq: number) => `a${String(seq).padStart(12, '0')}`;

onEveryBackend('checking the audit trail', (bench) => {
  const audit = () => bench().stores.audit;
  const table = () => bench().tables.table('Audit');

  async function chainOf(length: number): Promise<TenantId> {
    const tenantId = anyTenant();
    await Promise.all(Array.from({ length }, (_none, at) => audit().append(tenantId, entry(`verb${at}`))));
    return tenantId;
  }

  async function tamper(tenantId: TenantId, rk: string, change: (props: Props) => Props): Promise<void> {
    const row = await table().get(tenantId, rk);
    assert.ok(row);
    await table().upsert({ pk: tenantId, rk, props: change(row.props) });
  }

  it('finds a whole chain whole, over more than one page, and an empty one empty', async () => {
    const tenantId = await chainOf(1_100);
    const { entries, fault } = await verifyTrail(audit(), tenantId);
    assert.deepEqual([entries, fault], [1_100, undefined]);
    assert.deepEqual((await verifyTrail(audit(), anyTenant())).entries, 0);
  });

  it('stops where it is told to, and goes on from there to the end', async () => {
    const tenantId = await chainOf(1_100);
    const part = await verifyTrail(audit(), tenantId, { enough: () => true });
    assert.deepEqual([part.entries, part.rest?.seq, part.fault], [1_000, 1_000, undefined]);
    await tamper(tenantId, rowKey(1_050), (props) => ({ ...props, personal: '{"actor":"Ana"}' }));
    const { entries, rest, fault } = await verifyTrail(audit(), tenantId, { after: part.rest, enough: () => true });
    assert.deepEqual([entries, rest, fault], [1_049, undefined, { seq: 1_050, fault: 'altered' }]);
  });

  it('finds a missing entry at its place', async () => {
    for (const seq of [1, 4]) {
      const tenantId = await chainOf(6);
      await table().delete(tenantId, rowKey(seq));
      const report = await verifyTrail(audit(), tenantId);
      assert.deepEqual([report.fault, report.entries], [{ seq, fault: 'missing' }, seq - 1]);
    }
  });

  it('finds the end cut off', async () => {
    const tenantId = await chainOf(6);
    for (const seq of [5, 6]) await table().delete(tenantId, rowKey(seq));
    assert.deepEqual((await verifyTrail(audit(), tenantId)).fault, { seq: 5, fault: 'cut off' });
  });

  it('finds an entry that was altered, and a person who was replaced', async () => {
    for (const [name, from, to] of [
      ['body', 'c0ffee00', 'c0ffee01'],
      ['personal', 'Bea', 'Ana'],
    ] as const) {
      const tenantId = await chainOf(6);
      await tamper(tenantId, rowKey(3), (props) => ({ ...props, [name]: String(props[name]).replace(from, to) }));
      assert.deepEqual((await verifyTrail(audit(), tenantId)).fault, { seq: 3, fault: 'altered' });
    }
  });

  it('takes erased personal fields for no fault', async () => {
    const tenantId = await chainOf(3);
    await tamper(tenantId, rowKey(2), (props) => ({ ...props, personal: '{}' }));
    assert.equal((await verifyTrail(audit(), tenantId)).fault, undefined);
  });

  it('finds an entry that cannot be read, among others that can', async () => {
    const tenantId = await chainOf(9);
    await tamper(tenantId, rowKey(7), (props) => ({ ...props, body: '{ this is no JSON' }));
    const report = await verifyTrail(audit(), tenantId);
    assert.deepEqual([report.fault, report.entries], [{ seq: 7, fault: 'unreadable' }, 6]);
    await assert.rejects(async () => {
      for await (const line of exportTrail(audit(), tenantId)) assert.ok(line);
    });
  });

  it('finds a head that was set back, and one that tells of another entry', async () => {
    const tenantId = await chainOf(6);
    const third = (await audit().read(tenantId, 3, 1))[0];
    await tamper(tenantId, 'head', (props) => ({ ...props, seq: 3, hash: third?.hash }));
    assert.deepEqual((await verifyTrail(audit(), tenantId)).fault, { seq: 4, fault: 'beyond the head' });
    await tamper(tenantId, 'head', (props) => ({ ...props, seq: 6, hash: 'f'.repeat(64) }));
    assert.deepEqual((await verifyTrail(audit(), tenantId)).fault, { seq: 6, fault: 'broken link' });
  });

  it('finds the entries of another tenant in the place of its own, whole chains with their heads too', async () => {
    const [mine, other] = [await chainOf(3), await chainOf(3)];
    for (const rk of [rowKey(1), rowKey(2), rowKey(3), 'head']) {
      const row = await table().get(other, rk);
      assert.ok(row);
      await table().upsert({ pk: mine, rk, props: row.props });
    }
    assert.deepEqual((await verifyTrail(audit(), mine)).fault, { seq: 1, fault: 'foreign' });
    const [another, victim] = [await chainOf(4), await chainOf(4)];
    const row = await table().get(another, rowKey(3));
    await table().upsert({ pk: victim, rk: rowKey(3), props: row?.props ?? {} });
    assert.deepEqual((await verifyTrail(audit(), victim)).fault, { seq: 3, fault: 'foreign' });
  });

  it('finds entries that changed places, and a second one in one place', async () => {
    const swapped = await chainOf(6);
    const [third, fourth] = [await table().get(swapped, rowKey(3)), await table().get(swapped, rowKey(4))];
    await table().upsert({ pk: swapped, rk: rowKey(3), props: fourth?.props ?? {} });
    await table().upsert({ pk: swapped, rk: rowKey(4), props: third?.props ?? {} });
    const told = await verifyTrail(audit(), swapped);
    assert.deepEqual([told.fault, told.entries], [{ seq: 3, fault: 'misplaced' }, 2]);
    const doubled = await chainOf(6);
    const row = await table().get(doubled, rowKey(3));
    await table().upsert({ pk: doubled, rk: `${rowKey(3)}x`, props: row?.props ?? {} });
    assert.deepEqual((await verifyTrail(audit(), doubled)).fault, { seq: 3, fault: 'doubled' });
  });

  it('tells a head that is none, one that is gone, and one far beyond the end, and goes on to the other tenants', async () => {
    const [none, gone, far, whole] = [await chainOf(2), await chainOf(2), await chainOf(2), await chainOf(2)];
    await tamper(none, 'head', (props) => ({ ...props, seq: 'two' }));
    await table().delete(gone, 'head');
    await tamper(far, 'head', (props) => ({ ...props, seq: 1e15 }));
    assert.deepEqual((await verifyTrail(audit(), none)).fault, { seq: 0, fault: 'unreadable' });
    assert.deepEqual((await verifyTrail(audit(), gone)).fault, { seq: 1, fault: 'beyond the head' });
    assert.deepEqual((await verifyTrail(audit(), far)).fault, { seq: 3, fault: 'cut off' });
    const place = { domain: 'x.example', state: 'active', timeZone: 'UTC' } as const;
    await bench().stores.tenants.seed([none, whole].map((id, at) => ({ ...place, id, name: `Tenant ${at}` })));
    const told = await tellVerified({ audit: audit(), tenants: bench().stores.tenants, homeTenantId: whole });
    assert.match(told.lines.join('\n'), new RegExp(`^BROKEN  Tenant 0 \\(${none}\\): its head cannot be read$`, 'm'));
    assert.match(told.lines.join('\n'), new RegExp(`^whole   Tenant 1 \\(${whole}\\): 2 entries`, 'm'));
  });

  it('calls what a newer Tocsin wrote not checked rather than broken, and not whole either', async () => {
    const tenantId = await chainOf(4);
    await tamper(tenantId, rowKey(3), (props) => ({ ...props, v: 2 }));
    assert.deepEqual((await verifyTrail(audit(), tenantId)).fault, { seq: 3, fault: 'newer' });
    const deps = { audit: audit(), tenants: bench().stores.tenants, homeTenantId: tenantId };
    const told = await tellVerified(deps, tenantId);
    assert.equal(told.whole, false);
    assert.match(told.lines.join('\n'), /^UNSURE {2}.*entry 3: a newer Tocsin wrote it/m);
    await tamper(tenantId, 'head', (props) => ({ ...props, v: 2 }));
    assert.deepEqual((await verifyTrail(audit(), tenantId)).fault, { seq: 0, fault: 'newer' });
  });

  it('takes a tenant that nobody knows for a mistake, not for a whole trail', async () => {
    const deps = { audit: audit(), tenants: bench().stores.tenants, homeTenantId: anyTenant() };
    const unknown = anyTenant();
    await assert.rejects(tellVerified(deps, unknown), (error) => isTocsinError(error, 'NOT_FOUND'));
    await assert.rejects(
      async () => {
        for await (const line of exportLines(deps, unknown)) assert.ok(line);
      },
      (error) => isTocsinError(error, 'NOT_FOUND'),
    );
    const left = await chainOf(1);
    assert.equal((await tellVerified(deps, left)).whole, true);
  });

  it('is not put off by what is appended meanwhile', async () => {
    const tenantId = await chainOf(20);
    const writing = (async () => {
      for (let at = 0; at < 30; at++) await audit().append(tenantId, entry('meanwhile'));
    })();
    for (let at = 0; at < 10; at++) assert.equal((await verifyTrail(audit(), tenantId)).fault, undefined);
    await writing;
  });

  it('exports every entry, oldest first, as JSON from which the chain can be checked elsewhere', async () => {
    const tenantId = await chainOf(1_005);
    const lines: { seq: number; previous: string; hash: string; at: string }[] = [];
    const deps = { audit: audit(), tenants: bench().stores.tenants, homeTenantId: tenantId };
    for await (const line of exportLines(deps, tenantId)) lines.push(JSON.parse(line));
    assert.equal(lines.length, 1_005);
    assert.ok(lines.every(({ seq, previous }, at) => seq === at + 1 && (at === 0 || previous === lines[at - 1]?.hash)));
    assert.equal(lines[0]?.at, NOON.toISOString());
  });

  it('tells of every tenant by name, the home tenant too, and which one is broken', async () => {
    const [whole, broken, home] = [await chainOf(2), await chainOf(5), await chainOf(1)];
    await table().delete(broken, rowKey(2));
    const tenant = { domain: 'x.example', state: 'active', timeZone: 'UTC' } as const;
    await bench().stores.tenants.seed([
      { ...tenant, id: whole, name: 'Whole' },
      { ...tenant, id: broken, name: 'Broken' },
    ]);
    const deps = { audit: audit(), tenants: bench().stores.tenants, homeTenantId: home };
    const told = await tellVerified(deps);
    assert.equal(told.whole, false);
    const text = told.lines.join('\n');
    assert.match(text, new RegExp(`^whole   home tenant \\(${home}\\): 1 entries, head [0-9a-f]{64}$`, 'm'));
    assert.match(text, new RegExp(`^BROKEN  Broken \\(${broken}\\): entry 2: the entry is missing; 1 entries`, 'm'));
    const one = await tellVerified(deps, whole);
    assert.deepEqual([one.whole, one.lines.length], [true, 1]);
    await assert.rejects(tellVerified(deps, 'contoso'), (error) => isTocsinError(error, 'INPUT_INVALID'));
  });
});
