import assert from 'node:assert/strict';
import { createIpLookup } from '../../src/ip/lookup.ts';
import { WEB_SERVICES, type WebServiceId } from '../../src/ip/providers/index.ts';
import { describeFacts } from '../../src/ip/words.ts';
import { PRECEDENCE } from '../../src/ip/web-providers.ts';
import { startIpServices, type IpServices, type ServiceName } from '../../src/sandbox/ip/services.ts';
import { embedded } from './facts.ts';
import { closeAll, KEY, memoryQuota, patientClock, providerAt, serve } from './web.ts';

const GOOD = { countryCode: 'GB', threatLevel: 'low' };
const IDS = Object.keys(WEB_SERVICES) as WebServiceId[];

function reasonOf(answer: Awaited<ReturnType<ReturnType<typeof providerAt>['ask']>>): string {
  assert.ok(answer.status === 'unavailable' || answer.status === 'skipped', JSON.stringify(answer));
  return answer.reason;
}

describe('A service over the network', () => {
  afterEach(closeAll);

  it('is asked once for an address in 15 minutes, and then anew', async () => {
    const { url, heard } = await serve({ body: GOOD });
    const clock = patientClock();
    const { ask } = providerAt('dbIp', url, { clock });
    await Promise.all([ask('86.1.2.3'), ask('86.1.2.3')]);
    await clock.advance(14 * 60_000);
    const kept = await ask('86.1.2.3');
    assert.equal(heard.length, 1);
    assert.equal(kept.status === 'found' && kept.asOf.toISOString(), '2026-11-22T12:00:00.000Z');
    await clock.advance(2 * 60_000);
    await ask('86.1.2.3');
    assert.equal(heard.length, 2);
  });

  it('is asked again where it did not tell', async () => {
    const { url, heard } = await serve({ status: 422, body: {} }, { body: GOOD });
    const { ask } = providerAt('dbIp', url);
    await ask('86.1.2.3');
    assert.equal((await ask('86.1.2.3')).status, 'found');
    assert.equal(heard.length, 2);
  });

  it('has at most four calls at a time', async () => {
    const { url, heard, state, release } = await serve({ body: GOOD });
    state.hold = true;
    const { ask } = providerAt('dbIp', url);
    const answers = Array.from({ length: 12 }, (_none, at) => ask(`86.1.2.${at}`));
    while (heard.length < 4) await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(heard.length, 4);
    state.hold = false;
    release();
    assert.ok((await Promise.all(answers)).every(({ status }) => status === 'found'));
    assert.equal(state.most, 4);
  });

  it('is asked about the graver first, and not about more than can wait', async () => {
    const { url, heard, state, release } = await serve({ body: GOOD });
    state.hold = true;
    const { ask } = providerAt('dbIp', url);
    const low = Array.from({ length: 201 }, (_none, at) => ask(`86.1.1.${at}`, 'low'));
    const grave = ask('86.1.9.9', 'high');
    assert.match(reasonOf(await grave), /too many addresses/);
    while (heard.length < 4) await new Promise((resolve) => setImmediate(resolve));
    state.hold = false;
    release();
    await Promise.all(low);
    state.hold = true;
    const seen = heard.length;
    const waiting = [1, 2, 3, 4, 5].map((at) => ask(`86.2.1.${at}`, 'low'));
    const high = ask('86.2.9.9', 'high');
    while (heard.length < seen + 4) await new Promise((resolve) => setImmediate(resolve));
    state.hold = false;
    release();
    await Promise.all([...waiting, high]);
    assert.match(heard[seen + 4]?.url ?? '', /86\.2\.9\.9/);
  });

  it('that asks for a short wait gets it and is tried once more', async () => {
    const { url, heard } = await serve({ status: 429, headers: { 'retry-after': '1' } }, { body: GOOD });
    const clock = patientClock();
    assert.equal((await providerAt('dbIp', url, { clock }).ask('86.1.2.3')).status, 'found');
    assert.equal(heard.length, 2);
    assert.ok(clock.skipped.some((ms) => ms >= 1_000));
  });

  it('that asks for a long wait is left in peace until then', async () => {
    const { url, heard } = await serve({ status: 429, headers: { 'retry-after': '3600' } }, { body: GOOD });
    const clock = patientClock();
    const { ask } = providerAt('dbIp', url, { clock });
    assert.match(reasonOf(await ask('86.1.2.3')), /asked Tocsin to wait until 13:00 UTC/);
    for (let at = 0; at < 20; at++) assert.match(reasonOf(await ask(`86.1.2.${at}`)), /until 13:00/);
    assert.equal(heard.length, 1);
    await clock.advance(3_600_000);
    assert.equal((await ask('86.1.2.3')).status, 'found');
  });

  it('whose day is spent at its own count is not recorded (quota)', async () => {
    const errors = [{ detail: 'Daily rate limit exceeded', status: 429 }];
    const { url, heard } = await serve({ status: 429, headers: { 'retry-after': '40000' }, body: { errors } });
    const { provider, ask } = providerAt('abuseipdb', url);
    assert.deepEqual(await ask('86.1.2.3'), { status: 'skipped', source: 'AbuseIPDB', reason: 'quota' });
    const answer = await createIpLookup({ embedded, providers: [provider], clock: patientClock() }).describe(
      '86.1.2.3',
    );
    assert.ok(answer.kind === 'facts');
    const line = describeFacts(answer.facts).find(({ label }) => label === 'Threat');
    assert.equal(line?.value, 'not recorded (quota)');
    assert.equal(answer.facts.sources[0]?.status, 'notAsked');
    assert.equal(heard.length, 1);
  });

  for (const status of [401, 403])
    it(`that answers ${status} is said to refuse its key, and rests`, async () => {
      const { url, heard } = await serve({ status, body: 'no JSON' });
      const { ask, log } = providerAt('ip2location', url);
      assert.match(reasonOf(await ask('86.1.2.3')), /its key was refused.*IP2LOCATION_KEY/);
      await ask('86.1.2.4');
      assert.equal(heard.length, 1);
      assert.equal(log.lines.filter(({ level }) => level === 'warn').length, 1);
    });

  it('that fails in passing is tried once more', async () => {
    for (const first of [{ status: 503 }, { status: 500, body: '<html>' }, { fault: 'reset' }] as const) {
      const { url, heard } = await serve(first, { body: GOOD });
      assert.equal((await providerAt('dbIp', url).ask('86.1.2.3')).status, 'found');
      assert.equal(heard.length, 2);
    }
  });

  it('that keeps failing is not asked for a while, then by one call alone', async () => {
    const { url, heard, state, release } = await serve(...Array.from({ length: 6 }, () => ({ status: 503 })), {
      body: GOOD,
    });
    const clock = patientClock();
    const { ask } = providerAt('dbIp', url, { clock });
    for (let at = 0; at < 30; at++) assert.equal(reasonOf(await ask(`86.1.2.${at}`)), 'could not be reached');
    assert.equal(heard.length, 5);
    await clock.advance(60_000);
    await ask('86.1.3.1');
    assert.equal(heard.length, 6, 'the trial failed');
    await clock.advance(60_000);
    await ask('86.1.3.2');
    assert.equal(heard.length, 6, 'the second rest is longer');
    await clock.advance(60_000);
    state.hold = true;
    const trial = ask('86.1.3.3');
    const others = await Promise.all(Array.from({ length: 5 }, (_none, at) => ask(`86.1.4.${at}`)));
    assert.ok(others.every(({ status }) => status === 'unavailable'));
    while (heard.length < 7) await new Promise((resolve) => setImmediate(resolve));
    state.hold = false;
    release();
    assert.equal((await trial).status, 'found');
    assert.equal((await ask('86.1.5.1')).status, 'found');
  });

  it('that never answers is given up, and its lane is free again', async () => {
    const { url } = await serve({ fault: 'silence' }, { fault: 'silence' }, { body: GOOD });
    const clock = patientClock();
    const { ask } = providerAt('dbIp', url, { clock });
    const pending = ask('86.1.2.3');
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(5_000);
    assert.equal(reasonOf(await pending), 'could not be reached');
  });

  it('that answers too late for one caller has the answer for the next', async () => {
    const { url, heard, state, release } = await serve({ body: GOOD });
    state.hold = true;
    const clock = patientClock();
    const { provider } = providerAt('dbIp', url, { clock });
    const lookup = createIpLookup({ embedded, providers: [provider], clock });
    const first = lookup.describe('86.1.2.3', { budgetMs: 2_000 });
    while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(2_000);
    const early = await first;
    assert.ok(early.kind === 'facts');
    const { reason, late: isLate } = early.facts.sources[0] ?? {};
    assert.deepEqual([reason, isLate], ['did not answer in time', true]);
    release();
    const late = await lookup.describe('86.1.2.3');
    assert.equal(late.kind === 'facts' && late.facts.sources[0]?.status, 'ok');
    assert.equal(heard.length, 1);
  });

  it('is not asked at all by whoever has no time', async () => {
    const { url, heard } = await serve({ body: GOOD });
    const { provider } = providerAt('dbIp', url);
    const lookup = createIpLookup({ embedded, providers: [provider], clock: patientClock() });
    const answer = await lookup.describe('86.1.2.3', { budgetMs: 0 });
    assert.equal(answer.kind === 'facts' && answer.facts.fields.threat.status, 'unavailable');
    assert.equal(heard.length, 0);
  });

  for (const body of ['', '<html>', '[]', 'null', '{"countryCode":7}', '{"data":null}'])
    it(`that answers ${JSON.stringify(body)} says nothing that is believed`, async () => {
      for (const id of IDS) {
        const { url } = await serve({ body });
        const answer = await providerAt(id, url).ask('86.1.2.3');
        assert.notEqual(answer.status, 'found', id);
      }
    });

  it('lets only the canonical form of a public address out, whoever calls it', async () => {
    for (const id of IDS) {
      const { url, heard } = await serve({ body: GOOD });
      const { ask } = providerAt(id, url);
      for (const text of [
        '10.0.0.1',
        '100.64.0.1',
        '::1',
        'fe80::1',
        '2001:db8::1',
        '::ffff:8.8.8.8',
        '8.8',
        'x',
        '../v2',
        '2606:4700:4700:0::1111',
      ])
        assert.equal((await ask(text)).status, 'unavailable', text);
      assert.equal(heard.length, 0);
    }
  });

  it('never has its key in an answer, a reason or the log, however it fails', async () => {
    const failing = [
      { status: 401 },
      { status: 429 },
      { status: 500 },
      { body: `<${KEY}>` },
      { fault: 'reset' },
      { body: { error: KEY, errorCode: KEY } },
      { status: 302, headers: { location: `https://elsewhere.example/${KEY}` } },
    ] as const;
    for (const id of IDS) {
      for (const reply of failing) {
        const { url } = await serve(reply);
        const { ask, log } = providerAt(id, url);
        const said = JSON.stringify([await ask('86.1.2.3'), log.lines]);
        assert.doesNotMatch(said, new RegExp(`${KEY}|http:|elsewhere`), `${id} ${JSON.stringify(reply)}`);
      }
      const { ask, log } = providerAt(id, 'http://127.0.0.1:1');
      assert.doesNotMatch(JSON.stringify([await ask('86.1.2.3'), log.lines]), new RegExp(KEY));
    }
  });
});

