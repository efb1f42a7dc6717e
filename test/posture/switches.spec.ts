import assert from 'node:assert/strict';
import { except, isExcepted, setGuests, turnOff, turnOn, unexcept } from '../../src/posture/switches.ts';

const MONDAY = new Date('2026-11-23T10:00:00Z');
const TUESDAY = new Date('2026-11-24T10:00:00Z');
const ANA = { userId: 'AAAA', name: 'Ana', reason: 'kiosk' };

describe('Posture switches', () => {
  it('turn a policy on since now, and leave one that is on since when it was', () => {
    const on = turnOn(undefined, 'admin', MONDAY);
    assert.deepEqual(on, { admin: { enabledAt: MONDAY } });
    assert.deepEqual(turnOn(on, 'admin', TUESDAY), on);
    assert.deepEqual(turnOn(on, 'user', TUESDAY), { admin: { enabledAt: MONDAY }, user: { enabledAt: TUESDAY } });
  });

  it('begin a new baseline when a policy was off and is on again', () => {
    const again = turnOn(turnOff(turnOn(undefined, 'user', MONDAY), 'user'), 'user', TUESDAY);
    assert.deepEqual(again, { user: { enabledAt: TUESDAY } });
  });

  it('turn a policy off without touching the other one, guests and exceptions', () => {
    const settings = setGuests(except(turnOn(turnOn(undefined, 'user', MONDAY), 'admin', MONDAY), ANA), {
      included: true,
    });
    const { admin: _off, ...rest } = settings;
    assert.deepEqual(turnOff(settings, 'admin'), rest);
    assert.deepEqual(turnOff(undefined, 'admin'), {});
  });

  it('know an exception by its id in either case, once, with the newest reason', () => {
    const twice = except(except(undefined, ANA), { ...ANA, userId: 'aaaa', reason: 'shared device' });
    assert.deepEqual(twice, { exempt: [{ userId: 'aaaa', name: 'Ana', reason: 'shared device' }] });
    assert.ok(isExcepted(twice, 'AaAa'));
    assert.deepEqual(unexcept(twice, 'AAAA'), {});
    assert.equal(isExcepted(unexcept(twice, 'aaaa'), 'aaaa'), false);
  });

  it('take guests in and out again', () => {
    assert.deepEqual(setGuests(undefined, { included: true }), { includeGuests: true });
    assert.deepEqual(setGuests({ includeGuests: true }, { included: false }), {});
  });
});
