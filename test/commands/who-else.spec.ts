import assert from 'node:assert/strict';
import { interpret } from '../../src/commands/interpret.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import { seenWords, type SignInAnswer, type SignInSightings } from '../../src/events/sightings.ts';
import { anAlert, ANA, ipEvidence, userEvidence } from '../fakes/alerts.ts';
import { createWorld, HARBOUR, PEOPLE, QUILL } from '../world.ts';

const TOR = '185.220.101.34';
const BO = userEvidence('bbbbbbbb-184b-4bf5-8ecc-f10ca7a6563c', 'bo@harbour.example', 'Bo');

/** Two events of Ana and one of Bo in Harbour, one in Quill, one of another address. */
async function setup(signIns?: SignInSightings['read']) {
  const world = await createWorld();
  const at = (day: number) => ({ at: `2026-11-${day}T10:00:00Z` });
  const events = await world.store([
    anAlert({ evidence: [ANA, ipEvidence(TOR)], title: 'First', ...at(10) }),
    anAlert({ evidence: [ANA, ipEvidence(`::ffff:${TOR}`)], title: 'Second', ...at(12) }),
    anAlert({ evidence: [BO, ipEvidence(TOR)], title: 'Third', ...at(14) }),
    anAlert({ evidence: [ANA, ipEvidence('8.8.8.8')], title: 'Other', ...at(15) }),
  ]);
  await world.store([anAlert({ evidence: [ipEvidence(TOR)], title: 'Quill saw it', ...at(16) })], { tenant: QUILL });
  const deps = { ...world.deps, ...(signIns && { signIns: { read: signIns } }) };
  const run = createRunCommand(deps);
  const ask = (who: keyof typeof PEOPLE, text: string) => {
    const read = interpret(text);
    if ('say' in read) throw new Error(read.say);
    return run({ ...read, actor: PEOPLE[who], surface: 'chat', corr: 'c', input: read.input });
  };
  return { world, events, ask };
}

const read = (count: number, users = ['ana@harbour.example']): Extract<SignInAnswer, { status: 'read' }> => ({
  status: 'read',
  items: Array.from({ length: count }, () => ({ at: new Date('2026-11-20T10:00:00Z'), users })),
  more: false,
});

describe('Who else saw an address', () => {
  it('tells events and tenants that the asker may see, and counts the others', async () => {
    const { ask } = await setup();
    const all = await ask('viewer', `who else ${TOR}`);
    assert.ok(all.show === 'whoElse');
    assert.deepEqual(
      all.events.map(({ title }) => title),
      ['Quill saw it', 'Third', 'Second', 'First'],
    );
    assert.deepEqual(
      all.tenants.map(({ tenant, events }) => [tenant.name, events.tenant]),
      [
        [HARBOUR.name, 3],
        [QUILL.name, 1],
      ],
    );
    assert.equal(all.otherTenants, 0);
    const some = await ask('quillOnly', `who else ${TOR}`);
    assert.ok(some.show === 'whoElse');
    assert.deepEqual(
      [some.events.map(({ title }) => title), some.tenants.length, some.otherTenants],
      [['Quill saw it'], 1, 1],
    );
    assert.doesNotMatch(JSON.stringify(some), new RegExp(`${HARBOUR.name}|${HARBOUR.id}|ana@|First`));
  });

  it('takes an address however it was pasted', async () => {
    const { ask } = await setup();
    for (const text of ['who else saw 185[.]220[.]101[.]34?', `Who Else ${TOR}:443`, `seen ::ffff:${TOR}`]) {
      const answer = await ask('viewer', text);
      assert.equal(answer.show === 'whoElse' && answer.events.length, 4, text);
    }
  });

  for (const [text, words] of [
    ['10.0.0.1', /not a public address/],
    ['999.1.1.1', /at most 255/],
  ] as const)
    it(`answers ${text} in words`, async () => {
      const answer = await (await setup()).ask('viewer', `who else ${text}`);
      assert.ok(answer.show === 'text');
      assert.match(answer.text, words);
    });

  it('says which sign-ins could not be read, never 0', async () => {
    const { ask } = await setup(async (tenant) =>
      tenant.id === QUILL.id ? { status: 'unreadable', reason: 'no licence' } : read(5),
    );
    const answer = await ask('viewer', `who else ${TOR}`);
    assert.ok(answer.show === 'whoElse');
    assert.deepEqual(
      answer.tenants.map(({ signIns }) =>
        signIns.status === 'read' ? signIns.tenant : 'reason' in signIns && signIns.reason,
      ),
      [5, 'no licence'],
    );
  });

  it('does not wait for sign-ins that take long', async () => {
    const { world, ask } = await setup(() => new Promise(() => undefined));
    const pending = ask('viewer', `who else ${TOR}`);
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    await world.clock.advance(1_800);
    const answer = await pending;
    assert.ok(answer.show === 'whoElse');
    assert.equal(answer.tenants[0]?.signIns.status, 'pending');
  });

  it('leaves out a sighting whose event never came', async () => {
    const { world, ask } = await setup();
    await world.stores.sightings.add([
      { address: TOR, tenantId: HARBOUR.id, key: 'eNever', detectedAt: world.clock.now(), users: [] },
    ]);
    const answer = await ask('viewer', `who else ${TOR}`);
    assert.equal(answer.show === 'whoElse' && answer.events.length, 4);
  });
});

