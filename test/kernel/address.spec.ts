import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { readAddress, toNumber4, toWords6, type Scope } from '../../src/kernel/address.ts';

function accepted(text: string) {
  const reading = readAddress(text);
  if (reading.kind === 'refused') throw new Error(`${text}: ${reading.say}`);
  return reading;
}

function refusal(text: string): string {
  const reading = readAddress(text);
  if (reading.kind !== 'refused') throw new Error(`${text} was read as ${reading.address}`);
  return reading.say;
}

const octet = fc.integer({ min: 0, max: 255 });
const v4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const group = fc.integer({ min: 0, max: 0xffff });
const groups6 = fc.array(fc.oneof(group, fc.constant(0)), { minLength: 8, maxLength: 8 });

/** IANA: what may come from the Internet. Written apart from the code under test, by first octets. */
const publicV4 = fc
  .tuple(fc.integer({ min: 1, max: 223 }), octet, octet, octet)
  .filter(([a, b]) => ![10, 100, 127, 169, 172, 192, 198, 203].includes(a) || b === 1)
  .filter(([a]) => a !== 10 && a !== 127);
const publicV6 = fc
  .tuple(
    fc.integer({ min: 0x2003, max: 0x3ffe }),
    fc.array(fc.oneof(group, fc.constant(0)), { minLength: 7, maxLength: 7 }),
  )
  .map(([first, rest]) => [first, ...rest]);

/** Every spelling of eight groups: upper case, leading zeros, `::` in place of any run of zeros, dotted tail. */
const spelling = fc.record({ upper: fc.boolean(), pad: fc.boolean(), gap: fc.nat(7), dotted: fc.boolean() });

function spell(groups: readonly number[], how: { upper: boolean; pad: boolean; gap: number; dotted: boolean }): string {
  const words = groups.map((value) => value.toString(16).padStart(how.pad ? 4 : 1, '0'));
  const [g = 0, h = 0] = groups.slice(6);
  const parts = how.dotted ? [...words.slice(0, 6), [g >> 8, g & 255, h >> 8, h & 255].join('.')] : words;
  const limit = how.dotted ? 6 : 8;
  let end = how.gap;
  while (end < limit && groups[end] === 0) end++;
  const text = end > how.gap ? `${parts.slice(0, how.gap).join(':')}::${parts.slice(end).join(':')}` : parts.join(':');
  return how.upper ? text.toUpperCase() : text;
}

