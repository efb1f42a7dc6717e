import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkCriteria, checkRule } from '../../../src/events/ignore/check-rule.ts';
import { compileRules } from '../../../src/events/ignore/match.ts';
import { dayEnd, dayStart } from '../../../src/events/ignore/period.ts';
import { narrowest, proposalsOf, readNetworks } from '../../../src/events/ignore/propose.ts';
import type { Criteria, IgnoreRule } from '../../../src/events/ignore/rule.ts';
import { KINDS } from '../../../src/events/kinds/index.ts';
import { subjectOf, titleWords } from '../../../src/events/ignore/subject.ts';
import { criteriaWords } from '../../../src/events/ignore/words.ts';
import { ANA, BOB, NOON, aRule, app, event, ip, later, recorded } from './rules.ts';

const range = (text: string): Criteria => ({ networks: [{ type: 'range', range: text }] });

describe('Checking a rule before it is saved', () => {
  const refused: readonly (readonly [what: string, criteria: Criteria, words: RegExp])[] = [
    ['nothing but Any', {}, /nothing but Any/],
    ['every criterion set to undefined', { kind: undefined, title: undefined }, /nothing but Any/],
    ['an empty list', { users: [] }, /empty/],
    ['the kind of what has no kind', { kind: 'unclassified' }, /nothing in common/],
    ['every address', range('0.0.0.0/0'), /choose Any/],
    ['every IPv6 address', range('::/0'), /choose Any/],
    ['half of the Internet', range('128.0.0.0/1'), /as good as Any/],
    ['a very wide IPv6 range', range('2000::/3'), /as good as Any/],
    ['a mapped range that is too wide', range('::ffff:1.0.0.0/100'), /as good as Any/],
    ['a malformed range', range('1.2.3/24'), /four numbers/],
    ['an AS number that is none', { networks: [{ type: 'as', asn: 0 }] }, /AS number/],
    ['an AS number that is too large', { networks: [{ type: 'as', asn: 2 ** 32 }] }, /AS number/],
    ['too many countries', { countries: Array.from({ length: 21 }, (_none, at) => `${at}`) }, /20 entries/],
    ['a title word of three letters', { title: ['the'] }, /short/],
    ['an oversized title', { title: ['x'.repeat(201)] }, /200 letters/],
  ];
  for (const [what, criteria, words] of refused) {
    it(`refuses ${what}`, () => assert.match(checkCriteria(criteria) ?? 'not refused', words));
  }

  const times: readonly (readonly [what: string, over: Partial<IgnoreRule>, words: RegExp])[] = [
    ['no reason', { reason: '  ' }, /reason/],
    ['a reason that nobody can see', { reason: '\u200b \u2060' }, /reason/],
    ['an oversized reason', { reason: 'x'.repeat(501) }, /500 characters/],
    ['a life that is over', { expiresAt: NOON }, /expired already/],
    ['a life of more than a year', { expiresAt: later(366) }, /365 days/],
    ['a period the wrong way round', { from: later(2), until: later(1) }, /ends before it begins/],
    ['a period in the past', { until: later(-1) }, /over already/],
    ['a period after its life', { from: later(91) }, /after the rule has expired/],
  ];
  for (const [what, over, words] of times) {
    it(`refuses ${what}`, () =>
      assert.match(checkRule(aRule({ kind: 'passwordSpray' }, over), NOON) ?? 'not refused', words));
  }

  it('takes a rule with one criterion, a wide but honest range, and one word of Japanese', () => {
    assert.equal(checkRule(aRule({ kind: 'passwordSpray' }), NOON), undefined);
    assert.equal(checkCriteria(range('10.0.0.0/8')), undefined);
    assert.equal(checkCriteria({ title: ['不審なサインイン'] }), undefined);
  });
});

describe('The words of a title', () => {
  it('begin with a letter or a digit: what decorates an emoji is no word that anybody sees', () => {
    assert.deepEqual(titleWords('🛎\ufe0f Alarm \u0301\u0301\u0301\u0301'), ['alarm']);
    assert.deepEqual(titleWords('\ufe0f\ufe0f\ufe0f\ufe0f'), []);
  });

  it('are those of the alphabet that they are written in: a look-alike is another word, a wide form is not', () => {
    assert.notDeepEqual(titleWords('Pаssword'), titleWords('Password'));
    assert.deepEqual(titleWords('ＰＡＳＳword'), titleWords('Password'));
    assert.deepEqual(titleWords('हिन्दी'), ['हिन्दी']);
  });
});

