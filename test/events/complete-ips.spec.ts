import assert from 'node:assert/strict';
import { unpackFacts, valueOf, type IpLookup } from '../../src/entities/ip.ts';
import { createDescribe } from '../../src/entities/describe.ts';
import { runErrand, type EnrichDeps } from '../../src/events/enrich.ts';
import { createIngest } from '../../src/events/ingest.ts';
import { createIpLookup } from '../../src/ip/lookup.ts';
import { embedded } from '../ip/facts.ts';
import { closeAll, patientClock, providerAt, serve } from '../ip/web.ts';
import { anAlert, ANA, ipEvidence } from '../fakes/alerts.ts';
import { createWorld, HARBOUR } from '../world.ts';

describe('An address whose live source is slow when its event arrives', () => {
  afterEach(closeAll);

  it('does not hold the event up, and is completed by its errand with the same answer', async () => {
    const world = await createWorld();
    const { url, heard, state, release } = await serve({
      body: { countryCode: 'GB', isProxy: true, proxyType: 'vpn' },
    });
    state.hold = true;
    const clock = patientClock();
    const budgets: (number | undefined)[] = [];
    const lookup = createIpLookup({ embedded, providers: [providerAt('dbIp', url, { clock }).provider], clock });
    const ips: IpLookup = {
      describe(address, ask) {
        budgets.push(ask?.budgetMs);
        return lookup.describe(address, ask);
      },
    };
    await embedded.open(4);
    const hint = () => undefined;
    const ingest = createIngest({ ...world.stores, ips: { describe: slow }, clock, channels: ['teams'], hint });
    async function slow(address: string, ask: Parameters<IpLookup['describe']>[1]) {
      const pending = ips.describe(address, ask);
      while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
      return pending;
    }
    await ingest({
      tenant: HARBOUR,
      source: 's',
      alerts: [anAlert({ evidence: [ANA, ipEvidence('86.1.2.3')] })],
      importing: false,
      corr: 'c',
    });
    const [item] = (await world.stores.events.list(HARBOUR.id, { open: true, limit: 1 })).items;
    const before = (await world.stores.events.get(HARBOUR.id, item!.key))!.value;
    assert.deepEqual([budgets[0], before.recordedIps?.[0]?.sources[0]?.late], [500, true]);

    state.hold = false;
    release();
    const deps: EnrichDeps = {
      ...world.stores,
      ips,
      clock,
      channels: ['teams'],
      describe: createDescribe({ providers: {}, clock, log: world.log }),
      reader: { read: () => Promise.reject(new Error('not read here')) },
      hint,
    };
    const errand = await world.stores.errands.first(before);
    await runErrand(deps, { tenant: HARBOUR, errand: errand!, corr: 'c' }, new AbortController().signal);
    const after = (await world.stores.events.get(HARBOUR.id, item!.key))!.value;
    const { fields } = unpackFacts(after.recordedIps![0]!);
    assert.deepEqual([valueOf(fields.proxy), valueOf(fields.proxyTypes)], [true, ['vpn']]);
    assert.equal(heard.length, 1);
    assert.equal(fields.threat.status, 'absent');
  });
});
