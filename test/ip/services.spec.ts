import assert from 'node:assert/strict';
import { valueOf, type Fact, type IpFields } from '../../src/entities/ip.ts';
import { closeAll, fieldsOf, KEY, providerAt, serve } from './web.ts';

const known = <K extends keyof IpFields>(fields: Partial<IpFields>, field: K) =>
  valueOf((fields[field] ?? { status: 'notChecked' }) as Fact<unknown>);

/** As DB-IP's documentation and its PHP client show it. */
const DBIP = {
  ipAddress: '86.1.2.3',
  continentCode: 'EU',
  countryCode: 'GB',
  countryName: 'United Kingdom',
  stateProv: 'England',
  city: 'Wakefield',
  asNumber: 5089,
  asName: 'Virgin Media Limited',
  isp: 'Virgin Media',
  usageType: 'corporate',
  organization: 'Virgin Media',
  isCrawler: false,
  isProxy: false,
  threatLevel: 'low',
};

const ABUSE = {
  ipAddress: '86.1.2.3',
  isPublic: true,
  ipVersion: 4,
  isWhitelisted: null,
  abuseConfidenceScore: 30,
  countryCode: 'GB',
  usageType: 'Data Center/Web Hosting/Transit',
  isp: 'Virgin Media',
  isTor: false,
  totalReports: 3,
  numDistinctUsers: 2,
  lastReportedAt: '2026-11-20T20:55:14+00:00',
  reports: [
    { reportedAt: '2026-11-20T20:55:14+00:00', comment: '<at>all</at> evil', categories: [18, 22] },
    { reportedAt: '2026-11-19T20:55:14+00:00', comment: 'evil', categories: [22] },
    { reportedAt: '2026-11-18T20:55:14+00:00', comment: 'evil', categories: [22] },
  ],
};

const IP2L = {
  ip: '86.1.2.3',
  country_code: 'GB',
  region_name: 'England',
  city_name: 'Wakefield',
  asn: '5089',
  as: 'Virgin Media Limited',
  isp: '-',
  usage_type: 'ISP/MOB',
  address_type: 'Unicast',
  is_proxy: false,
  fraud_score: 3,
};
const proxied = (proxy: object, is_proxy = true) => ({
  ...IP2L,
  is_proxy,
  proxy: { last_seen: 2, threat: '-', provider: '-', ...proxy },
});

describe('An answer of another shape', () => {
  afterEach(closeAll);

  for (const id of ['dbIp', 'abuseipdb', 'ip2location'] as const)
    for (const body of [{}, { status: 'maintenance' }, { data: {} }, { data: [] }, [], 'ok', 7, null])
      it(`is not "nothing known" when ${id} says ${JSON.stringify(body)}`, async () => {
        const { url } = await serve({ body });
        const answer = await providerAt(id, url).ask('86.1.2.3');
        assert.equal(answer.status, 'unavailable');
        assert.match('reason' in answer ? answer.reason : '', /cannot be read/);
      });

  for (const [id, body] of [
    ['dbIp', { ipAddress: '86.1.2.3' }],
    ['abuseipdb', { data: { ipAddress: '86.1.2.3' } }],
    ['ip2location', { ip: '86.1.2.3', country_code: '-' }],
  ] as const)
    it(`is "nothing known" when ${id} names the address and nothing of it`, async () => {
      const { url } = await serve({ body });
      assert.equal((await providerAt(id, url).ask('86.1.2.3')).status, 'absent');
    });
});

