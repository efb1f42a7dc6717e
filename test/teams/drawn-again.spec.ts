import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { SecurityEvent } from '../../src/events/event.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { presentEvent } from '../../src/teams/presenters/event.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { NOON, aDeed, anEvent, tenant } from './fixtures.ts';

const LONG = 'what nobody can read in one go, and more of it. '.repeat(400);

/** What people and Microsoft do to an event while its card stands in a channel; the values of one field among them. */
const CHANGES: readonly Partial<SecurityEvent>[] = [
  { assignee: { objectId: 'a', name: 'Ana' }, status: 'inProgress' },
  { assignee: { objectId: 'b', name: 'Bo **bold**' } },
  { status: 'resolved', resolvedBy: { objectId: 'a', name: 'Ana', at: NOON } } as Partial<SecurityEvent>,
  { status: 'new' },
  { sync: { state: 'failed', why: 'Microsoft refused.', since: NOON } },
  { sync: { state: 'inSync' } },
  { deeds: [aDeed('done')] },
  { deeds: [aDeed('unknown'), aDeed('done')] },
  { deeds: [] },
  { title: 'Another title' },
  { severity: 'low', severityAsGiven: 'lowish' },
  { description: 'Short.' },
  { description: LONG },
  { description: '' },
  { notes: [{ key: aDeed().target, text: 'never seen here before', alarming: true, at: new Date(0) }] },
  { notes: [{ key: aDeed().target, text: 'risk high', alarming: false, at: NOON }] },
  { entities: [] },
  { entities: anEvent().entities.toReversed() },
  { ignored: { since: NOON, by: { kind: 'rule', number: 7 }, reason: 'a journey' } },
  { ignored: undefined } as unknown as Partial<SecurityEvent>,
  { occurredAt: undefined },
  { alertUrl: 'https://security.microsoft.com/alerts/1' },
  { alertUrl: 'javascript:alert(1)' },
];
const TENANTS: readonly Tenant[] = [tenant, { ...tenant, name: 'Renamed' }, { ...tenant, timeZone: 'Asia/Kolkata' }];

describe('A card that is drawn again after a change', () => {
  it('is the card that would be drawn of that event for the first time', () => {
    let fresh = 0;
    const steps = fc.array(fc.record({ change: fc.constantFrom(...CHANGES), tenant: fc.constantFrom(...TENANTS) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(steps, (changes) => {
        let event = anEvent({ key: `run${fresh++}` });
        for (const { change, tenant } of changes) {
          event = { ...event, ...change };
          const other = { ...event, key: `fresh${fresh++}` };
          assert.deepEqual(drawn(event, tenant), drawn(other, tenant));
        }
      }),
    );
  });

  it('holds no event in memory: one may point at thousands of things', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = (() => {
      const event = anEvent({ key: 'large', entities: structuredClone(anEvent().entities) });
      drawn(event, tenant);
      return new WeakRef(event);
    })();
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    assert.equal(held.deref(), undefined);
  });

  it('leaves the card as it was that was drawn before', () => {
    const event = anEvent({ key: 'kept' });
    const before = drawn(event, tenant);
    const copy = structuredClone(before);
    drawn({ ...event, assignee: { objectId: 'a', name: 'Ana' }, deeds: [aDeed('done')] }, tenant);
    assert.deepEqual(before, copy);
  });
});

function drawn(event: SecurityEvent, of: Tenant) {
  const shown = presentEvent({ show: 'event', tenant: of, event }, { offers: offersFor, now: NOON });
  assert.equal(shown.kind, 'card');
  return shown.card;
}
