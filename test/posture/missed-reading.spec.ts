import assert from 'node:assert/strict';
import { missedReading, openSlot } from '../../src/posture/missed-reading.ts';
import type { PostureRun } from '../../src/posture/posture-runs.ts';
import { slotOf } from '../../src/posture/schedule.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';

const schedule = { at: '08:00', timeZone: 'UTC' };
const at = (text: string) => new Date(`${text}:00Z`);
const enabledAt = at('2026-11-01T09:00');
const on = { state: 'active', posture: { user: { enabledAt } } } as const;
const slot = slotOf('2026-11-22', schedule);

const aRun = (change: Partial<PostureRun> = {}): PostureRun => ({
  tenantId: 't' as TenantId,
  localDate: '2026-11-22',
  fence: 1,
  readings: 1,
  inVain: 0,
  told: false,
  ...change,
});
const broken = { lastError: { at: at('2026-11-22T08:10'), why: 'Microsoft 365 could not be reached.' } };

describe('A day of posture that is missing', () => {
  const open = (localDate: string | undefined, now: string, tenant: Parameters<typeof openSlot>[0] = on) =>
    openSlot(tenant, { localDate, now: at(now), schedule })?.localDate;

  it('is the newest that is due and was not committed', () => {
    assert.equal(open('2026-11-21', '2026-11-22T07:59'), undefined);
    assert.equal(open('2026-11-21', '2026-11-22T08:00'), '2026-11-22');
    assert.equal(open('2026-11-19', '2026-11-22T07:59'), '2026-11-21');
    assert.equal(open('2026-11-22', '2026-11-22T08:00'), undefined);
    assert.equal(open(undefined, '2026-11-22T08:00'), '2026-11-22');
  });

  it('is none where nothing is watched, or watching began later', () => {
    assert.equal(open(undefined, '2026-11-22T08:00', { state: 'active' }), undefined);
    assert.equal(open(undefined, '2026-11-22T08:00', { ...on, state: 'paused' }), undefined);
    assert.equal(open(undefined, '2026-11-01T10:00'), undefined);
    assert.equal(open(undefined, '2026-11-02T08:00'), '2026-11-02');
  });

  it('is told with the reason of the last attempt and the next one', () => {
    const nextRead = at('2026-11-22T08:20');
    assert.deepEqual(missedReading(slot, aRun({ ...broken, nextRead }), at('2026-11-22T08:11')), {
      localDate: '2026-11-22',
      ...broken.lastError,
      nextTry: nextRead,
    });
    const trying = missedReading(slot, aRun({ ...broken, nextRead }), at('2026-11-22T08:20'));
    assert.equal(trying?.nextTry, undefined, 'it is being tried');
  });

  it('is not told while it is on its way, nor once it is committed', () => {
    assert.equal(missedReading(slot, undefined, at('2026-11-22T08:14')), undefined);
    assert.equal(missedReading(slot, aRun({ unconfirmed: 'x' }), at('2026-11-22T08:14')), undefined);
    assert.deepEqual(missedReading(slot, undefined, at('2026-11-22T08:15')), { localDate: '2026-11-22' });
    assert.equal(missedReading(slot, aRun({ ...broken, committed: 'x' }), at('2026-11-22T09:00')), undefined);
  });
});
