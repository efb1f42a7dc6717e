import assert from 'node:assert/strict';
import { interpret } from '../../src/commands/interpret.ts';
import { anAlert, ipEvidence, ANA } from '../fakes/alerts.ts';
import { HARBOUR, createWorld } from '../world.ts';

const TOR = '185.220.101.34';

async function say(text: string) {
  const world = await createWorld();
  const read = interpret(text);
  if ('say' in read) return { show: 'text' as const, text: read.say };
  return world.ask('viewer', read.verb, read.input, { surface: 'chat' });
}

describe('Looking an address up', () => {
  it('tells country, network and what nobody was asked', async () => {
    const answer = await say(`lookup ip ${TOR}`);
    assert.ok(answer.show === 'ip');
    const { fields } = answer.facts;
    assert.equal(fields.country.status === 'found' && fields.country.value.code, 'DE');
    assert.equal(fields.asn.status === 'found' && fields.asn.value, 60729);
    assert.equal(fields.proxy.status, 'notChecked');
  });

  it('takes an address however it was pasted', async () => {
    for (const text of ['lookup 185[.]220[.]101[.]34', 'LOOKUP IP 185.220.101.34:443', 'ip  185.220.101.34']) {
      const answer = await say(text);
      assert.ok(answer.show === 'ip', text);
      assert.equal(answer.facts.address, TOR);
    }
  });

  for (const text of ['999.1.1.1', '010.0.0.1', '0x8.8.8.8', '8.8', 'https://evil.example/x', '9'.repeat(2000), '']) {
    it(`answers “${text.slice(0, 24)}” in words`, async () => {
      const answer = await say(`lookup ip ${text}`);
      assert.ok(answer.show === 'text', JSON.stringify(answer));
      assert.ok(answer.text.length > 15 && answer.text.length < 400, answer.text);
    });
  }

  for (const [text, scope] of [
    ['10.0.0.1', 'private'],
    ['2001:db8::1', 'documentation'],
    ['fe80::1%eth0', 'link_local'],
  ] as const) {
    it(`tells what kind of address ${text} is, without a lookup`, async () => {
      const answer = await say(`lookup ip ${text}`);
      assert.ok(answer.show === 'ip');
      assert.equal(answer.facts.scope, scope);
      assert.equal(answer.facts.fields.country.status, 'notChecked');
    });
  }
});

describe('The addresses of an event', () => {
  it('are recorded when it is stored and shown beside what is so now', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert({ evidence: [ANA, ipEvidence(TOR, 'DE'), ipEvidence('10.0.0.9')] })]);
    assert.deepEqual(
      event!.recordedIps?.map(({ address, scope }) => [address, scope]),
      [
        [TOR, 'public'],
        ['10.0.0.9', 'private'],
      ],
    );
    const answer = await world.ask('viewer', 'details', { n: event!.number });
    assert.ok(answer.show === 'details');
    assert.equal(answer.ips.length, 2);
    assert.match(answer.ips[0]!.difference.join(' '), /no live source/i);
  });

  it('keep the facts of their first sight when the alert changes', async () => {
    const world = await createWorld();
    const alert = anAlert({ evidence: [ANA, ipEvidence(TOR)] });
    const [before] = await world.store([alert]);
    await world.clock.advance(60_000);
    const changed = {
      ...alert,
      lastUpdate: '2026-11-22T11:59:30.0000000Z',
      evidence: [ANA, ipEvidence(TOR), ipEvidence('8.8.8.8')],
    };
    const [after] = await world.store([changed]);
    assert.equal(after!.recordedIps?.length, 2);
    assert.equal(after!.recordedIps?.[0]?.observedAt, before!.recordedIps?.[0]?.observedAt);
    assert.notEqual(after!.recordedIps?.[1]?.observedAt, before!.recordedIps?.[0]?.observedAt);
    const stored = await world.stores.events.get(HARBOUR.id, after!.key);
    assert.equal(stored!.value.recordedIps?.length, 2);
  });
});
