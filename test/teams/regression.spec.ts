import assert from 'node:assert/strict';
import type { AlertDeed, RegressionAlert } from '../../src/posture/regression.ts';
import { putBacksOf } from '../../src/posture/put-back.ts';
import { deedKey } from '../../src/remediation/deed.ts';
import { presentRegression } from '../../src/teams/presenters/regression.ts';
import { SOFT_LIMIT_UTF8 } from '../../src/teams/render.ts';
import { assertParses, buttons, words } from './adaptive-cards.ts';
import { tenant } from './fixtures.ts';
import { aCause, aLoser, anAlert, CA004 } from './posture-fixtures.ts';

function cardOf(change: Partial<RegressionAlert> = {}) {
  const shown = presentRegression({ tenant, alert: anAlert(change) });
  assert.ok(shown.kind === 'card');
  return shown.card;
}

function aDeed(change: Partial<AlertDeed> = {}): AlertDeed {
  const [putBack] = putBacksOf(anAlert());
  return {
    key: deedKey(putBack?.key ?? '', 'accessPolicyState'),
    action: 'enableAccessPolicy',
    target: putBack?.key ?? '',
    targetLabel: 'CA004 Require MFA',
    state: 'done',
    generation: 1,
    by: 'Bo',
    at: new Date('2026-11-22T13:30:00Z'),
    ...change,
  };
}

const titles = (card: unknown) => buttons(card).map(({ title }) => title);

