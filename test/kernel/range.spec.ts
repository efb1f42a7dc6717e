import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAddress } from '../../src/kernel/address.ts';
import { rangeKey, rangeOf, readRange } from '../../src/kernel/range.ts';

const READ: readonly (readonly [given: string, text: string])[] = [
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7/32', '203.0.113.7'],
  ['203.0.113.0/24', '203.0.113.0/24'],
  ['203.0.113.7/24', '203.0.113.0/24'],
  [' 203.0.113.255/25 ', '203.0.113.128/25'],
  ['255.255.255.255/1', '128.0.0.0/1'],
  ['2001:DB8:0:0::1/64', '2001:db8::/64'],
  ['2001:db8::ffff/127', '2001:db8::fffe/127'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:db8::1/128', '2001:db8::1'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
  ['::ffff:cb00:7107/128', '203.0.113.7'],
];

const REFUSED: readonly (readonly [given: string, words: RegExp])[] = [
  ['0.0.0.0/0', /every address/],
  ['203.0.113.7/0', /every address/],
  ['::/0', /every address/],
  ['::ffff:0.0.0.0/96', /every address/],
  ['::ffff:1.2.3.4/95', /1 to 32 bits/],
  ['203.0.113.0/33', /1 to 32 bits; this one has 33/],
  ['2001:db8::/129', /1 to 128 bits/],
  ['203.0.113.0/', /no length/],
  ['203.0.113.0/024', /no length/],
  ['203.0.113.0/-1', /no length/],
  ['203.0.113.0/2 4', /no length/],
  ['203.0.113.0/255.255.255.0', /no length/],
  ['203.0.113/24', /four numbers/],
  ['010.0.0.0/8', /octal/],
  ['256.0.0.0/8', /at most 255/],
  ['contoso.com/24', /name|URL/],
  ['1.2.3.4:443/24', /Write a range/],
  ['https://1.2.3.4/24', /URL/],
  ['fe80::1%eth0/64', /Write a range/],
  ['', /No address/],
  ['/24', /No address/],
  ['x'.repeat(5000), /too long/],
];

describe('Reading an address range', () => {
  for (const [given, text] of READ) {
    it(`reads “${given}” as ${text}`, () => {
      const reading = readRange(given);
      assert.equal(reading.kind === 'range' && reading.range.text, text);
    });
  }

  for (const [given, words] of REFUSED) {
    it(`refuses “${given.slice(0, 40)}” in words`, () => {
      const reading = readRange(given);
      assert.match(reading.kind === 'refused' ? reading.say : JSON.stringify(reading), words);
    });
  }

  const address = fc.oneof(fc.ipV4(), fc.ipV6()).map((text) => {
    const reading = readAddress(text);
    assert.ok(reading.kind === 'address', text);
    return reading;
  });

  it('holds each of its addresses, and its own text reads as itself', () => {
    fc.assert(
      fc.property(address, fc.nat(), (one, any) => {
        const bits = 1 + (any % (one.family === 4 ? 32 : 128));
        const range = rangeOf(one, bits);
        assert.equal(range.key, rangeKey(one, bits));
        assert.deepEqual(readRange(range.text), { kind: 'range', range });
      }),
    );
  });

  it('holds two addresses exactly when their first bits are equal', () => {
    const bitsOf = (text: string) =>
      text
        .split('.')
        .map((part) => Number(part).toString(2).padStart(8, '0'))
        .join('');
    const v4 = fc.ipV4().filter((text) => readAddress(text).kind === 'address');
    fc.assert(
      fc.property(v4, v4, fc.integer({ min: 1, max: 32 }), (a, b, bits) => {
        const same = bitsOf(a).slice(0, bits) === bitsOf(b).slice(0, bits);
        assert.equal(rangeKey({ address: a, family: 4 }, bits) === rangeKey({ address: b, family: 4 }, bits), same);
      }),
    );
  });

  it('never takes IPv4 for IPv6', () =>
    assert.notEqual(rangeKey({ address: '0.0.0.1', family: 4 }, 32), rangeKey({ address: '::1', family: 6 }, 32)));
});