describe('What DB-IP says', () => {
  afterEach(closeAll);

  it('becomes facts with source and day', async () => {
    const fields = await fieldsOf('dbIp', DBIP);
    assert.deepEqual(known(fields, 'country'), { code: 'GB', name: 'United Kingdom' });
    assert.deepEqual(fields.asn, { status: 'found', value: 5089, source: 'DB-IP', dataDate: '2026-11-22' });
    assert.deepEqual(
      [known(fields, 'usage'), known(fields, 'proxy'), known(fields, 'threat')],
      ['business', false, 'low'],
    );
    assert.deepEqual(known(fields, 'proxyTypes'), []);
  });

  it('is asked for below its version, the key and the address encoded', async () => {
    const { url, heard } = await serve({ body: DBIP });
    await providerAt('dbIp', url).ask('2606:4700:4700::1111');
    assert.equal(heard[0]?.url, `/v2/${KEY}/2606%3A4700%3A4700%3A%3A1111`);
  });

  it('is unknown where a word of it is: other with the word kept, never a clean level', async () => {
    const fields = await fieldsOf('dbIp', {
      ...DBIP,
      usageType: 'spaceship',
      isProxy: true,
      proxyType: 'constructor',
      threatLevel: 'toString',
    });
    assert.deepEqual(fields.usage, {
      status: 'found',
      value: 'other',
      source: 'DB-IP',
      dataDate: '2026-11-22',
      raw: 'spaceship',
    });
    assert.deepEqual(known(fields, 'proxyTypes'), ['other']);
    assert.equal(fields.threat?.status, 'absent');
    assert.match(JSON.stringify(fields.threat), /cannot place/);
  });

  it('is absent where the subscription does not tell it, and ZZ is no country', async () => {
    const fields = await fieldsOf('dbIp', { countryCode: 'ZZ', city: '', isp: '-', asNumber: 5089 });
    for (const field of ['country', 'city', 'isp', 'usage', 'proxy', 'proxyTypes', 'threat', 'attacked'] as const)
      assert.equal(fields[field]?.status, 'absent', field);
  });

  it('tells what was attacked from the details of its threat', async () => {
    const { attacked } = await fieldsOf('dbIp', {
      ...DBIP,
      threatDetails: ['attack-source:http', 'attack-source:ssh', 'attack-source:zzz', 'botnet'],
    });
    assert.deepEqual(attacked && valueOf(attacked), ['web', 'ssh', 'other']);
  });

  for (const [errorCode, reason] of [
    ['INVALID_KEY', /its key was refused, or has no calls left: check DBIP_KEY/],
    ['EXPIRED', /its key was refused/],
    ['OVER_QUERY_LIMIT', /^quota$/],
    ['TEMPORARY_BLOCKED', /asked Tocsin to wait until 12:01 UTC/],
    ['INVALID_ADDRESS', /does not take this address/],
    ['constructor', /cannot be read/],
  ] as const)
    it(`is no answer when it is the error ${errorCode} with status 200`, async () => {
      const { url } = await serve({ body: { error: `secret words ${KEY}`, errorCode } });
      const answer = await providerAt('dbIp', url).ask('86.1.2.3');
      assert.ok(answer.status === 'unavailable' || answer.status === 'skipped');
      assert.match(answer.reason, reason);
    });
});

describe('What AbuseIPDB says', () => {
  afterEach(closeAll);

  it('becomes threat, reports and kinds of attack, the most reported first', async () => {
    const fields = await fieldsOf('abuseipdb', { data: ABUSE });
    assert.deepEqual(
      (['threat', 'threatScore', 'reports', 'reporters', 'lastReport', 'attacked', 'usage'] as const).map((field) =>
        known(fields, field),
      ),
      ['medium', 30, 3, 2, '2026-11-20T20:55:14+00:00', ['ssh', 'login'], 'hosting'],
    );
  });

  it('is asked with the key in a header, for verbose reports', async () => {
    const { url, heard } = await serve({ body: { data: ABUSE } });
    await providerAt('abuseipdb', url).ask('86.1.2.3');
    assert.equal(heard[0]?.headers['key'], KEY);
    assert.equal(heard[0]?.url, '/api/v2/check?ipAddress=86.1.2.3&maxAgeInDays=30&verbose=true');
  });

  it('never brings a comment along', async () => {
    assert.doesNotMatch(JSON.stringify(await fieldsOf('abuseipdb', { data: ABUSE })), /evil|comment/);
  });

  for (const [score, reports, threat] of [
    [0, 0, 'none'],
    [0, 4, 'low'],
    [1, 1, 'low'],
    [24, 9, 'low'],
    [25, 9, 'medium'],
    [74, 9, 'medium'],
    [75, 9, 'high'],
    [100, 9, 'high'],
    [0, null, null],
    [null, 0, null],
  ] as const)
    it(`is ${threat ?? 'not known'} for a confidence of ${score} and ${reports} reports`, async () => {
      const fields = await fieldsOf('abuseipdb', {
        data: { ...ABUSE, abuseConfidenceScore: score, totalReports: reports, reports: [] },
      });
      assert.equal(known(fields, 'threat'), threat);
      if (reports === null) assert.equal(fields.reports?.status, 'absent');
    });

  it('says nothing of proxies but for Tor and what was reported', async () => {
    assert.equal((await fieldsOf('abuseipdb', { data: ABUSE })).proxy, undefined);
    const tor = await fieldsOf('abuseipdb', { data: { ...ABUSE, isTor: true } });
    assert.deepEqual([known(tor, 'proxy'), known(tor, 'proxyTypes')], [true, ['tor']]);
    const { proxy, attacked } = await fieldsOf('abuseipdb', { data: { ...ABUSE, reports: [{ categories: [13, 9] }] } });
    assert.ok(proxy?.status === 'found' && proxy.inferred && proxy.confidence === 'low');
    assert.deepEqual(attacked && valueOf(attacked), []);
  });

  it('knows no attacks as soon as there are reports whose categories were not sent', async () => {
    const { attacked } = await fieldsOf('abuseipdb', { data: { ...ABUSE, reports: undefined } });
    assert.equal(attacked?.status, 'absent');
  });

  it('survives a broken report', async () => {
    const { attacked } = await fieldsOf('abuseipdb', {
      data: { ...ABUSE, reports: [null, 7, { categories: 'x' }, { categories: [22, 'x'] }] },
    });
    assert.deepEqual(attacked && valueOf(attacked), ['ssh']);
  });
});

