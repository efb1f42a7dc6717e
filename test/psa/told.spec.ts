import assert from 'node:assert/strict';
import { startOf } from '../../src/psa/tell-news.ts';
import { anEvent, tenant } from '../teams/fixtures.ts';

describe('A ticket that was found', () => {
  const raised = new Date('2026-11-20T10:00:00.700Z');
  const line = (at: Date, what: string) => ({ at, by: 'Tocsin', what });
  const found = (createdAt: Date, ...later: Date[]) =>
    startOf({
      notice: { type: 'event', tenant, event: anEvent() },
      history: [line(raised, 'Raised by Microsoft'), ...later.map((at) => line(at, 'Assigned'))],
      ticket: { id: '1', label: '1', open: true, createdAt },
      system: 'connectwise',
      found: true,
    }).step;

  it('need not be told that its event was raised, though it names the second alone or its clock is behind', () => {
    assert.equal(found(new Date('2026-11-20T10:00:00Z')), 1);
    assert.equal(found(new Date('2026-11-20T09:58:00Z')), 1);
  });

  it('is told what happened after it was made', () => {
    const later = new Date('2026-11-20T10:05:00Z');
    assert.equal(found(new Date('2026-11-20T10:00:03Z'), later), 1);
    assert.equal(found(new Date('2026-11-20T10:05:00Z'), later), 2);
  });
});