describe('The card of lost MFA', () => {
  it('begins with the tenant and says policy, day, how many, since when, and which change by whom', () => {
    const said = words(cardOf()).split('\n');
    assert.deepEqual(said.slice(0, 4), [
      'Contoso',
      'Admin MFA Policy · 22 November 2026',
      'Lost MFA requirement: 2 people',
      'Required on 21 November 2026, not any more on 22 November 2026',
    ]);
    assert.equal(
      said[5],
      'CA004 Require MFA went from enabled to report-only by ana@contoso.com at 02:14 UTC on Sun 22 Nov: 2 people.',
    );
  });

  it('says why the author could not be read, and that the log names nobody, and invents none', () => {
    const unread = { status: 'unavailable', source: 'audit log', reason: 'AuditLog.Read.All is missing.' } as const;
    assert.match(
      words(cardOf({ causes: [aCause({ author: unread })] })),
      /who did it could not be read \(AuditLog\.Read\.All is missing\): 2/,
    );
    const absent = { status: 'absent', source: 'audit log' } as const;
    assert.match(words(cardOf({ causes: [aCause({ author: absent })] })), /by whom is not in the audit log: 2 people/);
    const { author: _none, ...unasked } = aCause();
    const said = words(cardOf({ causes: [unasked] }));
    assert.match(said, /report-only: 2 people/);
    assert.match(said, /Find out who changed it/);
  });

  it('numbers several changes and names with each person which one it was, and whose loss is older or again', () => {
    const people = [aLoser(1), aLoser(2, { causes: [1], previousDate: '2026-11-18', flapping: true })];
    const causes = [aCause({ count: 1 }), aCause({ kind: 'perUserMfaDisabled', id: null, count: 1 })];
    const said = words(cardOf({ people, causes }));
    assert.match(said, /\*\*1\.\*\* CA004.*\n\*\*2\.\*\* Per-user MFA was turned off/);
    assert.match(said, /Person 1\*\* · person1@contoso\.com · change 1\n/);
    assert.match(said, /Person 2\*\* .* · change 2 · last required on 18 November 2026 · third loss within 7 days/);
    assert.match(said, /Flapping: 1 person lost it for the third time/);
  });

  it('names 25 people and how to see the others, under 28 KB whatever they are called', () => {
    const long = 'Дуже-довге-ім’я '.repeat(20);
    const people = Array.from({ length: 5000 }, (_none, at) =>
      aLoser(at, { name: `${long}${at}`, email: `${'x'.repeat(200)}${at}@contoso.com` }),
    );
    const small = words(cardOf({ people: people.map((person, at) => ({ ...person, name: `P${at}`, email: '' })) }));
    assert.match(small, /\*\*P24\*\*/);
    assert.doesNotMatch(small, /\*\*P25\*\*/);
    assert.match(small, /4975 more: type “posture Contoso lost”/);
    const card = cardOf({ people, causes: [aCause({ count: 5000, name: long })] });
    assert.ok(Buffer.byteLength(JSON.stringify(card)) <= SOFT_LIMIT_UTF8);
    assertParses(card);
    assert.match(words(card), /Lost MFA requirement: 5000 people/);
  });

  it('says in order what to do, with a link to the policy in that tenant', () => {
    const said = words(cardOf());
    assert.match(
      said,
      new RegExp(
        `\\*\\*1\\.\\*\\* Open the policy[^\\n]*\\[CA004 Require MFA\\]\\(https://entra\\.microsoft\\.com/${tenant.id}/#view/Microsoft_AAD_ConditionalAccess/PolicyBlade/policyId/${CA004}\\)`,
      ),
    );
    assert.match(said, /\*\*2\.\*\* Ask ana@contoso\.com whether it was meant/);
    assert.match(said, /\*\*3\.\*\* If it was not meant, put it back with the button below/);
    assert.match(said, /\*\*4\.\*\* If it was meant, .*posture except person1@contoso\.com Contoso because/);
  });

  it('offers to put back what can be, with references alone, and says who did it once it is done', () => {
    const open = buttons(cardOf());
    assert.deepEqual(
      open.map(({ title }) => title),
      ['Put back: CA004 Require MFA…', 'Posture now'],
    );
    assert.deepEqual(open[0]?.data, {
      verb: 'preview',
      tenant: tenant.id,
      alert: 'admin-2026-11-22',
      action: 'enableAccessPolicy',
      target: `accessPolicy:${CA004}`,
      g: 0,
    });
    const done = cardOf({ deeds: [aDeed()] });
    assert.deepEqual(titles(done), ['Posture now']);
    assert.match(words(done), /Done so far\nCA004 Require MFA turned on again by Bo at 13:30 UTC/);
  });

  it('offers again what had no effect, asks for a word where one is wanted, and nothing while it is unknown', () => {
    const first = (state: AlertDeed['state']) => titles(cardOf({ deeds: [aDeed({ state })] }))[0];
    assert.equal(first('failed'), 'Put back: CA004 Require MFA…');
    assert.equal(first('awaitingApproval'), 'Approve or decline: CA004 Require MFA');
    assert.equal(first('undecided'), 'Say what happened: CA004 Require MFA');
    assert.equal(first('unknown'), 'Posture now');
  });

  describe('after the loss', () => {
    const required = { how: 'required', since: '2026-11-24' } as const;

    it('says on which day all were required again, and asks nothing more of anybody', () => {
      const card = cardOf({ people: [aLoser(1, { over: required }), aLoser(2, { over: required })] });
      const said = words(card);
      assert.match(said, /^Lost MFA requirement: nobody any more$/m);
      assert.match(said, /^Required again on 24 November 2026\nLost on 22 November 2026$/m);
      assert.match(said, /^What to do\nNothing more is to be done\. A new loss is told by a new card\.$/m);
      assert.match(said, /^\*\*Person 1\*\* · person1@contoso\.com$/m);
      assert.deepEqual(titles(card), ['Posture now']);
      assert.match(JSON.stringify(card), /"style":"good","bleed"/);
      assert.doesNotMatch(said, /put it back/);
    });

    it('names first those of whom it is still lost, and of the others what became of them', () => {
      const people = [
        aLoser(1, { over: required }),
        aLoser(2),
        aLoser(3, { over: { how: 'gone', since: '2026-11-25' } }),
        aLoser(4, { over: { how: 'excepted', since: '2026-11-25' } }),
      ];
      const card = cardOf({ people });
      const said = words(card);
      assert.match(said, /^Lost MFA requirement: still 1 of 4 people$/m);
      assert.match(
        said,
        /^Required again on 24 November 2026: 1 person\nAccepted exception since 25 November 2026: 1 person\nAccount/m,
      );
      assert.deepEqual(
        said.split('\n').filter((line) => line.startsWith('**Person')),
        [
          '**Person 2** · person2@contoso.com',
          '**Person 1** · person1@contoso.com · required again on 24 November 2026',
          '**Person 3** · person3@contoso.com · account deleted, disabled or left out since 25 November 2026',
          '**Person 4** · person4@contoso.com · accepted exception since 25 November 2026',
        ],
      );
      assert.match(said, /posture except person2@contoso\.com Contoso because/);
      assert.deepEqual(titles(card), ['Put back: CA004 Require MFA…', 'Posture now']);
    });

    it('says that nobody lost it after all, when a later reading of the day found so', () => {
      const said = words(cardOf({ people: [], causes: [] }));
      assert.match(said, /^Lost MFA requirement: nobody after all$/m);
      assert.match(said, /^A later reading of 22 November 2026 found it still required of all of them$/m);
      assert.match(said, /^Nothing more is to be done/m);
      assert.doesNotMatch(said, /^Who/m);
    });

    it('still asks for a word that somebody waits for', () => {
      const people = [aLoser(1, { over: required })];
      const first = (state: AlertDeed['state']) => titles(cardOf({ people, deeds: [aDeed({ state })] }))[0];
      assert.equal(first('awaitingApproval'), 'Approve or decline: CA004 Require MFA');
      assert.equal(first('failed'), 'Posture now');
    });
  });

  it('shows a test as it would be, offers to put nothing back, and says in the end that it is one', () => {
    const card = cardOf({ test: true, people: [aLoser(1, { name: 'TEST Ana' })] });
    assert.match(words(card), /Lost MFA requirement: 1 person/);
    assert.match(words(card), /This is a test: nobody lost anything/);
    assert.deepEqual(titles(card), ['Posture now']);
  });
});
