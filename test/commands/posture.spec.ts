import assert from 'node:assert/strict';
import { interpret } from '../../src/commands/interpret.ts';
import type { Undo } from '../../src/commands/settings-views.ts';
import type { ResultOf } from '../../src/commands/result.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import type { SendTestAlert, TestHop } from '../../src/posture/test-alert.ts';
import type { RegressionAlert } from '../../src/posture/regression.ts';
import type { Snapshot, UserPosture } from '../../src/posture/snapshot.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { aDay, anAlert } from '../teams/posture-fixtures.ts';
import { HARBOUR, HOME, PEOPLE, QUILL, createWorld, type World } from '../world.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const POLICY = '7a1b2c3d-0000-4000-8000-000000000004';

const bare: UserPosture = {
  policy: 'user',
  state: 'notRequired',
  strength: 'none',
  reason: 'noMechanism',
  mechanisms: [],
};
const partly: UserPosture = { ...bare, strength: 'conditional', reason: 'caPartial' };
const safe: UserPosture = {
  policy: 'user',
  state: 'required',
  strength: 'always',
  reason: 'caAlways',
  mechanisms: [{ kind: 'conditionalAccess', id: POLICY, via: 'all' }],
};

function aSnapshot(tenant: Tenant, users: Record<string, [string, UserPosture]>): Snapshot {
  const entries = Object.entries(users);
  const email = (name: string) => `${name.split(' ')[0]?.toLowerCase()}@${tenant.domain}`;
  return {
    snapshotId: `${tenant.id}:2026-11-22`,
    tenantId: tenant.id,
    localDate: '2026-11-22',
    takenAt: NOW,
    rulesVersion: 1,
    status: 'complete',
    sources: { users: 'ok', caPolicies: 'ok', securityDefaults: 'ok', perUserMfa: 'ok', roles: 'ok', groups: 'ok' },
    securityDefaults: { isEnabled: false },
    caPolicies: [{ id: POLICY, displayName: 'CA004', state: 'enabled', modifiedDateTime: null, dependsOn: [] }],
    dependencies: {},
    users: Object.fromEntries(entries.map(([id, [, posture]]) => [id, posture])),
    lastKnown: {},
    people: Object.fromEntries(entries.map(([id, [name]]) => [id, { name, email: email(name) }])),
  };
}

async function read(
  world: World,
  tenant: Tenant,
  users: Record<string, [string, UserPosture]>,
  alerts: RegressionAlert[] = [],
) {
  await world.stores.posture.commit({
    snapshot: aSnapshot(tenant, users),
    day: aDay({ tenantId: tenant.id, localDate: '2026-11-22', takenAt: NOW }),
    alerts,
    channels: [],
    corr: 'c',
  });
}

async function failure(work: Promise<unknown>) {
  const error = await work.then(
    () => assert.fail('it should have been refused'),
    (reason: unknown) => reason,
  );
  assert.ok(isTocsinError(error), String(error));
  return error;
}

