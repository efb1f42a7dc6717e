import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IpFields } from '../../src/entities/ip.ts';
import type { Lookup } from '../../src/kernel/lookup.ts';
import { readAddress } from '../../src/kernel/address.ts';
import { createIpLookup } from '../../src/ip/lookup.ts';
import type { IpProvider } from '../../src/ip/provider.ts';
import { fakeClock } from '../fakes/clock.ts';
import { embedded, found } from './facts.ts';

type Answer = Lookup<Partial<IpFields>>;

function fakeProvider(answer: () => Promise<Answer>): IpProvider & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    id: 'fake',
    name: 'Fake',
    reach: 'live',
    offers: ['proxy', 'threat'],
    asked,
    lookup(address) {
      asked.push(address);
      return answer();
    },
  };
}

const threatens = (): Promise<Answer> =>
  Promise.resolve({
    status: 'found',
    value: { threat: found('high', 'Fake') },
    source: 'Fake',
    asOf: new Date('2026-11-22T00:00:00Z'),
  });

async function factsOf(text: string, provider?: IpProvider, clock = fakeClock()) {
  const lookup = createIpLookup({ embedded, providers: provider ? [provider] : [], clock });
  const answer = await lookup.describe(text);
  assert.ok(answer.kind === 'facts');
  return answer.facts;
}

describe('Looking up an address', () => {
  it('says that threat and proxy are not checked when no live source is configured', async () => {
    const facts = await factsOf('86.1.2.3');
    assert.deepEqual([facts.fields.threat.status, facts.fields.proxy.status], ['notChecked', 'notChecked']);
    assert.equal(facts.sources[0]?.reason, 'not checked: no live source is configured');
    assert.equal(facts.observedAt, '2026-11-22T12:00:00.000Z');
  });

  it('survives being stored as JSON', async () => {
    const facts = await factsOf('[2606:4700:4700::1111]:443');
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), JSON.parse(JSON.stringify({ ...facts })));
    assert.equal(JSON.parse(JSON.stringify(facts)).note, 'the port was left out');
    assert.deepEqual(JSON.parse(JSON.stringify(facts.fields.proxy)), { status: 'notChecked' });
  });

  it('refuses in words what is no address, and asks nobody', async () => {
    const provider = fakeProvider(threatens);
    const answer = await createIpLookup({ embedded, providers: [provider], clock: fakeClock() }).describe('8.8.8.8/32');
    assert.ok(answer.kind === 'refused');
    assert.deepEqual(provider.asked, []);
  });

  it('asks a provider for the canonical address and puts its facts before its own', async () => {
    const provider = fakeProvider(threatens);
    const facts = await factsOf('::ffff:86.1.2.3', provider);
    assert.deepEqual(provider.asked, ['86.1.2.3']);
    assert.equal(facts.fields.threat.status, 'found');
    assert.equal(facts.fields.country.status, 'found');
    assert.equal(facts.fields.proxy.status, 'absent');
    assert.deepEqual(
      facts.sources.map(({ id, status }) => `${id} ${status}`),
      ['fake ok', 'dbip-lite ok', 'asn ok'],
    );
  });

  it('lets nothing but public addresses reach a provider', async () => {
    const provider = fakeProvider(threatens);
    const lookup = createIpLookup({ embedded, providers: [provider], clock: fakeClock() });
    const special = fc.constantFrom('10.', '127.', '192.168.', '169.254.', '100.64.', '203.0.113.', '224.', '0.', '8.');
    const v4 = fc.tuple(special, fc.array(fc.nat(255), { minLength: 4, maxLength: 4 })).map(([start, rest]) => {
      const octets = [...start.split('.').filter((part) => part !== ''), ...rest].slice(0, 4);
      return octets.join('.');
    });
    const v6 = fc
      .tuple(fc.constantFrom('fe80', 'fc00', '2001', '2002', '64:ff9b', 'ff02', '2606'), fc.nat(0xffff))
      .map(([start, end]) => `${start}::${end.toString(16)}`);
    const text = fc.oneof(
      v4,
      v6,
      v4.map((address) => `::ffff:${address}`),
      v4.map((address) => `${address}:80`),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        provider.asked.length = 0;
        const answer = await lookup.describe(given);
        for (const address of provider.asked) {
          const reading = readAddress(address);
          assert.ok(reading.kind === 'address' && reading.scope === 'public' && reading.address === address, address);
        }
        const isPublic = answer.kind === 'facts' && answer.facts.scope === 'public';
        assert.equal(provider.asked.length, isPublic ? 1 : 0, given);
      }),
      { numRuns: 500 },
    );
  });

  it('tells the scope of an address that is not public, and that nothing was asked', async () => {
    const facts = await factsOf('10.0.0.1', fakeProvider(threatens));
    assert.equal(facts.scope, 'private');
    assert.deepEqual(
      facts.sources.map(({ status }) => status),
      ['notAsked'],
    );
    assert.ok(Object.values(facts.fields).every(({ status }) => status === 'notChecked'));
  });

  it('says which fields a failed provider might have known', async () => {
    const refusing = fakeProvider(() =>
      Promise.resolve({ status: 'unavailable', source: 'Fake', reason: 'its daily quota is spent' }),
    );
    const { fields, sources } = await factsOf('86.1.2.3', refusing);
    assert.deepEqual(fields.threat, { status: 'unavailable', source: 'Fake', reason: 'its daily quota is spent' });
    assert.equal(fields.reports.status, 'notChecked');
    assert.equal(fields.country.status, 'found');
    assert.equal(sources[0]?.reason, 'its daily quota is spent');
  });

  it('survives a provider that throws, and does not pass its words on', async () => {
    const broken = fakeProvider(() => Promise.reject(new Error('key=secret')));
    const { sources } = await factsOf('86.1.2.3', broken);
    assert.deepEqual([sources[0]?.status, sources[0]?.reason], ['unavailable', 'could not be asked']);
  });

  it('does not wait for a provider that hangs', async () => {
    const clock = fakeClock();
    const pending = factsOf(
      '86.1.2.3',
      fakeProvider(() => new Promise(() => undefined)),
      clock,
    );
    await clock.advance(2_500);
    assert.equal((await pending).sources[0]?.reason, 'did not answer in time');
  });

  it('gives no city for an anycast address, even when a provider does', async () => {
    const provider = fakeProvider(() =>
      Promise.resolve({
        status: 'found',
        value: { country: found({ code: 'AU', name: 'Australia' }, 'Fake'), city: found('Sydney', 'Fake') },
        source: 'Fake',
        asOf: new Date(0),
      }),
    );
    assert.equal((await factsOf('1.1.1.1', provider)).fields.city.status, 'absent');
  });
});
