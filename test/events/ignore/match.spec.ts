import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SecurityEvent } from '../../../src/events/event.ts';
import { compileCriteria, compileRules, mayHide } from '../../../src/events/ignore/match.ts';
import type { Criteria, IgnoreRule } from '../../../src/events/ignore/rule.ts';
import { subjectOf } from '../../../src/events/ignore/subject.ts';
import { packFacts } from '../../../src/entities/ip.ts';
import { factsWith, found } from '../../ip/facts.ts';
import { ANA, BOB, NOON, aRule, app, event, ip, later, recorded } from './rules.ts';

const ana = { id: 'a-1', upn: 'ana@contoso.com', label: 'Ana' };

function hides(criteria: Criteria, seen: SecurityEvent, more: Partial<IgnoreRule> = {}): boolean {
  const matcher = compileRules([aRule(criteria, more)]);
  return matcher.match(subjectOf(seen), { now: NOON, limit: 'medium' }) !== undefined;
}

const range = (text: string) => ({ networks: [{ type: 'range', range: text }] }) as const;
const as = (asn: number) => ({ networks: [{ type: 'as', asn }] }) as const;

function anycast(address: string) {
  const country = { ...found({ code: 'NL', name: 'Netherlands' }), confidence: 'low' } as const;
  return { ...packFacts(factsWith({ country })), address };
}

interface Case {
  readonly what: string;
  readonly criteria: Criteria;
  readonly seen: SecurityEvent;
  readonly hidden: boolean;
}