describe('posture in words', () => {
  const said: readonly (readonly [string, string, object])[] = [
    ['posture', 'posture', {}],
    ['Posture  Contoso', 'posture', { tenant: 'Contoso' }],
    ['posture for Harbour Clinics lost', 'posture', { tenant: 'Harbour Clinics', list: 'lost' }],
    ['posture contoso more', 'posture', { tenant: 'contoso', from: 16 }],
    ['posture contoso unknown from 31', 'posture', { tenant: 'contoso', list: 'unknown', from: 31 }],
    ['posture contoso page 3', 'posture', { tenant: 'contoso', from: 31 }],
    ['posture contoso ana@contoso.com', 'posture', { tenant: 'contoso', person: 'ana@contoso.com' }],
    ['posture ana@contoso.com', 'posture', { person: 'ana@contoso.com' }],
    ['posture on admin-mfa contoso', 'postureOn', { policy: 'admin', tenant: 'contoso' }],
    ['POSTURE ON Admin MFA policy for Harbour Clinics', 'postureOn', { policy: 'admin', tenant: 'Harbour Clinics' }],
    ['posture off users contoso', 'postureOff', { policy: 'user', tenant: 'contoso' }],
    ['posture off mfa user contoso', 'postureOff', { policy: 'user', tenant: 'contoso' }],
    ['test alert admin-mfa contoso', 'testAlert', { policy: 'admin', tenant: 'contoso' }],
    ['Test alert user MFA for Harbour Clinics', 'testAlert', { policy: 'user', tenant: 'Harbour Clinics' }],
    ['posture guests off for contoso', 'postureGuests', { included: false, tenant: 'contoso' }],
    [
      'posture except ana@contoso.com contoso because it is a kiosk',
      'postureExcept',
      { person: 'ana@contoso.com', tenant: 'contoso', reason: 'it is a kiosk' },
    ],
    [
      'posture unexcept ana@contoso.com in contoso',
      'postureUnexcept',
      { person: 'ana@contoso.com', tenant: 'contoso' },
    ],
  ];
  for (const [words, verb, input] of said) {
    it(`understands “${words}”`, () => assert.deepEqual(interpret(words), { verb, input }));
  }

  const missed: readonly (readonly [string, RegExp])[] = [
    ['posture on amdin-mfa contoso', /Did you mean admin-mfa\?/],
    ['posture on contoso', /admin-mfa and user-mfa/],
    ['posture on admin-mfa', /For which tenant/],
    ['posture admin-mfa on contoso', /Did you mean `posture on admin-mfa contoso`/],
    ['posture except ana@contoso.com contoso', /say why/],
    ['posture except contoso because x', /Which account/],
    ['posture guests contoso', /On or off/],
    ['test alert usr-mfa contoso', /Did you mean user-mfa/],
    ['tets alert admin-mfa contoso', /Did you mean `test alert/],
    ['postrue contoso', /Did you mean `posture /],
  ];
  for (const [words, hint] of missed) {
    it(`suggests what “${words}” should be`, () => {
      const answer = interpret(words);
      assert.ok('say' in answer, JSON.stringify(answer));
      assert.match(answer.say, hint);
    });
  }
});

