import assert from 'node:assert/strict';
import type { CaPolicy, MfaFacts, NamedLocation } from '../../../src/posture/facts.ts';
import { notUnderstood } from '../../../src/posture/mfa/not-understood.ts';

const policy = (change: Partial<CaPolicy> = {}): CaPolicy => ({
  id: 'p1',
  displayName: 'CA1',
  state: 'enabled',
  conditions: { users: { includeUsers: ['All'] }, applications: { includeApplications: ['All'] } },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  ...change,
});
const on = (conditions: CaPolicy['conditions']) => policy({ conditions: { ...policy().conditions, ...conditions } });
const said = (policies: readonly CaPolicy[], locations: MfaFacts['namedLocations'] = { status: 'ok', value: [] }) =>
  notUnderstood({ caPolicies: { status: 'ok', value: policies }, namedLocations: locations });
const place = (type: string): NamedLocation => ({ id: 'office', type, isTrusted: true });

describe('What is not understood of the policies', () => {
  it('is nothing of policies that say what this version knows', () => {
    assert.equal(said([]), undefined);
    assert.equal(
      said([
        policy(),
        on({ clientAppTypes: ['browser'], locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }),
        on({ devices: { deviceFilter: { mode: 'exclude', rule: 'device.isCompliant -eq True' } } }),
        on({ users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2bCollaborationGuest' } } }),
        policy({ grantControls: { operator: 'OR', builtInControls: ['compliantDevice', 'mfa'] } }),
      ]),
      undefined,
    );
  });

  const odd: readonly [what: string, policy: CaPolicy, words: string][] = [
    [
      'a condition',
      on({ unknown: ['agents', 'locations.nets'] }),
      'conditions that are not known here (agents, locations.nets)',
    ],
    ['a state', policy({ state: 'sometimes' }), 'a state that is not known here (sometimes)'],
    [
      'a control',
      policy({ grantControls: { operator: 'AND', builtInControls: ['voice'] } }),
      'a control that is not known here',
    ],
    ['a kind of program', on({ clientAppTypes: ['browser', 'spaceship'] }), 'a value that is not known here'],
    ['a kind of people', on({ users: { includeUsers: ['AllRobots'] } }), 'a value that is not known here'],
    [
      'a kind of guests',
      on({ users: { includeUsers: ['All'], excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'cousin' } } }),
      'a value that is not known here',
    ],
    [
      'a rule for devices',
      on({ devices: { deviceFilter: { mode: 'include', rule: 'device.model -eq (((' } } }),
      'a filter for devices that cannot be read',
    ],
  ];
  for (const [what, one, words] of odd)
    it(`is ${what}, told with the name of the policy, unless the policy is off`, () => {
      assert.equal(said([policy(), one]), `Tocsin does not understand all of the policies: “CA1” has ${words}`);
      if (one.state === 'enabled') assert.equal(said([policy(), { ...one, state: 'disabled' }]), undefined);
    });

  it('is a named location of another kind', () => {
    const excluding = on({ locations: { includeLocations: ['All'], excludeLocations: ['office'] } });
    const known = { status: 'ok', value: [place('#microsoft.graph.ipNamedLocation')] } as const;
    assert.equal(said([excluding], known), undefined);
    const other = { status: 'ok', value: [place('#microsoft.graph.planetNamedLocation')] } as const;
    assert.match(said([excluding], other) ?? '', /: a named location is of a kind that Tocsin does not know$/);
  });

  it('names three and counts the others, and says nothing of what was not read', () => {
    const many = [1, 2, 3, 4, 5].map((at) => policy({ id: `p${at}`, displayName: `CA${at}`, state: 'x' }));
    const words = said(many) ?? '';
    assert.match(words, /“CA1” .*“CA2” .*“CA3” .*; and 2 more$/);
    assert.doesNotMatch(words, /CA4/);
    const unread = {
      caPolicies: { status: 'unread', why: '403' },
      namedLocations: { status: 'ok', value: [] },
    } as const;
    assert.equal(notUnderstood(unread), undefined);
  });
});
