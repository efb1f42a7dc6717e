import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import type { Criteria } from '../../src/events/ignore/rule.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import type { RegressionAlert } from '../../src/posture/regression.ts';
import type { Snapshot, UserPosture } from '../../src/posture/snapshot.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { aCause, aDay, aLoser, anAlert } from '../teams/posture-fixtures.ts';
import { HARBOUR, HOME, PEOPLE, QUILL, createWorld, type World } from '../world.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

const bare: UserPosture = {
  policy: 'user',
  state: 'notRequired',
  strength: 'none',
  reason: 'noMechanism',
  mechanisms: [],
};
const safe: UserPosture = { ...bare, state: 'required', strength: 'always', reason: 'caAlways' };
const exempted: UserPosture = { ...safe, strength: 'conditional', reason: 'caWithExemptions' };
const partly: UserPosture = { ...bare, strength: 'conditional', reason: 'caPartial' };
const unclear: UserPosture = { ...bare, state: 'unknown', strength: null, reason: 'unknownGroupRead' };
const left: UserPosture = { ...bare, policy: 'notEvaluated', state: 'notEvaluated', reason: 'guestOutOfScope' };

type Users = Readonly<Record<string, readonly [name: string, posture: UserPosture]>>;

function aSnapshot(tenant: Tenant, users: Users): Snapshot {
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
    caPolicies: [],
    dependencies: {},
    users: Object.fromEntries(entries.map(([id, [, posture]]) => [id, posture])),
    lastKnown: {},
    people: Object.fromEntries(entries.map(([id, [name]]) => [id, { name, email: email(name) }])),
  };
}