describe('What IP2Location.io says', () => {
  afterEach(closeAll);

  it('is asked with key and address, and "-" is absent', async () => {
    const { url, heard } = await serve({ body: IP2L });
    const answer = await providerAt('ip2location', url).ask('86.1.2.3');
    assert.equal(heard[0]?.url, `/?key=${KEY}&ip=86.1.2.3&format=json`);
    assert.ok(answer.status === 'found');
    assert.equal(answer.value.isp?.status, 'absent');
    assert.deepEqual([known(answer.value, 'asn'), known(answer.value, 'anycast')], [5089, false]);
  });

  it('gives usage of two sorts as the first, and says so', async () => {
    const { usage } = await fieldsOf('ip2location', IP2L);
    assert.ok(usage?.status === 'found');
    assert.deepEqual([usage.value, usage.note, usage.raw], ['consumer', 'home or mobile', 'ISP/MOB']);
  });

  for (const [type, isProxy, types] of [
    ['VPN', true, ['vpn']],
    ['TOR', true, ['tor']],
    ['PUB', true, ['public_proxy']],
    ['WEB', true, ['web_proxy']],
    ['RES', true, ['residential_proxy']],
    ['CPN', true, ['privacy_relay']],
    ['EPN', true, ['enterprise_private_network']],
    ['XYZ', true, ['other']],
    ['DCH', false, ['datacenter']],
    ['SES', false, []],
    ['AIC', false, []],
  ] as const)
    it(`takes proxy type ${type} for ${isProxy ? `a proxy (${types.join()})` : 'no proxy'}`, async () => {
      const fields = await fieldsOf('ip2location', proxied({ proxy_type: type }));
      assert.deepEqual([known(fields, 'proxy'), known(fields, 'proxyTypes')], [isProxy, types]);
    });

  it('gives provider and last day of a proxy', async () => {
    const fields = await fieldsOf('ip2location', proxied({ proxy_type: 'VPN', provider: 'Mullvad', is_tor: true }));
    assert.deepEqual([known(fields, 'proxyProvider'), known(fields, 'proxyLastSeen')], ['Mullvad', '2026-11-20']);
    assert.deepEqual(known(fields, 'proxyTypes'), ['vpn', 'tor']);
  });

  for (const [threat, level] of [
    ['BOTNET', 'high'],
    ['SCANNER', 'high'],
    ['SPAM', 'medium'],
    ['SPAM/BOTNET', 'high'],
    ['-', 'none'],
    ['BOGON', null],
    ['valueOf', null],
  ] as const)
    it(`takes the threat ${threat} for ${level ?? 'not known'}`, async () => {
      assert.equal(known(await fieldsOf('ip2location', proxied({ threat })), 'threat'), level);
    });

  it('knows no threat on a plan that does not tell it', async () => {
    assert.equal((await fieldsOf('ip2location', IP2L)).threat?.status, 'absent');
  });

  for (const [status, error_message, reason] of [
    [200, 'Insufficient query credit', /^quota$/],
    [401, 'Invalid API key or insufficient query.', /check IP2LOCATION_KEY/],
    [401, 'API key not found.', /check IP2LOCATION_KEY/],
    [400, 'Invalid IP address.', /does not take this address/],
    [200, 'Odd', /cannot be read/],
  ] as const)
    it(`is no answer when it is the error “${error_message}” with status ${status}`, async () => {
      const { url } = await serve({ status, body: { error: { error_code: 10001, error_message } } });
      const answer = await providerAt('ip2location', url).ask('86.1.2.3');
      assert.ok(answer.status === 'unavailable' || answer.status === 'skipped');
      assert.match(answer.reason, reason);
    });
});
