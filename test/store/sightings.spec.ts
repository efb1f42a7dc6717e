import assert from 'node:assert/strict';
import type { Sighting } from '../../src/events/sightings.ts';
import { encodeKey } from '../../src/store/keys.ts';
import { onEveryBackend } from './backends.ts';
import { anyTenant } from './samples.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-11-22T12:00:00.000Z');
let serial = 0;

function sighting(address: string, daysAgo: number, more: Partial<Sighting> = {}): Sighting {
  const detectedAt = new Date(NOW.getTime() - daysAgo * DAY_MS);
  return {
    address,
    tenantId: anyTenant(),
    key: `e${++serial}`,
    detectedAt,
    users: ['u/1', 'ana#ext#@x.example'],
    ...more,
  };
}
const fresh = () => `86.${++serial % 250}.${(serial * 7) % 250}.${(serial * 13) % 250}`;

onEveryBackend('the sightings of addresses', (bench) => {
  const since = new Date(NOW.getTime() - 90 * DAY_MS);

  it('are read newest first, of all tenants, for 90 days and no longer', async () => {
    const { sightings } = bench().stores;
    const address = '2a03:2880:f12d:83:face:b00c:0:25de';
    const all = [sighting(address, 3), sighting(address, 1), sighting(address, 89.9), sighting(address, 90.1)];
    await sightings.add([...all, sighting('2a03:2880:f12d:83:face:b00c:0:25d', 1), sighting('86.1.2.30', 1)]);
    const { items, more } = await sightings.read({ address, since, limit: 100 });
    assert.deepEqual(items, [all[1], all[0], all[2]]);
    assert.equal(more, false);
    assert.deepEqual((await sightings.read({ address: '86.1.2.3', since, limit: 100 })).items, []);
  });

  it('are the same row when an event is stored again, by whichever replica', async () => {
    const address = fresh();
    const one = sighting(address, 1);
    await Promise.all(['a', 'b', 'c'].map((name) => bench().replica(name).sightings.add([one, one])));
    assert.equal((await bench().stores.sightings.read({ address, since, limit: 100 })).items.length, 1);
  });

  it('are told as "at least" where one of them cannot be read, and hold up no other', async () => {
    const address = fresh();
    const { sightings } = bench().stores;
    await sightings.add([sighting(address, 1), sighting(address, 2), sighting(address, 3)]);
    const table = bench().tables.table('Sightings');
    const found = await Promise.all(
      Array.from({ length: 16 }, (_none, at) =>
        table.query({ pk: `p${at}`, from: encodeKey(address), to: `${encodeKey(address)}~~`, limit: 10 }),
      ),
    );
    const [first, second] = found.flatMap(({ rows }) => rows);
    assert.ok(first && second);
    await table.upsert({ pk: first.pk, rk: first.rk, props: { ...first.props, body: '{' } });
    await table.upsert({ pk: second.pk, rk: second.rk, props: { ...second.props, v: 2 } });
    const { items, more } = await sightings.read({ address, since, limit: 100 });
    assert.deepEqual([items.length, more], [1, true]);
  });

  it('keep two tenants apart that saw it at the same moment', async () => {
    const address = fresh();
    await bench().stores.sightings.add([sighting(address, 1, { key: 'same' }), sighting(address, 1, { key: 'same' })]);
    assert.equal((await bench().stores.sightings.read({ address, since, limit: 100 })).items.length, 2);
  });

  it('of an event with 500 addresses are all there, and reading is bounded', async () => {
    const { sightings } = bench().stores;
    const addresses = Array.from({ length: 500 }, (_none, at) => `81.7.${at >> 8}.${at & 255}`);
    await sightings.add(addresses.map((address) => sighting(address, 1)));
    for (const address of ['81.7.0.0', '81.7.1.243'])
      assert.equal((await sightings.read({ address, since, limit: 10 })).items.length, 1, address);
    const busy = fresh();
    await sightings.add(Array.from({ length: 30 }, () => sighting(busy, 2)));
    const { items, more } = await sightings.read({ address: busy, since, limit: 20 });
    assert.deepEqual([items.length, more], [20, true]);
  });
});