describe('Proposing a rule from an event', () => {
  const seen = event([ANA, ip('203.0.113.7', 'NL'), app('x', 'Mail tool')], { recordedIps: [recorded('203.0.113.7')] });

  it('begins with the narrowest: every value that the event has', () => {
    assert.equal(
      criteriaWords(narrowest(proposalsOf(seen))),
      `kind ${KINDS.riskySignIn.title}, and user Ana (ana@contoso.com), and from 203.0.113.7, and country Netherlands, and application ` +
        'Mail tool (x), and words in the title anonymous ip address',
    );
  });

  it('offers wider networks: the range around each address, and the AS where all are known', () => {
    assert.deepEqual(proposalsOf(seen).networks.range, [{ type: 'range', range: '203.0.113.0/24' }]);
    assert.deepEqual(proposalsOf(seen).networks.as, [{ type: 'as', asn: 64496, name: 'Example' }]);
    const two = event([ip('2001:db8::1'), ip('2001:db8::2'), ip('203.0.113.7')], {
      recordedIps: [recorded('203.0.113.7')],
    });
    assert.deepEqual(proposalsOf(two).networks.range, [
      { type: 'range', range: '2001:db8::/64' },
      { type: 'range', range: '203.0.113.0/24' },
    ]);
    assert.equal(proposalsOf(two).networks.as, undefined);
  });

  it('offers nothing that is not known', () => {
    const bare = event([{ type: 'user', name: 'Ana' }], { kind: 'unclassified', title: 'x' });
    assert.deepEqual(proposalsOf(bare), { networks: {} });
    assert.deepEqual(narrowest(proposalsOf(bare)), {});
  });

  it('proposes only what can be saved and what hides the event it was drawn from', () => {
    const entity = fc.constantFrom(ANA, BOB, ip('203.0.113.7', 'NL'), ip('198.51.100.1'), ip('?'), app('x'), app('y'));
    fc.assert(
      fc.property(
        fc.array(entity, { maxLength: 6 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        (entities, title) => {
          const one = event(entities, { title });
          const criteria = narrowest(proposalsOf(one));
          assert.equal(checkCriteria(criteria), undefined);
          const matcher = compileRules([aRule(criteria)]);
          assert.ok(matcher.match(subjectOf(one), { now: NOON, limit: 'medium' }));
        },
      ),
    );
  });

  it('leaves out what has more values than a rule may list', () => {
    const crowd = Array.from({ length: 21 }, (_none, at) => ({ type: 'user' as const, id: `u${at}` }));
    assert.equal(proposalsOf(event(crowd)).users, undefined);
  });
});

describe('Networks as people type them', () => {
  it('are addresses, ranges and AS numbers, each once', () =>
    assert.deepEqual(readNetworks('203.0.113.7/24, AS64496 as64496; 2001:db8::1\n203.0.113.0/24'), [
      { type: 'range', range: '203.0.113.0/24' },
      { type: 'as', asn: 64496 },
      { type: 'range', range: '2001:db8::1' },
    ]));

  for (const [given, words] of [
    ['203.0.113.0/24 nonsense', /“nonsense”/],
    ['0.0.0.0/0', /choose Any/],
    ['1.2.3.4/40', /1 to 32 bits/],
    [Array(21).fill('1.2.3.4').join(' '), /20 networks/],
  ] as const) {
    it(`are refused in words: ${given.slice(0, 30)}`, () => assert.match(String(readNetworks(given)), words));
  }
});

describe('The days of a period', () => {
  it('begin and end at midnight of their zone, over the change of the clocks too', () => {
    assert.equal(dayStart('2026-11-22', 'Europe/Paris')?.toISOString(), '2026-11-21T23:00:00.000Z');
    assert.equal(dayEnd('2026-11-22', 'Europe/Paris')?.toISOString(), '2026-11-22T22:59:59.999Z');
    assert.equal(dayStart('2026-03-29', 'Europe/Paris')?.toISOString(), '2026-03-28T23:00:00.000Z');
    assert.equal(dayEnd('2026-03-29', 'Europe/Paris')?.toISOString(), '2026-03-29T21:59:59.999Z');
    assert.equal(dayStart('2026-01-01', 'Pacific/Auckland')?.toISOString(), '2025-12-31T11:00:00.000Z');
    assert.equal(dayStart('2026-01-01', 'Mars/Base')?.toISOString(), '2026-01-01T00:00:00.000Z');
  });

  for (const day of ['2026-02-30', '2026-13-01', '22.11.2026', '', '2026-11-22T00:00', '99999-01-01'])
    it(`are refused where they are none: “${day}”`, () => {
      assert.equal(dayStart(day, 'UTC'), undefined);
      assert.equal(dayEnd(day, 'UTC'), undefined);
    });
});