describe('Seen before, in the details of an event', () => {
  async function seenIn(signIns: SignInSightings['read']) {
    const { world, events } = await setup(signIns);
    const run = createRunCommand({ ...world.deps, signIns: { read: signIns } });
    const answer = await run({
      verb: 'details',
      input: { n: events[1]!.number },
      actor: PEOPLE.viewer,
      surface: 'card',
      corr: 'c',
    });
    assert.ok(answer.show === 'details');
    return answer.ips[0]?.seen;
  }

  it('counts this user, this tenant and other tenants without the event itself, events and sign-ins apart', async () => {
    const seen = await seenIn(async () => ({
      status: 'read',
      items: [...read(2).items, ...read(3, ['bo@harbour.example']).items],
      more: false,
    }));
    assert.ok(seen);
    assert.deepEqual(seen.events, { user: 1, tenant: 2, otherTenants: 1, more: false });
    assert.deepEqual(seen.signIns, { status: 'read', user: 2, tenant: 5, more: false });
    assert.deepEqual(seenWords(seen), [
      'Other events of 90 days: 1 with the same user, 2 in this tenant; 1 other tenant saw it.',
      'Interactive sign-ins of 90 days, as far as Microsoft keeps them: 2 by the same user, 5 in this tenant.',
    ]);
  });

  it('says that sign-ins cannot be read, and why', async () => {
    const seen = await seenIn(async () => ({ status: 'unreadable', reason: 'no permission' }));
    assert.deepEqual(seen && seenWords(seen)[1], 'Sign-ins not readable (no permission).');
  });

  it('does not hold the card up for sign-ins, and says that they are being asked', async () => {
    const { world, events } = await setup();
    const run = createRunCommand({ ...world.deps, signIns: { read: () => new Promise(() => undefined) } });
    const pending = run({
      verb: 'details',
      input: { n: events[1]!.number },
      actor: PEOPLE.viewer,
      surface: 'card',
      corr: 'c',
    });
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    await world.clock.advance(700);
    const answer = await pending;
    assert.ok(answer.show === 'details' && answer.ips[0]?.seen);
    assert.equal(seenWords(answer.ips[0].seen)[1], 'Sign-ins still being asked; look again in a moment.');
  });

  it('is not told of an address that is not public', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert({ evidence: [ANA, ipEvidence('10.0.0.9')] })]);
    const answer = await world.ask('viewer', 'details', { n: event!.number });
    assert.equal(answer.show === 'details' && answer.ips[0]?.seen, undefined);
  });

  it('forgets what is older than 90 days, and counts an event that changed once', async () => {
    const world = await createWorld();
    const old = anAlert({ evidence: [ANA, ipEvidence(TOR)], at: '2026-08-01T10:00:00Z' });
    const recent = anAlert({ evidence: [ANA, ipEvidence(TOR)], at: '2026-11-20T10:00:00Z' });
    const [, , mine] = await world.store([old, recent, anAlert({ evidence: [ANA, ipEvidence(TOR)] })]);
    await world.store([{ ...recent, lastUpdate: '2026-11-21T10:00:00.0000000Z', title: 'Changed' }]);
    const answer = await world.ask('viewer', 'details', { n: mine!.number });
    assert.ok(answer.show === 'details');
    assert.equal(answer.ips[0]?.seen?.events.tenant, 1);
  });
});

describe('Seen before, in the lookup of an address', () => {
  it('counts what the asker may see, and others as tenants alone', async () => {
    const { ask } = await setup();
    const [all, some] = [await ask('viewer', `lookup ip ${TOR}`), await ask('quillOnly', `lookup ip ${TOR}`)];
    assert.deepEqual(all.show === 'ip' && all.seen, { events: 4, tenants: 2, otherTenants: 0, more: false });
    assert.deepEqual(some.show === 'ip' && some.seen, { events: 1, tenants: 1, otherTenants: 1, more: false });
  });
});