describe("A service's daily quota", () => {
  afterEach(closeAll);

  it('goes to the graver events where little is left', async () => {
    const { url, heard } = await serve({ body: GOOD });
    const { ask } = providerAt('dbIp', url, { dailyQuota: 100 });
    const count = async (severity: 'low' | 'medium' | 'high', prefix: string) => {
      const before = heard.length;
      for (let at = 0; at < 110; at++) await ask(`86.1.${prefix}.${at}`, severity);
      return heard.length - before;
    };
    assert.deepEqual([await count('low', '1'), await count('medium', '2'), await count('high', '3')], [75, 15, 10]);
    assert.deepEqual(await ask('86.1.9.9', 'high'), { status: 'skipped', source: 'DB-IP', reason: 'quota' });
  });

  it('is whole again the next day', async () => {
    const { url } = await serve({ body: GOOD });
    const clock = patientClock();
    const { ask } = providerAt('dbIp', url, { dailyQuota: 1, clock });
    assert.deepEqual([(await ask('86.1.1.1')).status, (await ask('86.1.1.2')).status], ['found', 'skipped']);
    await clock.advance(12 * 3_600_000);
    assert.equal((await ask('86.1.1.2')).status, 'found');
  });

  it('is one for all replicas, and is counted ahead in small blocks', async () => {
    const { url, heard } = await serve({ body: GOOD });
    const quotas = memoryQuota();
    const replicas = [1, 2, 3].map(() => providerAt('dbIp', url, { quotas, dailyQuota: 60 }));
    for (let at = 0; at < 40; at++)
      await Promise.all(replicas.map(({ ask }, replica) => ask(`86.${replica}.1.${at}`, 'high')));
    assert.equal(heard.length, 60);
    assert.ok(quotas.taken.every((granted) => granted <= 10));
  });

  it('is not guessed where it cannot be counted', async () => {
    const { url, heard } = await serve({ body: GOOD });
    const quotas = { take: () => Promise.reject(new Error(KEY)) };
    assert.match(reasonOf(await providerAt('dbIp', url, { quotas }).ask('86.1.2.3')), /could not be counted/);
    assert.equal(heard.length, 0);
  });

  it('is not touched by an answer that is kept', async () => {
    const { url } = await serve({ body: GOOD });
    const { ask } = providerAt('dbIp', url, { dailyQuota: 1 });
    await ask('86.1.2.3');
    assert.equal((await ask('86.1.2.3')).status, 'found');
  });
});