describe('Reading an address', () => {
  it('knows the scope of each kind of address', () => {
    const scopes: Record<string, Scope> = {
      '8.8.8.8': 'public',
      '10.0.0.1': 'private',
      '172.16.0.1': 'private',
      '172.31.255.255': 'private',
      '172.32.0.0': 'public',
      '192.168.1.1': 'private',
      '100.64.0.1': 'cgnat',
      '100.127.255.255': 'cgnat',
      '100.128.0.0': 'public',
      '127.0.0.1': 'loopback',
      '169.254.1.1': 'link_local',
      '192.0.2.1': 'documentation',
      '198.51.100.7': 'documentation',
      '203.0.113.5': 'documentation',
      '224.0.0.1': 'multicast',
      '0.0.0.0': 'unspecified',
      '0.1.2.3': 'reserved',
      '192.0.0.8': 'reserved',
      '198.18.0.1': 'reserved',
      '240.0.0.1': 'reserved',
      '255.255.255.255': 'reserved',
      '::': 'unspecified',
      '::1': 'loopback',
      'fe80::1': 'link_local',
      'fd00::1': 'unique_local',
      '2001:db8::1': 'documentation',
      '3fff::1': 'documentation',
      'ff02::1': 'multicast',
      '2002:808:808::1': 'transition',
      '2001:0:4136:e378::1': 'transition',
      '64:ff9b::808:808': 'transition',
      '64:ff9b:1::1': 'transition',
      '2001:2::1': 'reserved',
      '100::1': 'reserved',
      '4000::1': 'reserved',
      '2606:4700:4700::1111': 'public',
      '2001:4860:4860::8888': 'public',
      '2003::1': 'public',
    };
    for (const [text, scope] of Object.entries(scopes)) assert.equal(accepted(text).scope, scope, text);
  });

  it('takes off white space, defanging, ports, brackets and zones, and says what was left out', () => {
    const forms: [string, string, string?][] = [
      [' 8.8.8.8\n', '8.8.8.8'],
      ['8[.]8[.]8[.]8', '8.8.8.8'],
      ['8(.)8.8[dot]8', '8.8.8.8'],
      ['hxxp://8[.]8.8.8/login?x=1', '8.8.8.8', 'taken from a URL'],
      ['hxxps[:]//8.8.8.8:8443/', '8.8.8.8', 'taken from a URL; the port was left out'],
      ['8.8.8.8:63070', '8.8.8.8', 'the port was left out'],
      ['[2001:4860:4860::8888]:443', '2001:4860:4860::8888', 'the port was left out'],
      ['[2001:4860:4860::8888]', '2001:4860:4860::8888'],
      ['fe80::1%eth0', 'fe80::1', 'the zone was left out'],
      ['::ffff:8.8.8.8', '8.8.8.8', 'IPv4 address 8.8.8.8 written as IPv6'],
      ['::FFFF:808:808', '8.8.8.8', 'IPv4 address 8.8.8.8 written as IPv6'],
      ['[::ffff:8.8.8.8]:443', '8.8.8.8', 'the port was left out; IPv4 address 8.8.8.8 written as IPv6'],
      ['2606:4700:4700:0:0:0:0:1111', '2606:4700:4700::1111'],
      ['2606:4700:4700::ABCD', '2606:4700:4700::abcd'],
    ];
    for (const [text, address, note] of forms) {
      assert.equal(accepted(text).address, address, text);
      assert.equal(accepted(text).note, note, text);
    }
  });

  it('gives a mapped private address the scope of what it maps', () => {
    const { family, scope } = accepted('::ffff:10.0.0.1');
    assert.deepEqual([family, scope], [4, 'private']);
  });

  it('does not take the long abandoned ::8.8.8.8 for 8.8.8.8', () => {
    const { address, scope } = accepted('::8.8.8.8');
    assert.deepEqual([address, scope], ['::808:808', 'reserved']);
  });

  it('refuses every malformed form in words of its own', () => {
    const forms: [string, RegExp][] = [
      ['', /No address/],
      ['   ', /No address/],
      ['8'.repeat(2000), /too long/],
      [' '.repeat(2000), /too long/],
      ['010.0.0.1', /octal/],
      ['08.8.8.8', /octal/],
      ['0x8.8.8.8', /Hexadecimal/],
      ['0x08080808', /Hexadecimal/],
      ['134744072', /single number/],
      ['8.8', /four numbers; this one has 2/],
      ['8.8.8', /four numbers; this one has 3/],
      ['1.2.3.4.5', /four numbers; this one has 5/],
      ['256.8.8.8', /at most 255; one here is 256/],
      ['8.8.8.999', /at most 255; one here is 999/],
      ['8.8.8.8.', /dot behind/],
      ['8.8.8.8/32', /range/],
      ['2001:db8::/32', /range/],
      ['http://8.8.8.8/', /URL/],
      ['https://example.com', /URL/],
      ['www.example.com', /URL/],
      ['8.8.8.8/x', /URL/],
      ['example.com', /name/],
      ['localhost', /name/],
      ['example.com:443', /name/],
      ['2001:db8:1', /IPv6/],
      ['1::2::3', /IPv6/],
      ['８.８.８.８', /not an IP address/],
      ['8.8.8.8 9.9.9.9', /not an IP address/],
      ['8.8.8.8%eth0', /not an IP address/],
      ['8.8.8.8:', /not an IP address/],
      ['hxxp://example.com/', /name/],
    ];
    for (const [text, words] of forms) assert.match(refusal(text), words, JSON.stringify(text));
  });

  it('gives a canonical form that is read as itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          v4,
          fc.tuple(groups6, spelling).map(([groups, how]) => spell(groups, how)),
        ),
        (text) => {
          fc.pre(isIP(text) !== 0);
          const { address, family, scope } = accepted(text);
          assert.equal(isIP(address), family);
          const { note, ...again } = accepted(address);
          assert.deepEqual({ ...again, note }, { kind: 'address', address, family, scope, note: undefined });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads every public IPv4 address as public, however it is dressed', () => {
    const dress = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => ` ${text}\t`,
      (text) => text.replaceAll('.', '[.]'),
      (text) => text.replace('.', '(.)'),
      (text) => `${text}:443`,
      (text) => `hxxp://${text}/a`,
      (text) => `::ffff:${text}`,
      (text) => `[::FFFF:${text}]:1`,
    );
    fc.assert(
      fc.property(publicV4, dress, (octets, wear) => {
        const { address, family, scope } = accepted(wear(octets.join('.')));
        assert.deepEqual([address, family, scope], [octets.join('.'), 4, 'public']);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads every public IPv6 address as public and the same, however it is spelled', () => {
    fc.assert(
      fc.property(publicV6, spelling, spelling, (groups, one, other) => {
        const [first, second] = [accepted(spell(groups, one)), accepted(`[${spell(groups, other)}]:443`)];
        assert.deepEqual([first.family, first.scope], [6, 'public']);
        assert.equal(first.address, second.address);
      }),
      { numRuns: 2000 },
    );
  });

  it('accepts nothing that net.isIP rejects once the documented decorations are off', () => {
    const piece = fc.constantFrom(
      '1',
      '8',
      '08',
      '256',
      '0x8',
      '.',
      '[.]',
      ':',
      '::',
      '[',
      ']',
      '%',
      '/',
      'ffff',
      '-',
      ' ',
      '٣',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const reading = readAddress(given);
        if (reading.kind === 'refused') return reading.say.length > 0;
        const bare = given
          .trim()
          .replace(/[[({](\.|dot)[\])}]/gi, '.')
          .replaceAll('[:]', ':')
          .replace(/^hxxps?:\/\//i, '')
          .replace(/^\[(.*)\](:\d+)?$/, '$1')
          .replace(/^([\d.]+):\d+$/, '$1');
        return isIP(bare) !== 0 && isIP(reading.address) === reading.family;
      }),
      { numRuns: 20_000 },
    );
  });

  it('counts addresses as numbers', () => {
    assert.equal(toNumber4('255.255.255.255'), 2 ** 32 - 1);
    assert.equal(toNumber4('8.8.4.4'), 134743044);
    assert.deepEqual(toWords6('2001:db8::ffff:1.2.3.4'), [0x20010db8, 0, 0xffff, 0x01020304]);
    assert.deepEqual(toWords6('ffff::'), [0xffff0000, 0, 0, 0]);
  });
});
