import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { loadConfig } from '../../src/config.ts';
import { valueOf } from '../../src/entities/ip.ts';
import { createIpLists } from '../../src/ip/lists/lists.ts';
import type { ListSetting } from '../../src/ip/lists/list.ts';
import { rangeSet } from '../../src/ip/lists/range-set.ts';
import { readList } from '../../src/ip/lists/read-list.ts';
import { createIpLookup } from '../../src/ip/lookup.ts';
import { describeFacts } from '../../src/ip/words.ts';
import { keptLog } from '../fakes/log.ts';
import { embedded } from './facts.ts';
import { closeAll, patientClock, serve } from './web.ts';

const DATA = resolve(import.meta.dirname, '../../../shared/data/ip/lists');
const isIn = (text: string, address: string) => rangeSet(readList(text).ranges).has(address);

describe('A list of addresses', () => {
  it('is read line by line: addresses, ranges, comments, both families', () => {
    const text =
      '\uFEFF# Tor exits\r\n; other\r\n185.220.101.0/24 ; note\r\n\r\n8.8.4.4\r\n9.9.9.0 - 9.9.9.9 // last\r\n2a03:2880::/32\r\n2606:4700::1111\r\n';
    const { ranges, unreadable } = readList(text);
    assert.deepEqual([ranges.length, unreadable], [5, 0]);
    for (const address of [
      '185.220.101.0',
      '185.220.101.255',
      '8.8.4.4',
      '9.9.9.0',
      '9.9.9.9',
      '2a03:2880:ffff::1',
      '2606:4700::1111',
    ])
      assert.ok(isIn(text, address), address);
    for (const address of ['185.220.100.255', '185.220.102.0', '8.8.4.5', '9.9.9.10', '2a03:2881::', '2606:4700::1112'])
      assert.ok(!isIn(text, address), address);
  });

  it("is read as Tor's own exit-addresses", () => {
    const text =
      'ExitNode 0011BD2485AD45D984EC4159C88FC066E5E3300E\nPublished 2026-11-21 10:00:00\nLastStatus 2026-11-21 11:00:00\nExitAddress 162.247.74.201 2026-11-21 11:05:12\n';
    assert.deepEqual([readList(text).ranges.length, readList(text).unreadable], [1, 0]);
    assert.ok(isIn(text, '162.247.74.201'));
  });

  for (const [whose, json, inside] of [
    [
      'Amazon',
      {
        createDate: '2026-11-20-01-02-03',
        prefixes: [{ ip_prefix: '52.95.110.0/24' }],
        ipv6_prefixes: [{ ipv6_prefix: '2a05:d000::/25' }],
      },
      ['52.95.110.1', '2a05:d000::1'],
    ],
    [
      'Google',
      {
        creationTime: '2026-11-20T01:02:03',
        prefixes: [{ ipv4Prefix: '34.1.208.0/20' }, { ipv6Prefix: '2600:1900::/35' }],
      },
      ['34.1.208.1', '2600:1900::1'],
    ],
    [
      'Microsoft',
      { values: [{ properties: { addressPrefixes: ['20.33.0.0/16', '2603:1000::/24'] } }] },
      ['20.33.1.1', '2603:1000::1'],
    ],
    ['GitHub', { hooks: ['192.30.252.0/22'], ssh_keys: ['ssh-ed25519 AAAA'] }, ['192.30.252.1']],
    ['an array', ['1.2.3.4', '1.2.4.0/24'], ['1.2.3.4', '1.2.4.9']],
  ] as const)
    it(`is read from the JSON of ${whose}`, () => {
      for (const address of inside) assert.ok(isIn(JSON.stringify(json), address), address);
      if ('createDate' in json || 'creationTime' in json)
        assert.equal(readList(JSON.stringify(json)).date, '2026-11-20');
    });

  it('counts what is no address, and a range that takes half the world is none', () => {
    const { ranges, unreadable } = readList(
      'AS9009\n0.0.0.0/0\n::/0\n1.2.3.4/33\n1.2.3\n010.0.0.1\n1.2.3.9 - 1.2.3.4\nfe80::1%eth0\n1.2.3.4/24/5\n1.2.3.4',
    );
    assert.deepEqual([ranges.length, unreadable], [1, 9]);
  });

  it('tells its own day from its head', () => {
    assert.equal(readList('# created 2026-01-02, updated 2026-11-20\n1.2.3.4').date, '2026-11-20');
    assert.equal(readList('1.2.3.4 # 2026-11-20').date, undefined);
  });

  it('knows the same addresses however its ranges overlap, nest and repeat', () => {
    const octet = fc.nat(15);
    const range = fc
      .tuple(octet, octet, fc.integer({ min: 24, max: 32 }))
      .map(([a, b, bits]) => `1.2.${a % 3}.${b * 16}/${bits}`);
    const six = fc
      .tuple(octet, fc.integer({ min: 120, max: 128 }))
      .map(([a, bits]) => `2a00::${(a * 16).toString(16)}/${bits}`);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(range, six), { minLength: 1, maxLength: 30 }),
        fc.nat(2),
        fc.nat(255),
        (lines, third, last) => {
          const { ranges } = readList(lines.join('\n'));
          const set = rangeSet(ranges);
          const four = BigInt(((1 << 24) | (2 << 16) | (third << 8) | last) >>> 0);
          const v6 = (0x2a00n << 112n) | BigInt(last);
          const naive = (family: 4 | 6, value: bigint) =>
            ranges.some((one) => one.family === family && one.first <= value && value <= one.last);
          assert.equal(set.has(`1.2.${third}.${last}`), naive(4, four));
          assert.equal(set.has(`2a00::${last.toString(16)}`), naive(6, v6));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('joins what overlaps, and searches 100,000 ranges', () => {
    const lines = Array.from(
      { length: 100_000 },
      (_none, at) => `${11 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.0/25`,
    );
    const set = rangeSet(readList([...lines, ...lines, '11.0.0.0/26'].join('\n')).ranges);
    assert.equal(set.size, 100_000);
    assert.deepEqual([set.has('11.200.7.127'), set.has('11.200.7.128')], [true, false]);
    assert.equal(rangeSet(readList('1.2.3.0/25\n1.2.3.128/25\n').ranges).size, 1);
  });
});

describe('Lists of the operator', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ip-lists-'))));
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await closeAll();
  });

  const setting = (kind: ListSetting['kind'], from: string, more: Partial<ListSetting> = {}): ListSetting => ({
    kind,
    from,
    has: [],
    hasNot: [],
    ...more,
  });
  function file(name: string, text: string, day = '2026-11-21'): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    utimesSync(path, new Date(day), new Date(day));
    return path;
  }
  function open(...settings: ListSetting[]) {
    const clock = patientClock();
    const log = keptLog();
    return { clock, log, lists: createIpLists(settings, { clock, log, folder: join(folder, 'kept') }) };
  }
  async function wordsOf(address: string, ...settings: ListSetting[]) {
    const { lists, clock } = open(...settings);
    await lists.refresh();
    const answer = await createIpLookup({
      embedded,
      providers: lists.provider ? [lists.provider] : [],
      clock,
    }).describe(address);
    assert.ok(answer.kind === 'facts');
    const { facts } = answer;
    return { facts, of: (label: string) => describeFacts(facts).find((line) => line.label === label) };
  }

  it('make a proxy with type and provider of whoever is on them, with list and day as the source', async () => {
    const tor = setting('tor', file('tor.txt', '86.1.2.3\n'));
    const vpn = setting('vpn', file('vpn.txt', '86.1.0.0/16\n', '2026-11-20'), { name: 'Mullvad' });
    const { of } = await wordsOf('86.1.2.3', tor, vpn);
    assert.deepEqual(of('Proxy'), { label: 'Proxy', value: 'yes', source: 'Tor list, VPN list (Mullvad), 2026-11-20' });
    assert.deepEqual([of('Proxy type')?.value, of('Proxy provider')?.value], ['Tor exit, VPN', 'Mullvad']);
  });

  it('never say "no proxy": no list is complete', async () => {
    const { of, facts } = await wordsOf('86.1.2.3', setting('tor', file('tor.txt', '1.2.3.4\n')));
    assert.equal(facts.fields.proxy.status, 'absent');
    assert.equal(of('Proxy')?.value, 'unknown (not on the Tor list; no list is complete)');
  });

  it('are not relied on when they are old, and say so', async () => {
    const from = file('tor.txt', '86.1.2.3\n', '2024-02-27');
    const { of, facts } = await wordsOf('86.1.2.3', setting('tor', from));
    assert.equal(of('Proxy')?.value, 'unknown (on the Tor list of 2024-02-27, 2 years old: not relied on)');
    assert.equal(facts.fields.proxyTypes.status, 'notChecked');
    const other = await wordsOf('86.9.9.9', setting('tor', from));
    assert.equal(other.of('Proxy')?.value, 'unknown (Tor list of 2024-02-27, 2 years old: not relied on)');
    const trusted = await wordsOf('86.1.2.3', setting('tor', from, { days: 1500 }));
    assert.equal(trusted.of('Proxy')?.value, 'yes');
  });

  it('tell how old they are in days and months as well', async () => {
    for (const [day, words] of [
      ['2026-11-13', '9 days old'],
      ['2026-06-22', '5 months old'],
    ] as const)
      assert.match(
        (await wordsOf('86.1.2.3', setting('vpn', file('v', '86.1.2.3', day)))).of('Proxy')?.value ?? '',
        new RegExp(words),
      );
  });

  it('name the cloud, as hosting and not as a proxy', async () => {
    const { facts } = await wordsOf(
      '86.1.2.3',
      setting('cloud', file('c.txt', '86.1.0.0/16'), { name: 'Harbour Cloud' }),
    );
    const { cloud, usage, proxy } = facts.fields;
    assert.deepEqual([valueOf(cloud), valueOf(usage), proxy.status], ['Harbour Cloud', 'hosting', 'notChecked']);
  });

  it('keep a range of home addresses that a data centre list of last year has from certainty', async () => {
    const { of } = await wordsOf('86.1.2.3', setting('datacenter', file('d.txt', '86.1.0.0/16', '2025-11-22')));
    assert.match(
      of('Usage')?.value ?? '',
      /^hosting \(low confidence; Data centre list of 2025-11-22, 11 months old: not relied on\)$/,
    );
  });

  it('work for IPv6', async () => {
    const { of } = await wordsOf(
      '2a02:26f7:b00a:4000::1',
      setting('relay', file('r.txt', '2a02:26f7:b00a:4000::/64'), { name: 'iCloud Private Relay' }),
    );
    assert.deepEqual([of('Proxy type')?.value, of('Proxy provider')?.value], ['privacy relay', 'iCloud Private Relay']);
  });

  it('that cannot be read are said to be unavailable', async () => {
    const { of, facts } = await wordsOf('86.1.2.3', setting('tor', join(folder, 'nowhere')));
    assert.equal(of('Proxy')?.value, 'not checked');
    assert.equal(facts.sources[0]?.reason, 'Tor list: the file cannot be read');
    const both = await wordsOf(
      '86.1.2.3',
      setting('tor', join(folder, 'nowhere')),
      setting('cloud', file('c', '1.2.3.4')),
    );
    assert.equal(both.of('Proxy')?.value, 'unavailable (Tor list: the file cannot be read)');
  });

  const BROKEN: readonly (readonly [string, string, Partial<ListSetting>, RegExp])[] = [
    ['is a page of HTML', '<html>\n<body>\nSorry\n1.2.3.4\n</body>\n', {}, /no addresses/],
    ['is empty', '# nothing\n', {}, /holds no addresses/],
    ['has another checksum', '1.2.3.4\n', { sha256: 'a'.repeat(64) }, /SHA-256/],
    ['lacks what must be in it', '1.2.3.4\n', { has: ['86.1.2.3'] }, /lacks 86\.1\.2\.3/],
    ['has what must not be in it', '86.1.2.3\n40.76.4.15\n', { hasNot: ['40.76.4.15'] }, /has 40\.76\.4\.15/],
    ["has Microsoft's sign-in as a proxy", '86.1.2.3\n40.126.0.0/18\n', {}, /has 40\.126\.32\.1/],
    ['is cut off', '86.1.2.3\n', {}, /1 ranges where the last good one has 4/],
  ];
  for (const [what, text, more, problem] of BROKEN)
    it(`keep the last good one where the new one ${what}`, async () => {
      const good = '86.1.2.3\n86.3.0.0/16\n86.5.0.0/16\n86.7.0.0/16\n';
      const { url, heard } = await serve({ body: good }, { body: text });
      const wanted: ListSetting = setting('tor', `${url}/tor`);
      const { lists, clock, log } = open(wanted);
      await lists.refresh();
      assert.equal(lists.states()[0]?.problem, undefined);
      Object.assign(wanted, more);
      await lists.refresh();
      await lists.refresh();
      assert.equal(heard.length, 3);
      assert.match(lists.states()[0]?.problem ?? '', problem);
      assert.equal(log.lines.filter(({ level }) => level === 'warn').length, 1, 'said once');
      const answer = await createIpLookup({ embedded, providers: [lists.provider!], clock }).describe('86.1.2.3');
      assert.ok(answer.kind === 'facts' && valueOf(answer.facts.fields.proxy) === true);
    });

  for (const [what, reply] of [
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '60' } }],
    ['403', { status: 403 }],
    ['a reset', { fault: 'reset' }],
    [
      'a page with one broken line',
      {
        body: '86.1.2.3\n<<broken>>\n86.2.0.0/16\n86.3.0.0/16\n86.4.0.0/16\n86.5.0.0/16\n86.6.0.0/16\n86.7.0.0/16\n86.8.0.0/16\n86.9.0.0/16\n86.10.0.0/16\n',
      },
    ],
  ] as const)
    it(`are still there after ${what} from their server`, async () => {
      const { url } = await serve({ body: '86.1.2.3\n' }, reply);
      const { lists } = open(setting('vpn', url));
      await lists.refresh();
      await lists.refresh();
      assert.equal(lists.states()[0]?.ranges, what.startsWith('a page') ? 2 : 1);
    });

  it('take the right checksum, and the day that the server tells', async () => {
    const body = '86.1.2.3\n';
    const { url } = await serve({ body, headers: { 'last-modified': 'Fri, 20 Nov 2026 07:28:00 GMT' } });
    const { lists } = open(
      setting('vpn', url, { sha256: createHash('sha256').update(body).digest('hex').toUpperCase() }),
    );
    await lists.refresh();
    assert.deepEqual(lists.states(), [{ label: 'VPN list', date: '2026-11-20', ranges: 1, problem: undefined }]);
  });

  it('are there again after a restart while their server is down, as old as they are', async () => {
    const { url } = await serve(
      { body: '86.1.2.3\n', headers: { 'last-modified': 'Fri, 20 Nov 2026 07:28:00 GMT' } },
      { status: 503 },
    );
    await open(setting('vpn', url)).lists.refresh();
    assert.equal(readdirSync(join(folder, 'kept')).length, 1);
    const { lists } = open(setting('vpn', url));
    await lists.refresh();
    assert.deepEqual(lists.states()[0], {
      label: 'VPN list',
      date: '2026-11-20',
      ranges: 1,
      problem: 'its server answered with status 503',
    });
  });

  it('are taken only as they should be after a restart too', async () => {
    const { url } = await serve({ body: '86.1.2.3\n' }, { status: 503 });
    await open(setting('vpn', url)).lists.refresh();
    const { lists } = open(setting('vpn', url, { has: ['1.2.3.4'] }));
    await lists.refresh();
    assert.equal(lists.states()[0]?.ranges, undefined);
  });

  it('are read anew on and on, sooner where one failed', async () => {
    const { url, heard } = await serve({ status: 503 }, { body: '86.1.2.3\n' });
    const { lists, clock } = open(setting('vpn', url));
    const kept = lists.keepFresh(24 * 3_600_000);
    const waitsFor = async (ms: number) => {
      for (let turn = 0; clock.pending.at(-1) !== ms && turn < 100_000; turn++)
        await new Promise((resolve) => setImmediate(resolve));
      assert.equal(clock.pending.at(-1), ms);
      clock.pending.length = 0;
    };
    await waitsFor(15 * 60_000);
    await clock.advance(15 * 60_000);
    await waitsFor(24 * 3_600_000);
    assert.deepEqual([heard.length, lists.states()[0]?.ranges], [2, 1]);
    await clock.advance(24 * 3_600_000);
    await waitsFor(24 * 3_600_000);
    const stopped = kept.stop();
    await clock.advance(24 * 3_600_000);
    await stopped;
    assert.equal(heard.length, 3);
  });

  it('do not hold up the end of the process while a server is silent', async () => {
    const { url, heard } = await serve({ fault: 'silence' });
    const { lists } = open(setting('vpn', url));
    const kept = lists.keepFresh(3_600_000);
    while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await kept.stop();
  });

  it('follow a redirection within the machine or to https, and no other', async () => {
    const target = await serve({ body: '86.1.2.3\n' });
    const away = await serve({ status: 302, headers: { location: `${target.url}/list` } });
    const { lists } = open(setting('vpn', away.url));
    await lists.refresh();
    assert.equal(lists.states()[0]?.problem, 'its server could not be reached');
    assert.equal(target.heard.length, 0);
    const own = await serve({ status: 302, headers: { location: '/list' } }, { body: '86.1.2.3\n' });
    const second = open(setting('vpn', own.url)).lists;
    await second.refresh();
    assert.equal(second.states()[0]?.ranges, 1);
  });

  if (!existsSync(DATA)) {
    it('NOT TESTED HERE: the real lists are not beside this checkout');
    return;
  }

  it('are read without a loss where they are real', () => {
    const names = readdirSync(DATA, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /ipv?[46s]?.*\.txt$|\.lst$/.test(name) && !/ASN/.test(name),
    );
    assert.ok(names.length > 20);
    for (const name of names.filter((one) => statSync(join(DATA, one)).isFile())) {
      const { ranges, unreadable } = readList(readFileSync(join(DATA, name), 'utf8'));
      assert.ok(ranges.length > 0, name);
      assert.equal(unreadable, 0, name);
    }
  });

  it('know the addresses of the real lists, and do not rely on the old Tor list', async () => {
    const at = (name: string) => join(DATA, name);
    const lists = [
      setting('tor', at('SecOps-Institute+Tor-IP-Addresses/tor-exit-nodes.lst'), { date: '2024-02-27' }),
      setting('vpn', at('X4BNet+lists_vpn/output/vpn/ipv4.txt'), { date: '2026-11-20' }),
      setting('relay', at('lord-alfred+ipranges/apple-proxy-ipv4.txt'), {
        date: '2026-11-20',
        name: 'iCloud Private Relay',
      }),
      setting('cloud', at('lord-alfred+ipranges/amazon-ipv4.txt'), { date: '2026-11-20', name: 'Amazon Web Services' }),
    ];
    const tor = await wordsOf('185.220.101.1', ...lists);
    assert.deepEqual([tor.of('Proxy')?.value, tor.of('Proxy type')?.value], ['yes', 'VPN']);
    assert.equal((await wordsOf('172.224.226.1', ...lists)).of('Proxy provider')?.value, 'iCloud Private Relay');
    assert.equal((await wordsOf('52.95.110.1', ...lists)).of('Cloud')?.value, 'Amazon Web Services');
    assert.match(
      (await wordsOf('86.1.2.3', ...lists)).of('Proxy')?.value ?? '',
      /unknown \(not on the VPN list.*Tor list of 2024-02-27, 2 years old: not relied on/,
    );
  });
});

