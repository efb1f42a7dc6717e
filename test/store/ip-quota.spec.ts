import assert from 'node:assert/strict';
import { newId } from '../../src/kernel/ids.ts';
import { onEveryBackend } from './backends.ts';

onEveryBackend('the daily count of calls to a service', (bench) => {
  it('goes up to the limit, for all replicas together and after a restart', async () => {
    const service = `s/${newId()}`;
    const call = { service, day: '2026-11-22', count: 10, limit: 55 };
    const replicas = ['a', 'b', 'c'].map((name) => bench().replica(name).ipQuota);
    const taken = await Promise.all(replicas.flatMap((quota) => [quota.take(call), quota.take(call)]));
    assert.equal(
      taken.reduce((sum, { granted }) => sum + granted, 0),
      55,
    );
    assert.deepEqual(
      taken.map(({ first }) => first).toSorted((a, b) => a - b),
      [0, 10, 20, 30, 40, 50],
    );
    assert.deepEqual(await bench().replica('d').ipQuota.take(call), { first: 55, granted: 0 });
  });

  it('starts anew with each day and each service, and follows a raised limit', async () => {
    const service = newId();
    const { ipQuota } = bench().stores;
    const call = { service, day: '2026-11-22', count: 5, limit: 5 };
    assert.equal((await ipQuota.take(call)).granted, 5);
    assert.deepEqual(await ipQuota.take({ ...call, day: '2026-11-23' }), { first: 0, granted: 5 });
    assert.deepEqual(await ipQuota.take({ ...call, limit: 8 }), { first: 5, granted: 3 });
    assert.deepEqual(await ipQuota.take({ ...call, service: newId() }), { first: 0, granted: 5 });
  });
});
