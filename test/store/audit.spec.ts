import assert from 'node:assert/strict';
import { GENESIS, verifyChain } from '../../src/audit/chain.ts';
import type { AuditEntry } from '../../src/audit/entry.ts';
import { newId } from '../../src/kernel/ids.ts';
import { onEveryBackend } from './backends.ts';
import { anyTenant, NOON } from './samples.ts';

const entry = (verb: string): AuditEntry => ({
  id: newId(),
  at: NOON,
  corr: 'c0ffee00',
  verb,
  outcome: 'intent',
  about: { number: 7, action: 'blockUser' },
  personal: { actor: 'Bea', target: 'a_b.com#EXT#@c.onmicrosoft.com' },
});

onEveryBackend('audit trail', (bench) => {
  it('chains 50 appends at once from two replicas, none lost and none twice', async () => {
    const tenantId = anyTenant();
    const logs = [bench().replica('a').audit, bench().replica('b').audit];
    const entries = Array.from({ length: 50 }, (_, i) => entry(`verb${i}`));
    await Promise.all(entries.map((one, i) => logs[i % 2]?.append(tenantId, one)));
    const { audit } = bench().stores;
    const read = await audit.read(tenantId, 1, 1000);
    assert.equal(verifyChain(read, GENESIS, await audit.head(tenantId)), undefined);
    assert.deepEqual(new Set(read.map(({ id }) => id)), new Set(entries.map(({ id }) => id)));
    assert.equal(read.length, 50);
    assert.deepEqual(read[0]?.personal, entries[0]?.personal);
  });

  it('reads from any place and in any length', async () => {
    const tenantId = anyTenant();
    const { audit } = bench().stores;
    await Promise.all(Array.from({ length: 10 }, (_, i) => audit.append(tenantId, entry(`verb${i}`))));
    assert.deepEqual(
      (await audit.read(tenantId, 4, 3)).map(({ seq }) => seq),
      [4, 5, 6],
    );
    assert.deepEqual(await audit.read(tenantId, 11, 3), []);
    assert.deepEqual(await audit.head(anyTenant()), GENESIS);
  });

  it('keeps what a deed saw and left, however much it is, and many of these at once', async () => {
    const tenantId = anyTenant();
    const { audit } = bench().stores;
    const grants = (seed: number) =>
      JSON.stringify(
        Array.from({ length: 400 }, (_, at) => ({ id: `${seed}-${at * 7919}`, scope: `Thing${at}.Read.All` })),
      );
    const entries = Array.from({ length: 70 }, (_, at) => ({
      ...entry(`verb${at}`),
      personal: { actor: 'Bea', before: grants(at).repeat(at % 10 === 0 ? 12 : 1) },
    }));
    await Promise.all(entries.map((one) => audit.append(tenantId, one)));
    const read = await audit.read(tenantId, 1, 1000);
    assert.equal(verifyChain(read, GENESIS, await audit.head(tenantId)), undefined);
    const byId = new Map(read.map((one) => [one.id, one.personal]));
    for (const { id, personal } of entries) assert.deepEqual(byId.get(id), personal);
  });

  it('rejects every caller of a group that cannot be stored, and goes on', async () => {
    const tenantId = anyTenant();
    const { audit } = bench().stores;
    const impossible = { ...entry('bad'), about: { at: 1n as unknown as number } };
    const outcomes = await Promise.allSettled(
      [entry('first'), impossible, entry('x')].map((one) => audit.append(tenantId, one)),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected'],
    );
    await audit.append(tenantId, entry('next'));
    assert.equal((await audit.head(tenantId)).seq, 2);
  });
});