async function read(world: World, users: Users, alerts: readonly RegressionAlert[] = []): Promise<void> {
  const day = aDay({ tenantId: HARBOUR.id, localDate: '2026-11-22', takenAt: NOW });
  const told = alerts.map((alert) => ({ ...alert, tenantId: HARBOUR.id }));
  await world.stores.posture.commit({
    snapshot: aSnapshot(HARBOUR, users),
    day,
    alerts: told,
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

const everybody: Users = {
  u1: ['Ana Petrova', bare],
  u2: ['Bo Lind', { ...bare, policy: 'admin' }],
  u3: ['Cy Ode', safe],
  u4: ['Di Rau', exempted],
  u5: ['Ed Poe', partly],
  u6: ['Flo Ito', unclear],
  u7: ['Gus Guest', left],
};

describe('The pages of the tab', () => {
  let world: World;
  const ask = (who: keyof typeof PEOPLE, verb: string, input: unknown) =>
    world.ask(who, verb, input, { surface: 'tab' });
  beforeEach(async () => {
    world = await createWorld();
  });

  const people = async (input: object) =>
    (await ask('viewer', 'posturePeople', { tenant: HARBOUR.id, ...input })) as ResultOf<'posturePeople'>;

  describe('of posture', () => {
    it('list the people of each state, administrators first, with the reason in words', async () => {
      await read(world, everybody);
      const named = async (state: string) => (await people({ state })).people.map(({ name }) => name);
      assert.deepEqual(await named('none'), ['Bo Lind', 'Ana Petrova']);
      assert.deepEqual(await named('always'), ['Cy Ode']);
      assert.deepEqual(await named('conditional'), ['Di Rau']);
      assert.deepEqual(await named('partial'), ['Ed Poe']);
      assert.deepEqual(await named('unknown'), ['Flo Ito']);
      assert.deepEqual(await named('notEvaluated'), ['Gus Guest']);
      const [flo] = (await people({ state: 'unknown' })).people;
      assert.equal(flo?.why, 'a group that a policy names could not be read');
    });

    it('find people by part of a name or address, and by policy', async () => {
      await read(world, everybody);
      const found = async (more: object) =>
        (await people({ state: 'none', ...more })).people.map(({ userId }) => userId);
      assert.deepEqual(await found({ words: 'PETRO' }), ['u1']);
      assert.deepEqual(await found({ words: 'bo@harbour' }), ['u2']);
      assert.deepEqual(await found({ policy: 'user' }), ['u1']);
    });

    it('put accepted exceptions last, with the reason that was given', async () => {
      await read(world, everybody);
      const exempt = [{ userId: 'u2', name: 'Bo', reason: 'emergency account' }];
      await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, posture: { exempt } }));
      const all = (await people({ state: 'none' })).people;
      assert.deepEqual(
        all.map(({ userId, excepted }) => [userId, excepted]),
        [
          ['u1', undefined],
          ['u2', 'emergency account'],
        ],
      );
    });

    it('send fifty people at a time, however many there are', async () => {
      const many = Object.fromEntries(
        Array.from({ length: 120 }, (_none, at) => [`u${at}`, [`P${String(at).padStart(3, '0')} X`, bare] as const]),
      );
      await read(world, many);
      const page = await people({ state: 'none', from: 101 });
      assert.deepEqual([page.people.length, page.from, page.total], [20, 101, 120]);
      assert.equal(page.people[0]?.name, 'P100 X');
      assert.equal((await people({ state: 'none' })).people.length, 50);
    });

    it('tell no reading from a reading with nobody in it', async () => {
      assert.equal((await people({ state: 'none' })).takenAt, undefined);
      await read(world, {});
      const empty = await people({ state: 'none' });
      assert.deepEqual([empty.takenAt, empty.total], [NOW, 0]);
    });

    it('save the people of a state as CSV that no spreadsheet runs', async () => {
      await read(world, { u1: ['=cmd()|x', bare], u2: ['Cy Ode', safe] });
      const file = (await ask('viewer', 'postureCsv', { tenant: HARBOUR.id, state: 'none' })) as ResultOf<'file'>;
      const [head, row, end] = file.text.split('\r\n');
      assert.match(head ?? '', /^\uFEFFName,Address,Policy,MFA,Why,/);
      assert.match(row ?? '', /^'=cmd\(\)\|x,.*User MFA Policy,Not required,/);
      assert.equal(end, '');
      assert.deepEqual([file.rows, file.total], [1, 1]);
    });

    it('are in the trail of the tenant when they are saved: who took how many, and of what', async () => {
      await read(world, everybody);
      const input = { tenant: HARBOUR.id, state: 'none', policy: 'user', words: 'petr' };
      await ask('viewer', 'postureCsv', input);
      const entries = await world.stores.audit.read(HARBOUR.id, 1, 5);
      assert.deepEqual(
        entries.map(({ verb, outcome }) => [verb, outcome]),
        [
          ['postureExport', 'intent'],
          ['postureExport', 'done'],
        ],
      );
      const [{ about, personal } = { about: {}, personal: {} as Record<string, string> }] = entries;
      assert.deepEqual(about, {
        state: 'Not required',
        policy: 'User MFA Policy',
        reading: '2026-11-22',
        rows: 1,
        format: 'csv',
      });
      assert.deepEqual([personal['actor'], personal['words']], [PEOPLE.viewer.objectId, 'petr']);
    });

    it('are not handed out when the trail cannot be written', async () => {
      await read(world, everybody);
      const audit = { ...world.deps.audit, append: () => Promise.reject(new Error('storage is away')) };
      const run = createRunCommand({ ...world.deps, audit });
      const input = { tenant: HARBOUR.id, state: 'none' };
      const asked = { verb: 'postureCsv', input, actor: PEOPLE.viewer, surface: 'tab', corr: 'c' } as const;
      await assert.rejects(run(asked), /storage is away/);
    });

    it('tell day by day how it stood, and of each loss the causes and a count instead of the people', async () => {
      const lost = anAlert({
        policy: 'user',
        id: 'user-2026-11-22',
        people: [aLoser(1), aLoser(2, { flapping: true })],
      });
      await read(world, everybody, [lost]);
      const view = (await ask('viewer', 'postureHistory', { tenant: HARBOUR.id })) as ResultOf<'postureHistory'>;
      assert.deepEqual(
        view.days.map(({ localDate }) => localDate),
        ['2026-11-22'],
      );
      const [line] = view.losses;
      assert.deepEqual([line?.people, line?.flapping], [2, 1]);
      assert.match(
        line?.causes[0]?.words ?? '',
        /CA004 Require MFA went from enabled to report-only by ana@contoso\.com/,
      );
      assert.doesNotMatch(JSON.stringify(view), /person1@contoso\.com/);
    });

    it('offer putting back to who may do it, and to nobody else', async () => {
      await read(world, everybody, [anAlert({ policy: 'user', id: 'user-2026-11-22', causes: [aCause()] })]);
      const offers = async (who: keyof typeof PEOPLE) => {
        const view = (await ask(who, 'postureHistory', { tenant: HARBOUR.id })) as ResultOf<'postureHistory'>;
        return [view.losses[0]?.putBacks.map(({ action }) => action), view.mayPutBack, view.mayChange];
      };
      assert.deepEqual(await offers('viewer'), [[], false, false]);
      assert.deepEqual(await offers('responder'), [['enableAccessPolicy'], true, false]);
      assert.deepEqual(await offers('admin'), [['enableAccessPolicy'], true, true]);
    });

    it('page the people of an alert, each with what took it away', async () => {
      const losers = Array.from({ length: 60 }, (_none, at) => aLoser(at));
      await read(world, everybody, [anAlert({ policy: 'user', id: 'user-2026-11-22', people: losers })]);
      const input = { tenant: HARBOUR.id, alert: 'user-2026-11-22', from: 51 };
      const page = (await ask('viewer', 'postureLost', input)) as ResultOf<'postureLost'>;
      assert.deepEqual([page.people.length, page.total], [10, 60]);
      assert.match(page.people[0]?.why[0] ?? '', /went from enabled to report-only/);
    });

    it('change what is watched by the commands of chat, which refuse whoever is no administrator', async () => {
      const input = { tenant: HARBOUR.id, policy: 'admin' };
      assert.equal((await failure(ask('responder', 'postureOn', input))).code, 'NOT_AUTHORISED');
      const { text } = (await ask('admin', 'postureOn', input)) as ResultOf<'text'>;
      assert.match(text, /the first reading.* is the baseline/);
      assert.ok((await world.stores.tenants.get(HARBOUR.id))?.posture?.admin);
    });

    it('answer for another tenant as for one that does not exist', async () => {
      await read(world, everybody, [anAlert({ policy: 'user', id: 'user-2026-11-22' })]);
      const asked: readonly (readonly [string, object])[] = [
        ['postureHistory', {}],
        ['posturePeople', { state: 'none' }],
        ['postureCsv', { state: 'none' }],
        ['postureLost', { alert: 'user-2026-11-22' }],
        ['posture', { person: 'u1' }],
      ];
      for (const [verb, more] of asked) {
        const other = await failure(ask('quillOnly', verb, { tenant: HARBOUR.id, ...more }));
        const none = await failure(ask('quillOnly', verb, { tenant: '99999999-0000-4000-8000-000000000000', ...more }));
        assert.equal(other.code, 'NOT_FOUND', verb);
        assert.equal(other.message.replaceAll(HARBOUR.id, ''), none.message.replace(/9{8}[-0-9]*/g, ''), verb);
        assert.equal((await failure(ask('stranger', verb, { tenant: HARBOUR.id, ...more }))).code, 'NOT_AUTHORISED');
      }
    });
  });

  describe('of rules', () => {
    async function rule(scope: Tenant['id'] | '*', days: number): Promise<number> {
      const number = await world.stores.ignoreRules.take(scope);
      const now = world.clock.now();
      const criteria: Criteria = {
        networks: [{ type: 'range', range: '203.0.113.0/24' }],
        title: ['password', 'spray'],
      };
      await world.stores.ignoreRules.add({
        number,
        scope,
        criteria,
        reason: 'our scanner',
        author: { objectId: PEOPLE.admin.objectId, name: 'Admin' },
        createdAt: now,
        expiresAt: new Date(now.getTime() + days * 86_400_000),
        hits: 3,
      });
      return number;
    }
    const page = async (who: keyof typeof PEOPLE, input: object = {}) =>
      (await ask(who, 'rulesPage', input)) as ResultOf<'rulesPage'>;

    it('say what each rule hides, mark expired ones, and list those that hold first', async () => {
      const old = await rule(HARBOUR.id, -1);
      const live = await rule('*', 30);
      const { rules, total, mayChange } = await page('admin');
      assert.deepEqual(
        rules.map(({ rule: { number }, state, where }) => [number, state, where]),
        [
          [live, 'live', 'all tenants'],
          [old, 'expired', 'Harbour Clinics'],
        ],
      );
      assert.deepEqual([total, mayChange], [2, true]);
      assert.deepEqual(rules[0]?.criteria, [
        { label: 'From', value: '203.0.113.0/24' },
        { label: 'Words in the title', value: 'password spray' },
      ]);
      assert.equal((await page('admin', { which: 'expired' })).rules[0]?.rule.number, old);
    });

    it('are found by what they hide, why, whose, where, and by number', async () => {
      const number = await rule(HARBOUR.id, 30);
      await rule(QUILL.id, 30);
      const found = async (words: string) => (await page('admin', { words })).rules.map((line) => line.rule.number);
      for (const words of ['203.0.113', 'HARBOUR', `rule ${number}`, `#${number}`])
        assert.ok((await found(words)).includes(number), words);
      assert.deepEqual(await found('harbour'), [number]);
      assert.deepEqual([await found('no such words'), (await page('admin', { words: 'no such' })).total], [[], 0]);
      assert.equal((await found('')).length, 2);
    });

    it('show nobody a rule of another tenant, and only count those for all tenants', async () => {
      await rule(HARBOUR.id, 30);
      await rule('*', 30);
      const { rules, total, unseen, mayChange } = await page('quillOnly');
      assert.deepEqual([rules, total, unseen, mayChange], [[], 0, 1, false]);
      assert.equal((await failure(page('stranger'))).code, 'NOT_AUTHORISED');
    });

    it('extend and delete for administrators alone', async () => {
      const number = await rule(HARBOUR.id, 1);
      assert.equal((await failure(ask('responder', 'extendRule', { rule: number, days: 30 }))).code, 'NOT_AUTHORISED');
      await ask('admin', 'extendRule', { rule: number, days: 30 });
      await ask('admin', 'deleteRule', { rule: number });
      assert.equal((await page('admin')).total, 0);
    });
  });

  describe('of the audit trail', () => {
    const trail = async (who: keyof typeof PEOPLE, input: object = {}) =>
      (await ask(who, 'auditTrail', { tenant: HARBOUR.id, ...input })) as ResultOf<'auditTrail'>;

    /** An entry an hour, the last one at noon. */
    async function filled(count: number): Promise<void> {
      for (let at = 1; at <= count; at++)
        await world.stores.audit.append(HARBOUR.id, {
          id: `e${at}`,
          at: new Date(NOW.getTime() - (count - at) * 3_600_000),
          corr: `c${at}`,
          verb: at % 2 ? 'blockUser' : 'extendRule',
          outcome: at % 10 ? 'done' : 'refused',
          about: { event: at },
          personal: { actor: PEOPLE.admin.objectId, name: at % 3 ? 'Ana' : 'Bo', target: 'user:x' },
        });
    }
    const seqs = ({ lines }: ResultOf<'auditTrail'>) => lines.map(({ seq }) => seq);

    it('goes back page by page from the newest entry to the first', async () => {
      await filled(120);
      const first = await trail('admin');
      assert.deepEqual([seqs(first)[0], seqs(first).length, first.next, first.head], [120, 50, 71, 120]);
      const second = await trail('admin', { before: first.next });
      const third = await trail('admin', { before: second.next });
      assert.deepEqual([seqs(second)[0], seqs(third)[0], seqs(third).at(-1), third.next], [70, 20, 1, undefined]);
    });

    it('filters by who, what, outcome, event and day', async () => {
      await filled(60);
      const found = async (input: object) => seqs(await trail('admin', input));
      assert.deepEqual(await found({ who: 'bo', outcome: 'refused' }), [60, 30]);
      assert.deepEqual(await found({ what: '#7' }), [7]);
      assert.deepEqual((await found({ what: 'extend' })).slice(0, 3), [60, 58, 56]);
      const day = await found({ day: '2026-11-21' });
      assert.deepEqual([day[0], day.at(-1), day.length], [47, 24, 24]);
      assert.deepEqual(await found({ day: '2026-10-01' }), []);
    });

    it('looks back so far and no further for what is rare, and says where to go on', async () => {
      await filled(2_300);
      const part = await trail('admin', { what: '#1' });
      assert.deepEqual([part.lines, part.looked, part.next], [[], 2_000, 301]);
      assert.deepEqual(seqs(await trail('admin', { what: '#1', before: part.next })), [1]);
    }).timeout(20_000);

    it('tells of an entry that is gone or cannot be read instead of passing over it', async () => {
      await filled(6);
      const rows = world.tables.table('Audit');
      const key = (seq: number) => `a${String(seq).padStart(12, '0')}`;
      await rows.delete(HARBOUR.id, key(4));
      const second = await rows.get(HARBOUR.id, key(2));
      await rows.upsert({ pk: HARBOUR.id, rk: key(2), props: { ...second?.props, body: 'x', personal: 'x' } });
      const { lines } = await trail('admin', { who: 'nobody of this name' });
      assert.deepEqual(lines, [
        { seq: 4, fault: 'the entry is missing' },
        { seq: 2, fault: 'the entry cannot be read' },
      ]);
    });

    it('checks the trail as the command line does, and goes on where its time ended', async () => {
      await filled(5);
      const check = async (input: object = {}) =>
        (await ask('responder', 'auditCheck', { tenant: HARBOUR.id, ...input })) as ResultOf<'auditCheck'>;
      const whole = await check();
      assert.deepEqual([whole.state, whole.checked, whole.after], ['whole', 5, undefined]);
      const [, , third] = await world.stores.audit.read(HARBOUR.id, 1, 3);
      assert.equal((await check({ after: { seq: 3, hash: third?.hash } })).state, 'whole');
      await world.tables.table('Audit').delete(HARBOUR.id, `a${'3'.padStart(12, '0')}`);
      const broken = await check();
      assert.equal(broken.state, 'broken');
      assert.match(broken.words, /broken at entry 3: the entry is missing/);
    });

    it('exports the span that is shown, oldest first, and writes the export into the trail', async () => {
      await filled(9);
      const input = { tenant: HARBOUR.id, from: 4, to: 6, format: 'jsonl' };
      const file = (await ask('responder', 'auditExport', input)) as ResultOf<'file'>;
      const entries = file.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { seq: number; hash: string });
      const stored = await world.stores.audit.read(HARBOUR.id, 4, 3);
      assert.deepEqual(
        entries.map(({ seq, hash }) => [seq, hash]),
        stored.map(({ seq, hash }) => [seq, hash]),
      );
      const own = await world.stores.audit.read(HARBOUR.id, 10, 5);
      assert.deepEqual(
        own.map(({ verb, outcome }) => [verb, outcome]),
        [
          ['auditExport', 'intent'],
          ['auditExport', 'done'],
        ],
      );
      const csv = (await ask('responder', 'auditExport', { ...input, format: 'csv', who: 'bo' })) as ResultOf<'file'>;
      assert.equal(csv.rows, 1);
      assert.match(csv.text, /^\uFEFFEntry,At \(UTC\),Who,.*\r\n6,2026-11-22T09:00:00\.000Z,Bo,/);
    });

    it('is for responders in their tenants and for administrators, and not for viewers', async () => {
      await filled(3);
      for (const verb of ['auditTrail', 'auditCheck', 'auditExport']) {
        const input = { tenant: HARBOUR.id, from: 1, to: 3, format: 'csv' };
        assert.equal((await failure(ask('viewer', verb, input))).code, 'NOT_AUTHORISED', verb);
        assert.equal((await failure(ask('stranger', verb, input))).code, 'NOT_AUTHORISED', verb);
        assert.equal((await failure(ask('quillOnly', verb, input))).code, 'NOT_FOUND', verb);
        assert.equal((await failure(ask('responder', verb, { ...input, tenant: HOME }))).code, 'NOT_FOUND', verb);
        await ask('responder', verb, input);
      }
      const named = ({ tenants }: ResultOf<'auditTrail'>) => tenants.map(({ name }) => name);
      assert.deepEqual(named(await trail('admin')), ['Harbour Clinics', 'Quill Legal', 'Tocsin itself']);
      assert.deepEqual(named(await trail('responder')), ['Harbour Clinics', 'Quill Legal']);
      assert.deepEqual(named(await trail('quillOnly', { tenant: QUILL.id })), ['Quill Legal']);
    });

    it('shows the trail of Tocsin itself to administrators of all tenants alone, even where that tenant is watched', async () => {
      await world.stores.tenants.seed([{ ...QUILL, id: HOME, name: 'The provider' }]);
      assert.equal((await failure(trail('responder', { tenant: HOME }))).code, 'NOT_FOUND');
      await world.stores.staff.save({ objectId: PEOPLE.second.objectId, role: 'admin', scope: [HOME, QUILL.id] });
      assert.equal((await failure(trail('second', { tenant: HOME }))).code, 'NOT_FOUND');
      assert.equal((await trail('admin', { tenant: HOME })).tenant.name, 'The provider, and Tocsin itself');
    });
  });
});
