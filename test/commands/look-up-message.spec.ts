import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import { ANA, anAlert, ipEvidence, userEvidence } from '../fakes/alerts.ts';
import { createWorld, HARBOUR, PEOPLE, QUILL } from '../world.ts';

const EVE = userEvidence('99999999-0000-4000-8000-000000000001', 'eve@evil.example', 'Eve');

/** Events of both tenants with the same address, one of an address that only contains it. */
async function set() {
  const world = await createWorld();
  const evidence = [ANA, EVE, ipEvidence('11.2.3.4')];
  const [ours, near] = await world.store([
    anAlert({ id: 'ad-1', evidence }),
    anAlert({ title: 'Nearly', evidence: [ipEvidence('111.2.3.45')] }),
  ]);
  const [theirs] = await world.store([anAlert({ title: 'Secret', evidence: [ipEvidence('11.2.3.4')] })], {
    tenant: QUILL,
  });
  async function lookUp(who: keyof typeof PEOPLE, text: string): Promise<ResultOf<'lookedUp'>> {
    const result = await world.ask(who, 'lookUpMessage', { text }, { surface: 'extension' });
    assert.ok(result.show === 'lookedUp');
    return result;
  }
  return { world, ours: ours!, near: near!, theirs: theirs!, lookUp };
}

const numbers = ({ events }: ResultOf<'lookedUp'>) => events.map(({ event }) => event.number);

describe('Looking up what a message names', () => {
  it('finds events by number and by link of Defender, addresses and people with the events that name them', async () => {
    const { ours, theirs, lookUp } = await set();
    const link = `https://security.microsoft.com/alerts/ad-1?tid=${HARBOUR.id}`;
    const found = await lookUp('viewer', `${link} and #${theirs.number}: 11[.]2[.]3[.]4 ana@harbour.example`);
    assert.deepEqual(numbers(found).toSorted(), [ours.number, theirs.number].toSorted());
    assert.deepEqual(
      found.addresses.map(({ name, events }) => [name, events.map(({ number }) => number).toSorted()]),
      [['11.2.3.4', [ours.number, theirs.number].toSorted()]],
    );
    assert.deepEqual(
      found.people.map(({ name, tenant, events }) => [name, tenant?.name, events.length]),
      [['ana@harbour.example', 'Harbour Clinics', 1]],
    );
  });

  it('takes no event for one that names an address which is only part of its own', async () => {
    const { lookUp } = await set();
    const { addresses } = await lookUp('viewer', '11.2.3.45');
    assert.deepEqual(addresses, [{ name: '11.2.3.45', events: [], more: false }]);
  });

  it('tells an outsider whom an event names from one of whom nothing is known', async () => {
    const { lookUp } = await set();
    const { people, strangers } = await lookUp('viewer', 'eve@evil.example and bo@nowhere.example');
    assert.deepEqual(
      people.map(({ name, tenant }) => [name, tenant]),
      [['eve@evil.example', undefined]],
    );
    assert.deepEqual(strangers, ['bo@nowhere.example']);
  });

  it('shows staff with one tenant nothing of the others: their events are as unknown as none', async () => {
    const { ours, theirs, lookUp } = await set();
    const link = `https://security.microsoft.com/alerts/ad-1?tid=${HARBOUR.id}`;
    const text = `#${ours.number} #${theirs.number} #99 ${link} 11.2.3.4 ana@harbour.example eve@evil.example`;
    const found = await lookUp('quillOnly', text);
    assert.deepEqual(numbers(found), [theirs.number]);
    assert.deepEqual(found.unknown, [`event ${ours.number}`, 'event 99']);
    assert.deepEqual(
      found.addresses.map(({ events }) => events.map(({ number }) => number)),
      [[theirs.number]],
    );
    assert.deepEqual(found.people, []);
    assert.deepEqual(found.strangers, ['ana@harbour.example', 'eve@evil.example']);
    assert.doesNotMatch(JSON.stringify(found), /Harbour/);
    // A link tells nothing of what became of its alert, not even a number.
    assert.deepEqual((await lookUp('quillOnly', link)).unknown, []);
  });

  it('counts what there is no room for', async () => {
    const { lookUp } = await set();
    const { addresses, more } = await lookUp('viewer', '1.1.1.1 1.1.1.2 1.1.1.3 1.1.1.4 1.1.1.5 1.1.1.6 1.1.1.7');
    assert.deepEqual([addresses.length, more], [5, 2]);
  });
});

describe('Addresses of open events', () => {
  async function addresses(world: Awaited<ReturnType<typeof set>>['world'], who: keyof typeof PEOPLE, begins: string) {
    const result = await world.ask(who, 'recentAddresses', { begins }, { surface: 'extension' });
    assert.ok(result.show === 'addresses');
    return result.items.map(({ address, tenant }) => `${tenant.name} ${address}`);
  }

  it('are each offered once, as far as they begin as was typed', async () => {
    const { world } = await set();
    assert.equal((await addresses(world, 'viewer', '')).length, 2);
    assert.deepEqual(await addresses(world, 'viewer', '111[.]'), ['Harbour Clinics 111.2.3.45']);
    assert.deepEqual(await addresses(world, 'viewer', '2.3'), []);
  });

  it('are those of the asker’s tenants, and not of what is resolved', async () => {
    const { world, theirs } = await set();
    assert.deepEqual(await addresses(world, 'quillOnly', ''), ['Quill Legal 11.2.3.4']);
    await world.ask('quillOnly', 'resolve', { n: theirs.number, as: 'falsePositive', text: 'x' });
    assert.deepEqual(await addresses(world, 'quillOnly', ''), []);
  });
});
