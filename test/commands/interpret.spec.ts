import assert from 'node:assert/strict';
import { interpret } from '../../src/commands/interpret.ts';

const cases: readonly (readonly [said: string, verb: string, input: unknown])[] = [
  ['show event 123', 'details', { n: '123', rest: '' }],
  ['SHOW EVENT #123', 'details', { n: '123', rest: '' }],
  ['show   123', 'details', { n: '123', rest: '' }],
  ['#123', 'details', { n: '123', rest: '' }],
  [
    'resolve 12 false positive: our scanner',
    'resolve',
    { n: '12', classification: 'falsePositive', comment: 'our scanner' },
  ],
  ['resolve 12', 'resolve', { n: '12' }],
  ['resolve 12 truepositives are rare', 'resolve', { n: '12', comment: 'truepositives are rare' }],
  ['close 12 expected activity', 'resolve', { n: '12', classification: 'informationalExpectedActivity' }],
  ['assign 7', 'assign', { n: '7', rest: '' }],
  ['note 7 a b  c', 'note', { n: '7', text: 'a b  c' }],
  ['events', 'events', {}],
  ['events open for harbour clinics high', 'events', { which: 'open', tenant: 'harbour clinics', severity: 'high' }],
  ['events new low', 'events', { which: 'new', severity: 'low' }],
  ['events for high', 'events', { tenant: 'high' }],
  ['watch here', 'watchHere', {}],
  ['', 'help', {}],
  ['Hi', 'help', {}],
  ['help!', 'help', {}],
  [
    'https://security.microsoft.com/alerts/da1?tid=22222222-2222-4222-8222-222222222222',
    'details',
    { alertId: 'da1', tenantId: '22222222-2222-4222-8222-222222222222' },
  ],
];

describe('Reading what people type', () => {
  for (const [said, verb, input] of cases) {
    it(`takes “${said}” as ${verb}`, () => assert.deepEqual(interpret(said), { verb, input }));
  }

  const answers: readonly (readonly [said: string, pattern: RegExp])[] = [
    ['show event abc', /show event 123/],
    ['show event', /Which event/],
    ['resolve', /Which event/],
    ['note 5', /What should be noted/],
    ['shwo event 5', /show event 123/],
    ['evnets', /events \[open/],
    ['https://security.microsoft.com/alerts/%zz?tid=22222222-2222-4222-8222-222222222222', /show event 123/],
    ['asign 5', /assign 123/],
    ['events purple', /do not know “purple”/],
    ['what is the weather', /`help`/],
    ['x'.repeat(6000), /more text/],
    ['helpful things', /`help`/],
  ];
  for (const [said, pattern] of answers) {
    it(`answers “${said.slice(0, 30)}” with what to type`, () => {
      const read = interpret(said);
      assert.ok('say' in read, JSON.stringify(read));
      assert.match(read.say, pattern);
    });
  }
});