describe('The three services together', () => {
  let services: IpServices;
  beforeEach(async () => (services = await startIpServices()));
  afterEach(() => services.close());

  async function factsOf(address: string) {
    const providers = IDS.map((id) => at(id).provider);
    const answer = await createIpLookup({
      embedded,
      providers,
      precedence: PRECEDENCE,
      clock: patientClock(),
    }).describe(address);
    assert.ok(answer.kind === 'facts');
    return answer.facts;
  }
  const at = (id: ServiceName) => providerAt(id, services.baseUrls[id], { key: services.key });
  const lineOf = (facts: Awaited<ReturnType<typeof factsOf>>, label: string) =>
    describeFacts(facts).find((line) => line.label === label);

  it('tell Tor, threat and attacks of a Tor exit, each with its source', async () => {
    const facts = await factsOf('185.220.101.34');
    const value = (label: string) => lineOf(facts, label)?.value;
    assert.deepEqual(['Proxy', 'Proxy type', 'Threat', 'Attacked', 'Reports'].map(value), [
      'yes',
      'Tor exit',
      'high',
      'sign-in pages, SSH, web',
      '117 (in 30 days)',
    ]);
    assert.equal(lineOf(facts, 'Attacked')?.source, 'AbuseIPDB, 2026-11-22');
    assert.equal(lineOf(facts, 'Proxy type')?.source, 'IP2Location.io, 2026-11-22');
  });

  it('do not call a data centre of Microsoft a proxy or a threat', async () => {
    const { fields } = await factsOf('40.126.32.1');
    assert.equal(fields.proxy.status === 'found' && fields.proxy.value, false);
  });

  it('are said to disagree where they do', async () => {
    const facts = await factsOf('73.162.1.1');
    assert.match(
      lineOf(facts, 'Threat')?.value ?? '',
      /^high \(but AbuseIPDB says low; but IP2Location.io says medium\)$/,
    );
  });

  it('make up for each other when one is down, and its fields say why', async () => {
    services.setFault('abuseipdb', { status: 503 });
    const facts = await factsOf('185.220.101.34');
    assert.equal(lineOf(facts, 'Threat')?.value, 'high');
    assert.equal(lineOf(facts, 'Reports')?.value, 'unavailable (could not be reached)');
  });

  it('refuse another key, each in its way', async () => {
    for (const id of IDS) {
      const { ask } = providerAt(id, services.baseUrls[id]);
      assert.match(reasonOf(await ask('86.1.2.3')), /its key was refused/, id);
    }
  });

  it('say when their own limit is reached, each in its way', async () => {
    const small = await startIpServices({ limit: 1 });
    for (const id of IDS) {
      const { ask } = providerAt(id, small.baseUrls[id], { key: small.key });
      assert.deepEqual([(await ask('86.1.2.3')).status, (await ask('8.8.8.8')).status], ['found', 'skipped'], id);
    }
    await small.close();
  });
});