const CASES: readonly Case[] = [
  { what: 'its kind', criteria: { kind: 'riskySignIn' }, seen: event([ANA]), hidden: true },
  { what: 'another kind', criteria: { kind: 'passwordSpray' }, seen: event([ANA]), hidden: false },
  {
    what: 'the kind “unclassified”, which is not knowing',
    criteria: { kind: 'unclassified' },
    seen: event([ANA], { kind: 'unclassified' }),
    hidden: false,
  },
  { what: 'its user', criteria: { users: [ana] }, seen: event([ANA]), hidden: true },
  { what: 'another user', criteria: { users: [ana] }, seen: event([BOB]), hidden: false },
  { what: 'one of its two users', criteria: { users: [ana] }, seen: event([ANA, BOB]), hidden: false },
  {
    what: 'both of its users',
    criteria: { users: [{ id: 'b-2', label: 'Bob' }, ana] },
    seen: event([ANA, BOB]),
    hidden: true,
  },
  { what: 'a user where it names none', criteria: { users: [ana] }, seen: event([ip('1.2.3.4')]), hidden: false },
  {
    what: 'its user by address where the alert gives no id',
    criteria: { users: [ana] },
    seen: event([{ type: 'user', upn: 'ANA@contoso.com' }]),
    hidden: true,
  },
  {
    what: 'a user whose address was given to somebody else',
    criteria: { users: [ana] },
    seen: event([{ type: 'user', id: 'other', upn: 'ana@contoso.com' }]),
    hidden: false,
  },
  {
    what: 'a user who only has the same display name',
    criteria: { users: [ana] },
    seen: event([{ type: 'user', name: 'Ana' }]),
    hidden: false,
  },
  {
    what: 'its user, whose own mailbox it names as well',
    criteria: { users: [ana] },
    seen: event([ANA, { type: 'mailbox', address: 'Ana@Contoso.com' }]),
    hidden: true,
  },
  {
    what: 'its user, when it names somebody else’s mailbox too',
    criteria: { users: [ana] },
    seen: event([ANA, { type: 'mailbox', address: 'ceo@contoso.com' }]),
    hidden: false,
  },
  {
    what: 'its user, when the rule in it belongs to another mailbox',
    criteria: { users: [ana] },
    seen: event([ANA, { type: 'inboxRule', mailbox: 'ceo@contoso.com', ruleId: 'r' }]),
    hidden: false,
  },
  { what: 'its address', criteria: range('203.0.113.7'), seen: event([ip('203.0.113.7')]), hidden: true },
  { what: 'a range around it', criteria: range('203.0.113.0/24'), seen: event([ip('203.0.113.7')]), hidden: true },
  { what: 'the range beside it', criteria: range('203.0.112.0/24'), seen: event([ip('203.0.113.7')]), hidden: false },
  {
    what: 'a range that holds one of its addresses',
    criteria: range('203.0.113.0/24'),
    seen: event([ip('203.0.113.7'), ip('198.51.100.1')]),
    hidden: false,
  },
  {
    what: 'an IPv4 address that the alert writes as IPv6',
    criteria: range('203.0.113.0/24'),
    seen: event([ip('::ffff:203.0.113.7')]),
    hidden: true,
  },
  {
    what: 'an IPv4 address with a port',
    criteria: range('203.0.113.7'),
    seen: event([ip('203.0.113.7:51000')]),
    hidden: true,
  },
  { what: 'an IPv6 range', criteria: range('2001:db8::/64'), seen: event([ip('2001:DB8::a:1')]), hidden: true },
  { what: 'another IPv6 range', criteria: range('2001:db8::/64'), seen: event([ip('2001:db8:0:1::1')]), hidden: false },
  {
    what: 'an address beside one that nobody can read',
    criteria: range('203.0.113.0/24'),
    seen: event([ip('203.0.113.7'), ip('203.0.113')]),
    hidden: false,
  },
  { what: 'a range that is none', criteria: range('203.0.113.0/99'), seen: event([ip('203.0.113.7')]), hidden: false },
  {
    what: 'its recorded AS',
    criteria: as(64496),
    seen: event([ip('203.0.113.7')], { recordedIps: [recorded('203.0.113.7')] }),
    hidden: true,
  },
  { what: 'an AS where none was recorded', criteria: as(64496), seen: event([ip('203.0.113.7')]), hidden: false },
  {
    what: 'an AS that only one of its addresses is in',
    criteria: as(64496),
    seen: event([ip('203.0.113.7'), ip('203.0.113.8')], { recordedIps: [recorded('203.0.113.7')] }),
    hidden: false,
  },
  {
    what: 'a range for one address and an AS for the other',
    criteria: {
      networks: [
        { type: 'range', range: '203.0.113.7' },
        { type: 'as', asn: 64496 },
      ],
    },
    seen: event([ip('203.0.113.7'), ip('198.51.100.1')], { recordedIps: [recorded('198.51.100.1')] }),
    hidden: true,
  },
  {
    what: 'the country of the evidence',
    criteria: { countries: ['NL'] },
    seen: event([ip('203.0.113.7', 'nl')]),
    hidden: true,
  },
  {
    what: 'the recorded country',
    criteria: { countries: ['NL'] },
    seen: event([ip('203.0.113.7')], { recordedIps: [recorded('203.0.113.7')] }),
    hidden: true,
  },
  {
    what: 'the country where an address that answers from many places is registered',
    criteria: { countries: ['NL'] },
    seen: event([ip('203.0.113.7')], { recordedIps: [anycast('203.0.113.7')] }),
    hidden: false,
  },
  {
    what: 'a country that evidence and record do not agree on',
    criteria: { countries: ['NL'] },
    seen: event([ip('203.0.113.7', 'RU')], { recordedIps: [recorded('203.0.113.7')] }),
    hidden: false,
  },
  {
    what: 'a country that is not known',
    criteria: { countries: ['NL'] },
    seen: event([ip('203.0.113.7')]),
    hidden: false,
  },
  {
    what: 'the country of one address where that of another is not known',
    criteria: { countries: ['NL'] },
    seen: event([ip('203.0.113.7', 'NL'), ip('203.0.113.8')]),
    hidden: false,
  },
  {
    what: 'its application',
    criteria: { applications: [{ appId: 'x', label: 'X' }] },
    seen: event([app('X')]),
    hidden: true,
  },
  {
    what: 'an application of the same name',
    criteria: { applications: [{ appId: 'x', label: 'App' }] },
    seen: event([{ type: 'application', name: 'App' }]),
    hidden: false,
  },
  {
    what: 'words of its title, in any order and case',
    criteria: { title: ['address', 'anonymous'] },
    seen: event([], { title: 'ANONYMOUS  IP address\u200b' }),
    hidden: true,
  },
  {
    what: 'a part of a word of its title',
    criteria: { title: ['anon'] },
    seen: event([], { title: 'Anonymous IP address' }),
    hidden: false,
  },
  {
    what: 'all it names',
    criteria: { kind: 'riskySignIn', users: [ana], ...range('203.0.113.0/24'), countries: ['NL'] },
    seen: event([ANA, ip('203.0.113.7', 'NL')]),
    hidden: true,
  },
  {
    what: 'all it names but one thing',
    criteria: { kind: 'riskySignIn', users: [ana], ...range('203.0.113.0/24'), countries: ['DE'] },
    seen: event([ANA, ip('203.0.113.7', 'NL')]),
    hidden: false,
  },
  { what: 'nothing but Any', criteria: {}, seen: event([ANA]), hidden: false },
  { what: 'an empty list', criteria: { kind: 'riskySignIn', users: [] }, seen: event([ANA]), hidden: false },
];

