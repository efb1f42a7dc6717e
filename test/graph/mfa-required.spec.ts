import assert from 'node:assert/strict';
import { TocsinError } from '../../src/kernel/errors.ts';
import { createMfaRequired } from '../../src/graph/mfa-required-field.ts';
import type { LastKnown, Snapshot, UserPosture } from '../../src/posture/snapshot.ts';
import { fakeClock } from '../fakes/clock.ts';
import { HARBOUR } from '../world.ts';

const TAKEN = new Date('2026-11-22T12:30:00Z');
const signal = new AbortController().signal;

function aSnapshot(users: Record<string, UserPosture>, lastKnown: Record<string, LastKnown> = {}): Snapshot {
  return { takenAt: TAKEN, users, lastKnown } as unknown as Snapshot;
}

const posture = (change: Partial<UserPosture>): UserPosture => ({
  policy: 'user',
  state: 'required',
  strength: 'always',
  reason: 'caAlways',
  mechanisms: [],
  ...change,
});

/** What is shown of user `u`. */
async function shown(snapshot: Snapshot | undefined, id: string | undefined = 'u') {
  const field = createMfaRequired({ latest: async () => snapshot }, fakeClock());
  const { label, value, alarming } = await field(HARBOUR, id, signal);
  assert.equal(label, 'MFA required');
  if (value.status === 'found') return { words: value.value, asOf: value.asOf, alarming };
  return { words: value.status === 'unavailable' ? `unavailable: ${value.reason}` : value.status, alarming };
}

describe('“MFA required” in the details of a user', () => {
  it('tells how far it is required and why, as of the reading', async () => {
    const always = await shown(aSnapshot({ u: posture({}) }), 'U');
    assert.deepEqual(always, {
      words: 'Required at every sign-in: Conditional Access asks for it at every sign-in',
      asOf: TAKEN,
      alarming: undefined,
    });
    const exempt = posture({ strength: 'conditional', reason: 'securityDefaults' });
    assert.match(
      String((await shown(aSnapshot({ u: exempt }))).words),
      /^Required, with exemptions: security defaults/,
    );
  });

  it('draws what is not or only partly required so that nobody overlooks it', async () => {
    const none = await shown(
      aSnapshot({ u: posture({ state: 'notRequired', strength: 'none', reason: 'caExcluded' }) }),
    );
    assert.match(String(none.words), /^Not required: a policy that asks for it leaves them out/);
    const partial = posture({ state: 'notRequired', strength: 'conditional', reason: 'caPartial' });
    const part = await shown(aSnapshot({ u: partial }));
    assert.match(String(part.words), /^Partial/);
    assert.deepEqual([none.alarming, part.alarming], [true, true]);
  });

  it('never draws what is not known as required or not, and tells what was known last', async () => {
    const unknown = posture({ state: 'unknown', strength: null, reason: 'unknownCaRead' });
    const last: LastKnown = {
      ...posture({}),
      localDate: '2026-11-20',
      takenAt: new Date('2026-11-20T12:30:00Z'),
      rulesVersion: 1,
    };
    assert.deepEqual(await shown(aSnapshot({ u: unknown }, { u: last })), {
      words:
        'unavailable: a Conditional Access policy could not be read, or not understood; last known: required at every sign-in, on 20 November 2026',
      alarming: undefined,
    });
    const off = posture({ policy: 'notEvaluated', state: 'notEvaluated', strength: null, reason: 'guestOutOfScope' });
    assert.match(String((await shown(aSnapshot({ u: off }))).words), /^unavailable: guests are not looked at/);
  });

  it('says so where there is no reading, or the account is not in it', async () => {
    assert.match(String((await shown(undefined)).words), /^unavailable: the MFA posture of this tenant is not read/);
    for (const id of ['other', 'constructor', undefined])
      assert.match(
        String((await shown(aSnapshot({ x: posture({}) }), id ?? '')).words),
        /not in the reading of 22 November/,
      );
  });

  it('is not known where the reading cannot be loaded, and the other details are none the worse', async () => {
    const latest = () => Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'Storage does not answer.'));
    const { value } = await createMfaRequired({ latest }, fakeClock())(HARBOUR, 'u', signal);
    assert.equal(value.status, 'unavailable');
  });

  it('loads a tenant’s reading once for all who ask within a minute', async () => {
    let reads = 0;
    const clock = fakeClock();
    const latest = async () => (reads++, aSnapshot({ u: posture({}) }));
    const field = createMfaRequired({ latest }, clock);
    await Promise.all([field(HARBOUR, 'u', signal), field(HARBOUR, 'v', signal)]);
    assert.equal(reads, 1);
    await clock.advance(61_000);
    await field(HARBOUR, 'u', signal);
    assert.equal(reads, 2);
  });
});
