import assert from 'node:assert/strict';
import { readAddress, type Scope } from '../../src/kernel/address.ts';
import { valueOf } from '../../src/entities/ip.ts';
import { embeddedFields } from '../../src/ip/embedded-facts.ts';
import { createEmbedded } from '../../src/ip/embedded.ts';
import { embedded } from './facts.ts';

/** Address, family, country and AS number as the pinned data of June 2026 has them; undefined: not in the data. */
const PUBLIC: readonly (readonly [string, 4 | 6, string, number | undefined])[] = [
  ['8.8.8.8', 4, 'US', 15169],
  ['1.1.1.1', 4, 'AU', 13335],
  ['185.220.101.1', 4, 'DE', 60729],
  ['2606:4700:4700::1111', 6, 'CA', 13335],
  ['2a03:2880:f12d:83:face:b00c:0:25de', 6, 'IE', 32934],
  ['52.95.110.1', 4, 'US', 16509],
  ['20.190.128.1', 4, 'US', 8075],
  ['40.76.4.15', 4, 'US', 8075],
  ['104.28.0.1', 4, 'CA', 13335],
  ['45.83.220.1', 4, 'SE', 39351],
  ['91.198.174.192', 4, 'NL', undefined],
  ['172.224.226.1', 4, 'GB', 36183],
  ['40.126.32.1', 4, 'NL', 8075],
  ['73.162.1.1', 4, 'US', 7922],
  ['86.1.2.3', 4, 'GB', 5089],
  ['::ffff:8.8.8.8', 4, 'US', 15169],
];

const OTHERS: readonly (readonly [string, 4 | 6, Scope])[] = [
  ['203.0.113.5', 4, 'documentation'],
  ['10.0.0.1', 4, 'private'],
  ['100.64.0.1', 4, 'cgnat'],
  ['169.254.1.1', 4, 'link_local'],
  ['127.0.0.1', 4, 'loopback'],
  ['::1', 6, 'loopback'],
  ['fe80::1', 6, 'link_local'],
  ['2001:db8::1', 6, 'documentation'],
  ['2002:808:808::1', 6, 'transition'],
];

function fieldsOf(address: string) {
  const answer = embedded.lookupEmbedded(address);
  assert.ok(answer, address);
  return embeddedFields(answer, embedded.status());
}

describe('The embedded data', () => {
  before(async () => {
    await embedded.open(4);
    await embedded.open(6);
  });

  it('is ready, with the day of each file', () => {
    const { ready, details } = embedded.status();
    assert.equal(ready, true);
    const days = Object.values(details).map((data) => (data.state === 'ready' ? data.dataDate : data.state));
    assert.deepEqual(days, ['2026-06-05', '2026-06-05', '2026-06-17', '2026-06-17']);
  });

  for (const [address, family, country, asn] of PUBLIC)
    it(`knows ${address} as ${country} and ${asn ? `AS${asn}` : 'no network'}`, () => {
      const answer = embedded.lookupEmbedded(address);
      assert.equal(answer?.family, family);
      assert.equal(typeof answer.place === 'object' && answer.place.country, country);
      assert.equal(typeof answer.network === 'object' ? answer.network.asn : answer.network, asn ?? 'absent');
    });

  for (const [address, family, scope] of OTHERS)
    it(`does not look up ${address}: ${scope}`, () => {
      const reading = readAddress(address);
      assert.ok(reading.kind === 'address');
      assert.deepEqual([reading.family, reading.scope], [family, scope]);
      assert.equal(embedded.lookupEmbedded(address), undefined);
    });

  it('answers nothing for text that a loose reader would take for an address', () => {
    for (const text of ['8.8', '0x8.8.8.8', '010.0.0.1', '134744072', '', 'x'])
      assert.equal(embedded.lookupEmbedded(text), undefined, text);
  });

  it('hands out frozen answers, so that nobody changes what the next one gets', () => {
    const answer = embedded.lookupEmbedded('86.1.2.3');
    assert.ok(answer && typeof answer.place === 'object' && typeof answer.network === 'object');
    for (const part of [answer, answer.place, answer.network]) assert.ok(Object.isFrozen(part));
  });

  it('never searches an IPv6 address in the IPv4 file', async () => {
    const only4 = createEmbedded();
    await only4.open(4);
    const answer = only4.lookupEmbedded('2606:4700:4700::1111');
    assert.deepEqual([answer?.place, answer?.network], ['unavailable', 'unavailable']);
  });

  it('gives each fact its source and day, and leaves unasked what it cannot know', () => {
    const { country, asn, proxy, threat, attacked, isp } = fieldsOf('86.1.2.3');
    const value = { code: 'GB', name: 'United Kingdom' };
    assert.deepEqual(country, { status: 'found', value, source: 'DB-IP Lite', dataDate: '2026-06-05' });
    assert.deepEqual(asn, { status: 'found', value: 5089, source: 'RouteViews, DB-IP, NRO', dataDate: '2026-06-17' });
    for (const fact of [proxy, threat, attacked, isp]) assert.equal(fact.status, 'notChecked');
  });

  it('says "absent" and not "not checked" where the data has a hole', () => {
    assert.equal(fieldsOf('91.198.174.192').asn.status, 'absent');
  });

  it('gives no city for an anycast address, and little trust to its country', () => {
    for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '9.9.9.9']) {
      const { city, region, country, anycast } = fieldsOf(address);
      assert.deepEqual([city.status, region.status, valueOf(anycast)], ['absent', 'absent', true], address);
      assert.equal(country.status === 'found' && country.confidence, 'low');
    }
    assert.equal(fieldsOf('86.1.2.3').anycast.status, 'notChecked');
  });

  it("names Microsoft's cloud and does not call it a proxy or a threat", () => {
    const { cloud, usage, proxy, threat } = fieldsOf('40.126.32.1');
    assert.ok(cloud.status === 'found' && usage.status === 'found');
    assert.match(cloud.note ?? '', /own services sign in from here/);
    assert.deepEqual([cloud.value, usage.value, usage.inferred], ['Microsoft cloud', 'hosting', true]);
    assert.deepEqual([proxy.status, threat.status], ['notChecked', 'notChecked']);
  });

  it('takes 104.28.0.0/16 for Cloudflare WARP with low confidence, and nothing else of Cloudflare', () => {
    const warp = fieldsOf('104.28.0.1');
    assert.deepEqual(valueOf(warp.proxyTypes), ['privacy_relay']);
    assert.ok(warp.proxy.status === 'found' && warp.proxy.inferred && warp.proxy.confidence === 'low');
    assert.equal(fieldsOf('104.16.1.1').proxy.status, 'notChecked');
  });

  it('makes the facts of a place once', () => {
    assert.equal(fieldsOf('86.1.2.3').country, fieldsOf('86.1.2.3').country);
  });
});