describe('An ignore rule', () => {
  for (const { what, criteria, seen, hidden } of CASES) {
    it(`${hidden ? 'hides' : 'does not hide'} an event that the rule names by ${what}`, () =>
      assert.equal(hides(criteria, seen), hidden));
  }

  it('hides what occurred in its period, both ends included, and only until it expires', () => {
    const seen = event([ANA], { occurredAt: later(-1) });
    const period = (from: number, until: number) => ({ from: later(from), until: later(until) });
    assert.ok(hides({ kind: 'riskySignIn' }, seen, period(-1, 0)));
    assert.ok(hides({ kind: 'riskySignIn' }, seen, period(-2, -1)));
    assert.ok(!hides({ kind: 'riskySignIn' }, seen, period(-3, -2)));
    assert.ok(!hides({ kind: 'riskySignIn' }, seen, period(0, 5)));
    assert.ok(!hides({ kind: 'riskySignIn' }, seen, { expiresAt: NOON }));
    assert.ok(!hides({ kind: 'riskySignIn' }, seen, { ended: { at: NOON, by: { objectId: 'o', name: 'n' } } }));
    const undated = event([ANA], { occurredAt: undefined, detectedAt: later(3) });
    assert.ok(hides({ kind: 'riskySignIn' }, undated, period(2, 4)));
  });

  it('never hides a severity above the limit, nor one that Microsoft names in a word of its own', () => {
    assert.ok(!hides({ kind: 'riskySignIn' }, event([ANA], { severity: 'high' })));
    assert.ok(!hides({ kind: 'riskySignIn' }, event([ANA], { severityAsGiven: 'unknown' })));
    assert.deepEqual(
      (['informational', 'low', 'medium', 'high'] as const).map((severity) => mayHide(severity, 'low')),
      [true, true, false, false],
    );
    assert.deepEqual([mayHide(undefined, 'medium'), mayHide(undefined, 'high')], [false, true]);
  });
});

const people = [ANA, BOB, { type: 'user', name: 'Ana' }, { type: 'user', upn: 'ana@contoso.com' }] as const;
const places = [ip('203.0.113.7', 'NL'), ip('198.51.100.1'), ip('2001:db8::1', 'DE'), ip('nowhere')] as const;

const anyEvent = fc
  .record({
    users: fc.subarray([...people]),
    ips: fc.subarray([...places]),
    apps: fc.subarray([app('x'), app('y')]),
    kind: fc.constantFrom('riskySignIn', 'passwordSpray', 'unclassified'),
    title: fc.constantFrom('Anonymous IP address', 'Password spray', ''),
    severity: fc.constantFrom('low', 'medium', 'high'),
  })
  .map(({ users, ips, apps, kind, title, severity }) =>
    event([...users, ...ips, ...apps], {
      kind,
      title,
      severity: severity as 'low',
      recordedIps: [recorded('203.0.113.7')],
    }),
  );

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anyCriteria: fc.Arbitrary<Criteria> = fc.record({
  kind: some(fc.constantFrom('riskySignIn', 'passwordSpray', 'unclassified')),
  users: some(fc.subarray([ana, { id: 'b-2', label: 'Bob' }, { upn: 'ana@contoso.com', label: 'a' }])),
  networks: some(
    fc.subarray([
      { type: 'range', range: '203.0.113.0/24' },
      { type: 'range', range: '198.51.100.1' },
      { type: 'range', range: '2001:db8::/32' },
      { type: 'as', asn: 64496 },
    ] as const),
  ),
  countries: some(fc.subarray(['NL', 'DE'])),
  applications: some(
    fc.subarray([
      { appId: 'x', label: 'X' },
      { appId: 'y', label: 'Y' },
    ]),
  ),
  title: some(fc.constantFrom(['password'], ['spray', 'password'], ['address'])),
});

const circumstances = { now: NOON, limit: 'medium' } as const;

describe('Ignore rules in general', () => {
  it('match no more by having a criterion more', () => {
    fc.assert(
      fc.property(
        anyCriteria,
        anyEvent,
        fc.constantFrom<keyof Criteria>('kind', 'users', 'networks', 'countries', 'applications', 'title'),
        (criteria, seen, dropped) => {
          const { [dropped]: _dropped, ...wider } = criteria;
          const others = Object.values(wider).some((value) => value !== undefined);
          if (hides(criteria, seen) && others) assert.ok(hides(wider, seen));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never match with nothing but Any', () => {
    const all = {
      kind: undefined,
      users: undefined,
      networks: undefined,
      countries: undefined,
      applications: undefined,
    };
    fc.assert(fc.property(anyEvent, (seen) => !hides({}, seen) && !hides(all, seen)));
  });

  it('give the same answer in any order, and the one that checking each by itself gives', () => {
    const rules = fc
      .array(anyCriteria, { maxLength: 12 })
      .map((list) => list.map((criteria, at) => aRule(criteria, { number: at + 1 })));
    fc.assert(
      fc.property(
        rules.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        anyEvent,
        ([list, shuffled], seen) => {
          const subject = subjectOf(seen);
          const found = compileRules(list).match(subject, circumstances)?.number;
          assert.equal(compileRules(shuffled).match(subject, circumstances)?.number, found);
          const one = list.find(
            ({ criteria }) => mayHide(subject.severity, 'medium') && compileCriteria(criteria)?.meets(subject),
          );
          assert.equal(found, one?.number);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