describe('posture', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });

  const asked = (who: keyof typeof PEOPLE, verb: string, input: object) =>
    world.ask(who, verb, input, { surface: 'chat' });
  const textOf = async (verb: string, input: object) => ((await asked('admin', verb, input)) as ResultOf<'text'>).text;
  const settings = async () => (await world.stores.tenants.get(HARBOUR.id))?.posture;

  it('shows the asker’s tenants alone, those with losses first', async () => {
    await read(world, QUILL, {});
    const all = (await asked('viewer', 'posture', {})) as ResultOf<'postures'>;
    assert.deepEqual(
      all.lines.map(({ tenant, day }) => [tenant.name, day?.localDate]),
      [
        ['Quill Legal', '2026-11-22'],
        ['Harbour Clinics', undefined],
      ],
    );
    const own = (await asked('quillOnly', 'posture', {})) as ResultOf<'postures'>;
    assert.deepEqual(
      own.lines.map(({ tenant }) => tenant.name),
      ['Quill Legal'],
    );
  });

  it('answers another tenant, and its people, like one that does not exist', async () => {
    await read(world, HARBOUR, { u1: ['Ana Petrova', bare] });
    const known = await failure(asked('quillOnly', 'posture', { tenant: 'harbour' }));
    const none = await failure(asked('quillOnly', 'posture', { tenant: 'nowhere' }));
    assert.equal(known.code, 'NOT_FOUND');
    assert.equal(known.message.replace('harbour', 'nowhere'), none.message);
    assert.equal((await failure(asked('quillOnly', 'posture', { person: 'ana@harbour.example' }))).code, 'NOT_FOUND');
  });

  it('suggests the tenant that was nearly named, and asks which where several are meant', async () => {
    assert.match(
      (await failure(asked('viewer', 'posture', { tenant: 'harbuor' }))).message,
      /Did you mean Harbour Clinics/,
    );
    assert.match(
      (await failure(asked('viewer', 'posture', { tenant: 'example' }))).message,
      /Which one: Harbour Clinics, Quill/,
    );
  });

  it('lists who is not required: admins first, the barest first, exceptions last, a page at a time', async () => {
    const users: Record<string, [string, UserPosture]> = {
      p: ['Pia Partly', partly],
      s: ['Sam Safe', safe],
      e: ['Eve Excepted', { ...bare, policy: 'admin' }],
      a: ['Adam Admin', { ...partly, policy: 'admin' }],
    };
    for (let at = 10; at < 30; at++) users[`b${at}`] = [`Bare ${at}`, bare];
    await read(world, HARBOUR, users);
    const exempt = [{ userId: 'e', name: 'Eve', reason: 'emergency' }];
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, posture: { exempt } }));
    const page = (await asked('viewer', 'posture', { tenant: 'harbour' })) as ResultOf<'posture'>;
    assert.equal(page.total, 23);
    assert.deepEqual(
      page.people.slice(0, 2).map(({ name }) => name),
      ['Adam Admin', 'Bare 10'],
    );
    const rest = (await asked('viewer', 'posture', { tenant: 'harbour', from: 16 })) as ResultOf<'posture'>;
    assert.equal(page.people.length + rest.people.length, 23);
    assert.deepEqual(
      rest.people.slice(-2).map(({ name, excepted }) => [name, excepted]),
      [
        ['Pia Partly', undefined],
        ['Eve Excepted', 'emergency'],
      ],
    );
  });

  it('lists who lost it in the last days, with the change that took it away', async () => {
    const alert = anAlert({ id: 'admin-2026-11-22', tenantId: HARBOUR.id, localDate: '2026-11-22' });
    await read(world, HARBOUR, { u1: ['Ana Petrova', bare] }, [alert]);
    const lost = (await asked('viewer', 'posture', { tenant: 'harbour', list: 'lost' })) as ResultOf<'posture'>;
    assert.deepEqual(
      lost.people.map(({ name }) => name),
      ['Person 1', 'Person 2'],
    );
    assert.match(
      lost.people[0]?.lost?.why[0] ?? '',
      /CA004 Require MFA went from enabled to report-only by ana@contoso\.com at 02:14 UTC/,
    );
  });

  it('says of one person whether it is required and through what, named by address, by name, with or without tenant', async () => {
    await read(world, HARBOUR, { u1: ['Ana Petrova', safe], u2: ['Bo Li', bare] });
    const inputs = [
      { person: 'Ana@Harbour.example' },
      { tenant: 'harbour', person: 'ana@harbour.example' },
      { tenant: 'Harbour Clinics Ana Petrova' },
    ];
    for (const input of inputs) {
      const person = (await asked('viewer', 'posture', input)) as ResultOf<'person'>;
      assert.equal(person.show, 'person', JSON.stringify(input));
      assert.equal(person.posture.state, 'required');
      assert.deepEqual(person.policyNames, { [POLICY]: 'CA004' });
    }
    assert.match((await failure(asked('viewer', 'posture', { person: 'x@harbour.example' }))).message, /nobody called/);
  });

  it('turns a policy on once, says that the first reading is the baseline and when, in the trail of the tenant', async () => {
    const text = await textOf('postureOn', { policy: 'admin', tenant: 'harbour' });
    assert.match(text, /Nothing is told yet: the first reading, told at Sun 22 Nov, 13:00 UTC, is the baseline/);
    assert.deepEqual(await settings(), { admin: { enabledAt: NOW } });
    const steps = world.trail.filter(({ entry }) => entry.verb === 'postureOn');
    assert.deepEqual(
      steps.map(({ tenantId, entry }) => [tenantId, entry.outcome, entry.about]),
      [
        [HARBOUR.id, 'intent', { policy: 'admin' }],
        [HARBOUR.id, 'done', { policy: 'admin' }],
      ],
    );
    await world.clock.advance(3_600_000);
    assert.match(await textOf('postureOn', { policy: 'admin', tenant: 'harbour' }), /on for Harbour Clinics already/);
    assert.deepEqual(await settings(), { admin: { enabledAt: NOW } });
  });

  it('names the day after as baseline where the reading of the coming slot has begun', async () => {
    await world.clock.advance(50 * 60_000);
    assert.match(await textOf('postureOn', { policy: 'user', tenant: 'harbour' }), /told at Mon 23 Nov, 13:00 UTC/);
  });

  it('turns a policy off, and says so where it is off', async () => {
    await textOf('postureOn', { policy: 'user', tenant: 'harbour' });
    assert.match(await textOf('postureOff', { policy: 'user', tenant: 'harbour' }), /nothing is told of it any more/);
    assert.deepEqual(await settings(), {});
    assert.match(await textOf('postureOff', { policy: 'user', tenant: 'harbour' }), /is off .* already/);
  });

  it('takes back that a policy was turned off: it is on since when it was, and no day is a new baseline', async () => {
    await textOf('postureOn', { policy: 'user', tenant: 'harbour' });
    await world.clock.advance(3_600_000);
    await textOf('postureOff', { policy: 'user', tenant: 'harbour' });
    const since = NOW.toISOString();
    const said = await textOf('postureOn', { policy: 'user', tenant: 'harbour', since });
    assert.match(said, /is on for Harbour Clinics again, as before: since Sun 22 Nov, 12:00 UTC/);
    assert.deepEqual(await settings(), { user: { enabledAt: NOW } });
    assert.deepEqual(world.trail.at(-1)?.entry.about, { policy: 'user', since });
    await textOf('postureOff', { policy: 'user', tenant: 'harbour' });
    const ahead = new Date(NOW.getTime() + 7_200_000).toISOString();
    const refused = await failure(asked('admin', 'postureOn', { policy: 'user', tenant: 'harbour', since: ahead }));
    assert.equal(refused.code, 'INPUT_INVALID');
    assert.deepEqual(await settings(), {});
  });

  it('ends the exception that is meant, and none where several may be', async () => {
    await read(world, HARBOUR, { u1: ['Joana Petrova', bare], u2: ['Ana Petrova', bare], u3: ['Ana Lind', bare] });
    for (const person of ['u1', 'u2', 'u3']) await textOf('postureExcept', { person, tenant: 'harbour', reason: 'x' });
    const left = async () => (await settings())?.exempt?.map(({ userId }) => userId);
    const several = await failure(asked('admin', 'postureUnexcept', { person: 'petrova' }));
    assert.equal(several.code, 'INPUT_INVALID');
    assert.match(several.message, /Joana Petrova .*; Ana Petrova .*Please say the address/);
    assert.deepEqual(await left(), ['u1', 'u2', 'u3']);
    await textOf('postureUnexcept', { person: 'Ana Petrova' });
    assert.deepEqual(await left(), ['u1', 'u3']);
    await textOf('postureUnexcept', { person: 'lind' });
    assert.deepEqual(await left(), ['u1']);
  });

  it('takes an account as an exception with its reason, by address, and ends that again', async () => {
    await read(world, HARBOUR, { u1: ['Ana Petrova', bare] });
    const said = await textOf('postureExcept', { person: 'ana@harbour.example', reason: 'a kiosk' });
    assert.match(said, /accepted exception in Harbour Clinics/);
    assert.deepEqual((await settings())?.exempt, [
      { userId: 'u1', name: 'Ana Petrova (ana@harbour.example)', reason: 'a kiosk' },
    ]);
    const about = world.trail.map(({ entry }) => JSON.stringify(entry.about)).join();
    assert.ok(!about.includes('kiosk') && !about.includes('ana@'), 'people are told of in what can be erased');
    assert.match(await textOf('postureUnexcept', { person: 'ana@harbour.example' }), /no exception/);
    assert.equal((await settings())?.exempt, undefined);
    assert.equal(
      (await failure(asked('admin', 'postureUnexcept', { person: 'ana@harbour.example' }))).code,
      'NOT_FOUND',
    );
  });

  it('looks at guests or not', async () => {
    assert.match(await textOf('postureGuests', { included: true, tenant: 'harbour' }), /from the next reading on/);
    assert.equal((await settings())?.includeGuests, true);
    assert.match(await textOf('postureGuests', { included: true, tenant: 'harbour' }), /looked at already/);
    await textOf('postureGuests', { included: false, tenant: 'harbour' });
    assert.equal((await settings())?.includeGuests, undefined);
  });

  describe('is taken back', () => {
    const done = async (verb: string, input: object) => {
      const { undo } = (await asked('admin', verb, { tenant: 'harbour', ...input })) as ResultOf<'text'>;
      return undo;
    };
    const back = ({ verb, input }: Undo) => asked('admin', verb, input);

    beforeEach(() => read(world, HARBOUR, { u1: ['Ana Petrova', bare], u2: ['Ana', bare] }));

    const CASES: readonly (readonly [verb: string, input: object, earlier?: readonly [string, object]])[] = [
      ['postureOn', { policy: 'user' }],
      ['postureOff', { policy: 'user' }, ['postureOn', { policy: 'user' }]],
      ['postureGuests', { included: true }],
      ['postureExcept', { person: 'u1', reason: 'a kiosk' }],
      ['postureExcept', { person: 'Ana Petrova', reason: 'a kiosk' }, ['postureExcept', { person: 'u1', reason: 'x' }]],
      ['postureUnexcept', { person: 'petrova' }, ['postureExcept', { person: 'u1', reason: 'a kiosk' }]],
    ];
    for (const [verb, input, earlier] of CASES) {
      it(`as if it had not been: ${verb}${earlier ? ` after ${earlier[0]}` : ''}`, async () => {
        if (earlier) await done(...earlier);
        await world.clock.advance(60_000);
        const before = (await settings()) ?? {};
        const undo = await done(verb, input);
        assert.notDeepEqual(await settings(), before);
        await back(undo!);
        assert.deepEqual(await settings(), before);
      });
    }

    it('by nobody who found it so already', async () => {
      for (const [verb, input] of [
        ['postureOn', { policy: 'user' }],
        ['postureGuests', { included: true }],
      ] as const) {
        await done(verb, input);
        assert.equal(await done(verb, input), undefined);
      }
      await done('postureOff', { policy: 'user' });
      assert.equal(await done('postureOff', { policy: 'user' }), undefined);
    });

    it('not where somebody else has changed it since', async () => {
      const turnedOn = await done('postureOn', { policy: 'user' });
      await world.clock.advance(60_000);
      await done('postureOff', { policy: 'user' });
      await done('postureOn', { policy: 'user' });
      const accepted = await done('postureExcept', { person: 'u1', reason: 'a kiosk' });
      await done('postureExcept', { person: 'u1', reason: 'an emergency account' });
      const ended = await done('postureUnexcept', { person: 'u1' });
      await done('postureExcept', { person: 'u1', reason: 'a robot' });
      const before = await settings();
      for (const undo of [turnedOn, accepted, ended]) {
        const { code, message } = await failure(back(undo!));
        assert.equal(code, 'CONFLICT');
        assert.match(message, /nothing was taken back/);
      }
      assert.deepEqual(await settings(), before);
    });
  });

  it('sends a test alert and says what arrived where, after how long, and what did not and why', async () => {
    const hops: TestHop[] = [
      { channel: 'teams', outcome: 'delivered', ms: 1_240 },
      { channel: 'mail', outcome: 'waiting', ms: 20_000, why: 'The mail server does not answer.' },
      { channel: 'psa', outcome: 'notWanted', ms: 0, why: 'This policy opens no ticket for this tenant.' },
    ];
    const sendTestAlert: SendTestAlert = async () => ({ alert: anAlert({ test: true }), hops });
    const run = createRunCommand({ ...world.deps, sendTestAlert });
    const ask = { verb: 'testAlert', input: { policy: 'user', tenant: 'harbour' }, actor: PEOPLE.admin } as const;
    const { text } = (await run({ ...ask, surface: 'chat', corr: 'c' })) as ResultOf<'text'>;
    assert.equal(
      text,
      'Test alert of the User MFA Policy for Harbour Clinics. Teams: delivered after 1.2 s. E-mail: not delivered after 20.0 s, still trying: The mail server does not answer. Ticket: not sent: This policy opens no ticket for this tenant.',
    );
    const steps = world.trail.filter(({ entry }) => entry.verb === 'testAlert');
    assert.deepEqual(
      steps.map(({ tenantId, entry }) => [tenantId, entry.outcome]),
      [
        [HARBOUR.id, 'intent'],
        [HARBOUR.id, 'done'],
      ],
    );
  });

  const changes: readonly (readonly [string, object])[] = [
    ['postureOn', { policy: 'admin', tenant: 'harbour' }],
    ['postureOff', { policy: 'admin', tenant: 'harbour' }],
    ['postureExcept', { person: 'ana@harbour.example', reason: 'x' }],
    ['postureUnexcept', { person: 'ana@harbour.example' }],
    ['postureGuests', { included: true, tenant: 'harbour' }],
    ['testAlert', { policy: 'admin', tenant: 'harbour' }],
  ];
  for (const [verb, input] of changes) {
    it(`refuses ${verb} to a responder, naming the role, and changes nothing`, async () => {
      const refused = await failure(asked('responder', verb, input));
      assert.equal(refused.code, 'NOT_AUTHORISED');
      assert.match(refused.message, /needs the role admin/);
      assert.equal(await settings(), undefined);
      assert.deepEqual(
        world.trail.map(({ tenantId, entry }) => [tenantId, entry.outcome]),
        [[HOME, 'refused']],
      );
    });

    it(`answers ${verb} on a tenant out of scope like on none`, async () => {
      const member = { objectId: PEOPLE.admin.objectId, role: 'admin', scope: [QUILL.id] } as const;
      await world.stores.staff.save(member);
      assert.equal((await failure(asked('admin', verb, input))).code, 'NOT_FOUND');
      assert.equal(await settings(), undefined);
    });
  }
});

describe('coverage', () => {
  it('names the channel of what is not delivered, and what of the posture could not be read', async () => {
    const world = await createWorld();
    const why = 'Policy.Read.All is missing';
    await world.stores.posture.commit({
      snapshot: { ...aSnapshot(HARBOUR, {}), status: 'partial' },
      day: aDay({ tenantId: HARBOUR.id, localDate: '2026-11-22', status: 'partial', whys: { caPolicies: why } }),
      alerts: [anAlert({ tenantId: HARBOUR.id, id: 'admin-2026-11-22', localDate: '2026-11-22' })],
      channels: ['mail', 'teams'],
      corr: 'c',
    });
    await world.clock.advance(3_600_000);
    const { lines } = (await world.ask('viewer', 'coverage', {}, { surface: 'chat' })) as ResultOf<'coverage'>;
    const line = lines.find(({ tenant }) => tenant.id === HARBOUR.id);
    assert.deepEqual(line?.undelivered, [
      { channel: 'mail', count: 1 },
      { channel: 'teams', count: 1 },
    ]);
    assert.deepEqual(line?.posture?.whys, { caPolicies: why });
  });
});