describe('IP_LISTS', () => {
  const read = (text: string) =>
    loadConfig({
      STORAGE: 'embedded',
      BOT_TENANT_ID: '11111111-2222-4333-8444-555555555555',
      GRAPH_BASE_URL: 'http://127.0.0.1:1',
      IP_LISTS: text,
    });

  it('names kind, owner, place and what is to be checked', () => {
    const sha256 = 'a'.repeat(64);
    const { ipLists } = read(
      `tor=/data/tor.txt, vpn:Mullvad VPN=https://lists.example/m?x=1|sha256=${sha256}|has=45.83.220.1|has=2a03::1|hasNot=8.8.8.8|date=2026-11-20|days=3`,
    );
    assert.deepEqual(ipLists, [
      { kind: 'tor', from: '/data/tor.txt', has: [], hasNot: [] },
      {
        kind: 'vpn',
        name: 'Mullvad VPN',
        from: 'https://lists.example/m?x=1',
        sha256,
        has: ['45.83.220.1', '2a03::1'],
        hasNot: ['8.8.8.8'],
        date: '2026-11-20',
        days: 3,
      },
    ]);
  });

  for (const text of [
    '/data/tor.txt',
    'other=/x',
    'tor=',
    'tor=http://lists.example/x',
    'tor=ftp://x/y',
    'tor=https://u:p@lists.example/x',
    'tor=/x|has=300.1.1.1',
    'tor=/x|sha256=abc',
    'tor=/x|date=2026-13-01',
    'tor=/x|what=1',
  ])
    it(`refuses ${text} by its place, without repeating it`, () => {
      assert.throws(
        () => read(`tor=/ok,${text}`),
        (error: Error) => /IP_LISTS entry 2 /.test(error.message) && !error.message.includes(text),
      );
    });
});
