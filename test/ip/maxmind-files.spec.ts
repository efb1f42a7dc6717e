import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { valueOf, type IpFields } from '../../src/entities/ip.ts';
import { tellIp } from '../../src/ip/cli.ts';
import { readMaxmind } from '../../src/ip/maxmind-records.ts';
import { openMaxmindFiles } from '../../src/ip/maxmind-files.ts';

const FOLDER = resolve(import.meta.dirname, '../../../shared/data/ip/maxmind-test/test-data');
const file = (name: string) => resolve(FOLDER, `${name}.mmdb`);

async function ask(address: string, ...names: string[]): Promise<Partial<IpFields>> {
  const { provider, files } = await openMaxmindFiles(names.map(file));
  assert.ok(provider, JSON.stringify(files));
  const answer = await provider.lookup(address, new AbortController().signal);
  assert.ok(answer.status === 'found');
  return answer.value;
}

describe('Local MaxMind files', () => {
  it('that are missing are listed with their problem, and there is no provider', async () => {
    const { provider, files } = await openMaxmindFiles(['/nowhere/x.mmdb']);
    assert.equal(provider, undefined);
    assert.deepEqual(files, [{ file: 'x.mmdb', problem: 'the file is missing, damaged or no MaxMind DB file' }]);
  });

  it('that cannot be read do not keep the command line from answering, and are named', async () => {
    const { text, known, problems } = await tellIp('8.8.8.8', { json: false, ipFiles: ['/nowhere/x.mmdb'] });
    assert.equal(known, true);
    assert.match(text, /AS15169/);
    assert.deepEqual(problems, ['IP_FILES x.mmdb: the file is missing, damaged or no MaxMind DB file']);
  });

  it('are not asked about what is no address', async () => {
    const { text, known } = await tellIp('999.1.1.1', { json: true, ipFiles: [] });
    assert.equal(known, false);
    assert.deepEqual(Object.keys(JSON.parse(text) as object), ['refused']);
  });

  if (!existsSync(FOLDER)) {
    it('NOT TESTED HERE: the MaxMind test databases are not beside this checkout');
    return;
  }

  it('give place and network, and leave unasked what no file is about', async () => {
    const fields = await ask('81.2.69.160', 'GeoIP2-City-Test', 'GeoIP2-ISP-Test');
    assert.deepEqual(fields.country?.status === 'found' && fields.country.value, {
      code: 'GB',
      name: 'United Kingdom',
    });
    assert.equal(fields.city && valueOf(fields.city), 'London');
    assert.equal(fields.city?.status === 'found' && fields.city.dataDate, '2026-02-04');
    assert.equal(fields.proxy, undefined);
    assert.equal(fields.asn?.status, 'absent');
  });

  it('give the provider and network of an ISP file', async () => {
    const { isp, asn, asName } = await ask('1.128.0.0', 'GeoIP2-ISP-Test');
    assert.deepEqual(
      [isp, asn, asName].map((fact) => fact && valueOf<unknown>(fact)),
      ['Telstra Internet', 1221, 'Telstra Pty Ltd'],
    );
  });

  it('that are configured answer before the installed data, which fills what they do not know', async () => {
    const ipFiles = [file('GeoIP2-City-Test'), '/nowhere/x.mmdb'];
    const { text, problems } = await tellIp('81.2.69.160', { json: true, ipFiles });
    const { fields } = JSON.parse(text) as { fields: IpFields };
    assert.equal(valueOf(fields.city), 'London');
    assert.equal(fields.city.status === 'found' && fields.city.source, 'MaxMind GeoIP2-City');
    assert.equal(fields.asn.status, 'found');
    assert.equal(problems.length, 1);
  });

  it('that are GeoLite2 are credited as their licence asks, and others are not', async () => {
    const creditedBy = async (name: string) => {
      const { text } = await tellIp('81.2.69.160', { json: false, ipFiles: [file(name)] });
      return text.includes('This product includes GeoLite2 Data created by MaxMind');
    };
    assert.deepEqual([await creditedBy('GeoLite2-City-Test'), await creditedBy('GeoIP2-City-Test')], [true, false]);
  });

  it('call an address a proxy only by an anonymity file, with type, provider and day', async () => {
    const fields = await ask('1.2.0.1', 'GeoIP-Anonymous-Plus-Test');
    assert.deepEqual(fields.proxy?.status === 'found' && [fields.proxy.value, fields.proxy.confidence], [true, 'low']);
    assert.deepEqual(fields.proxyTypes && valueOf(fields.proxyTypes), ['vpn']);
    assert.equal(fields.proxyProvider && valueOf(fields.proxyProvider), 'foo');
    assert.equal(fields.proxyLastSeen && valueOf(fields.proxyLastSeen), '2025-04-14');
  });

  it('know Tor, and do not call hosting alone a proxy', async () => {
    const tor = await ask('65.4.3.2', 'GeoIP-Anonymous-Plus-Test');
    assert.deepEqual(tor.proxyTypes && valueOf(tor.proxyTypes), ['tor']);
    const hosting = await ask('71.160.223.5', 'GeoIP-Anonymous-Plus-Test');
    assert.equal(hosting.proxy && valueOf(hosting.proxy), false);
    assert.equal(hosting.usage && valueOf(hosting.usage), 'hosting');
  });

  it('take an empty record of an anonymity file for "no proxy", since it was looked for there', async () => {
    const { proxy, proxyProvider } = await ask('200.10.0.1', 'GeoIP-Anonymous-Plus-Test');
    assert.equal(proxy && valueOf(proxy), false);
    assert.equal(proxyProvider?.status, 'absent');
  });

  it('know residential proxies with provider, day and how sure it is, and say nothing of who is not among them', async () => {
    const [sure, doubted] = [
      await ask('6.0.42.17', 'GeoIP-Residential-Proxy-Test'),
      await ask('21.4.181.221', 'GeoIP-Residential-Proxy-Test'),
    ];
    const { proxyProvider, proxyTypes, proxyLastSeen } = sure;
    assert.deepEqual(
      [proxyProvider, proxyTypes, proxyLastSeen].map((fact) => fact && valueOf<unknown>(fact)),
      ['novada', ['residential_proxy'], '2026-05-14'],
    );
    assert.deepEqual(
      [sure.proxy, doubted.proxy].map((fact) => fact?.status === 'found' && fact.confidence),
      [undefined, 'low'],
    );
    assert.equal((await ask('8.8.8.8', 'GeoIP-Residential-Proxy-Test')).proxy, undefined);
  });

  it('of both sorts of proxies agree on an address that only one of them has', async () => {
    const fields = await ask('6.0.42.17', 'GeoIP-Anonymous-Plus-Test', 'GeoIP-Residential-Proxy-Test');
    assert.equal(fields.proxy && valueOf(fields.proxy), true);
    assert.equal(fields.proxyProvider && valueOf(fields.proxyProvider), 'novada');
  });

  it('read every user type of an Enterprise file, one that is new as "other"', () => {
    for (const [raw, usage] of [
      ['government', 'government'],
      ['search_engine_spider', 'crawler'],
      ['traveler', 'traveler'],
      ['router', 'other'],
      ['constructor', 'other'],
    ] as const) {
      const { usage: fact } = readMaxmind(
        'enterprise',
        { traits: { user_type: raw } },
        { source: 's', dataDate: '2026-01-01' },
      );
      assert.deepEqual(fact?.status === 'found' && [fact.value, fact.raw], [usage, raw]);
    }
    const { city } = readMaxmind(
      'enterprise',
      { city: { names: { en: 'X' }, confidence: 11 } },
      { source: 's', dataDate: '2026-01-01' },
    );
    assert.equal(city?.status === 'found' && city.confidence, 'low');
  });

  it('read usage of an Enterprise file', async () => {
    const { usage, isp, proxy } = await ask('74.209.24.0', 'GeoIP2-Enterprise-Test');
    assert.equal(usage?.status === 'found' && usage.raw, 'residential');
    assert.deepEqual([usage && valueOf(usage), isp && valueOf(isp)], ['consumer', 'Fairpoint Communications']);
    assert.equal(proxy, undefined);
  });

  it('that are damaged inside answer "unavailable" and do not stop the others', async () => {
    const fields = await ask('81.2.69.160', 'GeoIP2-City-Test-Invalid-Node-Count', 'GeoIP2-ISP-Test');
    assert.equal(fields.country?.status, 'unavailable');
    const healed = await ask('81.2.69.160', 'GeoIP2-City-Test-Invalid-Node-Count', 'GeoIP2-City-Test');
    assert.equal(healed.country && valueOf(healed.country)?.code, 'GB');
  });

  it('of a kind that is not read are named', async () => {
    const { files } = await openMaxmindFiles([file('GeoIP2-Domain-Test')]);
    assert.match(files[0]?.problem ?? '', /does not read this kind/);
  });
});
