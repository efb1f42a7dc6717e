import assert from 'node:assert/strict';
import type { WatchedTicket } from '../../src/notify/tickets.ts';
import { HARBOUR, QUILL } from '../world.ts';
import { onEveryBackend } from './backends.ts';

const NOON = new Date('2026-11-22T12:00:00.000Z');
const watched = (over: Partial<WatchedTicket> = {}): WatchedTicket => ({
  tenantId: HARBOUR.id,
  subject: 'posture-admin-2026-11-22',
  system: 'autotask',
  id: '8001',
  label: 'T20261122.8001',
  state: 'open',
  since: NOON,
  ...over,
});

onEveryBackend('the tickets that are watched', (bench) => {
  beforeEach(async () => {
    const { tickets } = bench().stores;
    for (const ticket of await tickets.list()) await tickets.forget(ticket);
  });

  it('are kept by tenant and subject, for every replica', async () => {
    const { tickets } = bench().stores;
    const all = [watched(), watched({ subject: 'e0123', id: '2' }), watched({ tenantId: QUILL.id, id: '3' })];
    for (const ticket of all) await tickets.save(ticket);
    await tickets.save(watched());
    const others = bench().replica('b').tickets;
    const byId = (list: readonly WatchedTicket[]) => list.toSorted((a, b) => a.id.localeCompare(b.id));
    assert.deepEqual(byId(await others.list()), byId(all));
  });

  it('change their state, and are another ticket when that took its place', async () => {
    const { tickets } = bench().stores;
    await tickets.save(watched());
    await tickets.save(watched({ state: 'closed', since: new Date('2026-11-23T00:00:00.000Z') }));
    assert.equal((await tickets.list())[0]?.state, 'closed');
    await tickets.save(watched({ id: '8002' }));
    await tickets.forget(watched());
    assert.equal((await tickets.list())[0]?.id, '8002');
    await tickets.forget(watched({ id: '8002' }));
    await tickets.forget(watched({ id: '8002' }));
    assert.deepEqual(await tickets.list(), []);
  });
});
