import assert from 'node:assert/strict';
import { FACT_SOURCES } from '../../src/posture/facts.ts';
import { CAUSE_KINDS } from '../../src/posture/regression.ts';
import type { MfaReason } from '../../src/posture/verdict.ts';
import type { PostureDay } from '../../src/posture/store.ts';
import { presentPosture } from '../../src/teams/presenters/posture.ts';
import { channelWords } from '../../src/texts/channels.ts';
import { causeSentence } from '../../src/texts/posture-cause.ts';
import { countsWords } from '../../src/texts/posture-counts.ts';
import { reasonWords, sourceWords, verdictState } from '../../src/texts/posture.ts';
import { words } from './adaptive-cards.ts';
import { tenant } from './fixtures.ts';
import { aDay } from './posture-fixtures.ts';

/** Every code of MFA-RULES §7; the type makes forgetting one impossible. */
const REASONS: Readonly<Record<MfaReason, true>> = {
  caAlways: true,
  caWithExemptions: true,
  caBlocked: true,
  perUserMfaEnforced: true,
  perUserMfaEnabled: true,
  securityDefaultsAdmin: true,
  securityDefaults: true,
  caPartial: true,
  caExcluded: true,
  caReportOnly: true,
  caDisabled: true,
  noMechanism: true,
  unknownCaRead: true,
  unknownGroupRead: true,
  unknownRoleRead: true,
  unknownPerUserRead: true,
  unknownSecurityDefaultsRead: true,
  disabledAccount: true,
  guestOutOfScope: true,
  directorySyncAccount: true,
};

describe('The words of posture', () => {
  it('say every reason and every source, each in words of its own', () => {
    const codes = Object.keys(REASONS);
    const said = codes.map(reasonWords);
    assert.ok(said.every((text, at) => text !== codes[at] && !text.endsWith('.')));
    assert.equal(new Set(said).size, codes.length);
    assert.ok(FACT_SOURCES.every((source) => sourceWords(source) !== source || source === 'users'));
    assert.equal(reasonWords('constructor'), 'constructor');
  });

  it('say every cause with how many people, without a name where there is none', () => {
    for (const kind of CAUSE_KINDS) {
      assert.match(causeSentence({ kind, count: 2 }), /^[A-Z][^{}]*: 2 people$/);
      assert.match(causeSentence({ kind, count: 1, name: 'CA7' }), /: 1 person$/);
    }
    assert.match(causeSentence({ kind: 'assignmentChanged', count: 2 }), /^No policy was edited, but together/);
    assert.match(causeSentence({ kind: 'assignmentChanged', count: 2, name: 'CA7' }), /^CA7 was not edited/);
  });

  it('never say that something unknown is required or not', () => {
    assert.equal(verdictState({ state: 'unknown', strength: null }), 'Not known');
    assert.equal(verdictState({ state: 'somethingNew', strength: null }), 'Not known');
    assert.equal(verdictState({ state: 'notRequired', strength: 'conditional' }), 'Partial: not at every sign-in');
  });

  it('count only what there is', () => {
    const none = { always: 0, conditional: 0, partial: 0, none: 0, unknown: 0 };
    assert.equal(countsWords(none), 'nobody to ask it of');
    assert.equal(countsWords({ ...none, always: 3 }), 'required of 3 of 3');
    assert.equal(
      countsWords({ always: 9, conditional: 3, partial: 1, none: 2, unknown: 4 }),
      'required of 12 of 19 (3 with exemptions); 1 partly, 2 not, 4 not known',
    );
  });

  it('name the channels', () => {
    assert.deepEqual(['teams', 'mail', 'psa', 'toString'].map(channelWords), ['Teams', 'e-mail', 'ticket', 'toString']);
  });
});

describe('The heading of a tenant’s posture', () => {
  const none = { always: 0, conditional: 0, partial: 0, none: 0, unknown: 0 };
  const heading = (user: Partial<typeof none>, status: PostureDay['status'] = 'complete') => {
    const day = aDay({ status, counts: { admin: none, user: { ...none, ...user } } });
    const on = { ...tenant, posture: { user: { enabledAt: day.takenAt } } };
    const list = { list: 'notRequired', people: [], from: 1, total: 0 } as const;
    const shown = presentPosture({ show: 'posture', tenant: on, day, next: day.takenAt, alerts: [], ...list });
    assert.ok(shown.kind === 'card');
    return words(shown.card).split('\n')[2];
  };

  it('never takes what is not known, or could not be read at all, for good news', () => {
    assert.equal(heading({ always: 5 }), 'Nobody found without the requirement');
    assert.equal(heading({ always: 5, unknown: 1 }), 'Not known whether MFA is required of 1 person');
    assert.equal(heading({ none: 2, partial: 1 }), 'MFA is not required of 3 people');
    assert.equal(heading({ none: 2, unknown: 4 }), 'MFA is not required of 2 people, not known of 4');
    assert.equal(heading({}, 'failed'), 'The last reading could tell nothing');
  });
});
