import assert from 'node:assert/strict';
import type { IpFields } from '../../src/entities/ip.ts';
import { pageAddress } from '../../src/commands/words/page-entities.ts';
import type { ResultOf } from '../../src/commands/result.ts';
import { anAlert, ipEvidence } from '../fakes/alerts.ts';
import { factsWith, found, home, liveSource } from '../ip/facts.ts';
import { createWorld } from '../world.ts';

const down = { status: 'unavailable', source: 'Live', reason: 'not asked: there was no time' } as const;
const pageOf = (fields: Partial<IpFields>) =>
  pageAddress({
    address: '86.1.2.3',
    recorded: factsWith(home),
    live: factsWith(fields, { sources: [liveSource] }),
    difference: [],
  });

describe('An address on the page of an event', () => {
  it('tells in one sentence what many fields lack for one reason, and keeps what is known apart from it', () => {
    const { live } = pageOf({ ...home, proxy: down, proxyTypes: down, threat: down, attacked: down });
    assert.equal(
      live.facts.some(({ value }) => value.startsWith('unavailable')),
      false,
    );
    const [sentence, ...rest] = live.unchecked;
    assert.match(
      sentence ?? '',
      /^Proxy, proxy type, threat, attacked: unavailable \(not asked: there was no time\) – Live\.$/,
    );
    assert.match(rest.join(), /not checked, because no source for it is configured/);
    assert.ok(live.facts.some(({ title, value }) => title === 'Country' && value.startsWith('United States')));
  });

  it('leaves one or two fields that were not told where they belong', () => {
    const { live } = pageOf({ ...home, proxy: down });
    assert.ok(live.facts.some(({ title, value }) => title === 'Proxy' && value.startsWith('unavailable')));
  });

  it('is news only where something is otherwise, not where it was merely unknown', () => {
    assert.equal(pageOf({ ...home, asn: found(9009), asName: found('M247') }).isChanged, true);
    assert.equal(pageOf(home).isChanged, false);
    assert.equal(pageOf({ ...home, threat: down }).isChanged, false);
  });

  it('is asked for again while its sign-ins are still being asked', async () => {
    const world = await createWorld();
    world.deps.signIns.read = () => new Promise(() => {});
    const [event] = await world.store([anAlert({ evidence: [ipEvidence('86.1.2.3')] })]);
    const asking = world.ask('viewer', 'eventEntities', { n: event!.number }, { surface: 'tab' });
    for (let turn = 0; turn < 20; turn++) await world.clock.advance(500);
    const { waiting, addresses } = (await asking) as ResultOf<'eventEntities'>;
    assert.match(addresses[0]?.seen ?? '', /Sign-ins still being asked/);
    assert.deepEqual(waiting, [addresses[0]?.key]);
  });
});
