import assert from 'node:assert/strict';
import { createDescribe } from '../../src/entities/describe.ts';
import { entityKey } from '../../src/entities/entity.ts';
import type { DetailField, EntityProvider } from '../../src/entities/section.ts';
import { runErrand, type EnrichDeps } from '../../src/events/enrich.ts';
import { ROUNDS, sortOf, type Errand } from '../../src/events/errand.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import {
  actorsOf,
  spanOf,
  withAnswers,
  type ActivityAnswer,
  type LinkedActivity,
} from '../../src/events/linked-activities.ts';
import { notesOf, sameNotes } from '../../src/events/notes.ts';
import { createEnrichJob } from '../../src/jobs/enrich.ts';
import { anAlert, userEvidence } from '../fakes/alerts.ts';
import { anyEvent, anyTenant, NOON } from '../store/samples.ts';
import { createWorld, HARBOUR, QUILL, type World } from '../world.ts';

const HOUR = 3_600_000;
const asOf = NOON;

function activity(id: string, at: Date, sort: LinkedActivity['sort'] = 'signIn'): LinkedActivity {
  return { id, sort, at, actor: 'ana@harbour.example', what: `Sign-in ${id}`, outcome: 'success' };
}

const read = (...items: LinkedActivity[]): ActivityAnswer => ({ status: 'read', items, more: false });
const refused: ActivityAnswer = { status: 'unreadable', reason: 'no permission', again: false };
const busy: ActivityAnswer = { status: 'unreadable', reason: 'throttled', again: true };

describe('Notes on the shared card', () => {
  const found = (label: string, value: string | string[], alarming = false): DetailField => ({
    label,
    value: { status: 'found', value, source: 'Graph', asOf },
    alarming,
  });
  const section = (fields: DetailField[], suspicious: string[] = []) => ({
    key: 'user:u1',
    type: 'user' as const,
    label: 'Ana',
    fields,
    suspicious,
  });

  it('tell what alarms and what is asked first, and nothing that is not known', () => {
    const [note] = notesOf(
      [
        section([
          found('Status', 'Enabled'),
          found('Licences', ['E5']),
          found('Admin roles', ['Global Administrator', 'B', 'C'], true),
          { label: 'Risk', value: { status: 'unavailable', source: 'Graph', reason: 'no licence' } },
        ]),
      ],
      NOON,
    );
    assert.equal(note?.text, 'Admin roles: Global Administrator, B and 1 more · Status: Enabled');
    assert.equal(note?.alarming, true);
  });

  it('are not made of what the alert says itself, nor of nothing', () => {
    const carried: DetailField = {
      label: 'Publisher',
      value: { status: 'found', value: 'x', source: 'the alert', asOf },
    };
    assert.deepEqual(notesOf([section([carried]), section([])], NOON), []);
  });

  it('differ by what they say, not by when', () => {
    const at = (date: Date) => notesOf([section([found('Status', 'Enabled')])], date);
    assert.ok(sameNotes(at(NOON), at(new Date(0))));
    assert.ok(!sameNotes(at(NOON), notesOf([section([found('Status', 'Blocked')])], NOON)));
    assert.ok(sameNotes(undefined, []));
  });
});

describe('Linked activities', () => {
  const event = anyEvent(anyTenant(), 1, { entities: [{ type: 'user', id: 'u1', upn: 'ana@contoso.com' }] });
  const { from, to } = spanOf(event);

  it('are looked for from an hour before the event to an hour after it', () => {
    assert.deepEqual(
      [from, to],
      ['2026-11-22T10:58:00.001Z', '2026-11-22T12:58:00.001Z'].map((at) => new Date(at)),
    );
    const { occurredAt: _none, ...rest } = event;
    assert.deepEqual(spanOf(rest).from, new Date(NOON.getTime() - HOUR));
  });

  it('are those of its users, each once, by whatever they are named', () => {
    const actors = actorsOf({
      entities: [
        { type: 'user', id: 'U1', upn: 'Ana@contoso.com' },
        { type: 'mailbox', address: 'ana@contoso.com' },
        { type: 'inboxRule', mailbox: 'bo@contoso.com', ownerId: 'u2' },
        { type: 'user', name: 'nobody that Microsoft would know' },
        ...Array.from({ length: 40 }, (_none, at) => ({ type: 'user' as const, id: `x${at}` })),
      ],
    });
    assert.deepEqual(
      actors.map(({ id }) => id),
      ['U1', 'u2', 'x0', 'x1', 'x2'],
    );
  });

  it('keep every record once, the newest first and two hundred of them, over all readings', () => {
    const many = Array.from({ length: 150 }, (_none, at) => activity(`a${at}`, new Date(from.getTime() + at)));
    const first = withAnswers(undefined, event, { answers: [{ signIn: read(...many), audit: read() }], now: NOON });
    assert.equal(first.items.length, 150);
    assert.equal(first.more, false);
    const late = Array.from({ length: 150 }, (_none, at) => activity(`b${at}`, new Date(from.getTime() + at)));
    const second = withAnswers(first, event, {
      answers: [{ signIn: read(...late, ...many), audit: read() }],
      now: NOON,
    });
    assert.equal(second.items.length, 200);
    assert.equal(second.more, true);
    assert.ok(second.items.every(({ at }, index) => index === 0 || at <= (second.items[index - 1]?.at ?? at)));
  });

  it('keep long texts by their beginning, so that they always fit where they are kept', () => {
    const long = { ...activity('a', from), what: '漢'.repeat(5_000), note: 'x'.repeat(5_000) };
    const { items } = withAnswers(undefined, event, { answers: [{ signIn: read(long), audit: read() }], now: NOON });
    assert.ok(items.every(({ what, note = '' }) => what.length === 300 && note.length === 300));
  });

  it('say what could not be read, but a later failure takes nothing away', () => {
    const some = { signIn: read(activity('a', from)), audit: refused };
    const first = withAnswers(undefined, event, { answers: [some], now: NOON });
    assert.deepEqual(first.signIns, { status: 'read', asOf: NOON });
    assert.deepEqual(first.audits, { status: 'unreadable', reason: 'no permission', asOf: NOON });
    const second = withAnswers(first, event, { answers: [{ signIn: busy, audit: read() }], now: to });
    assert.deepEqual(second.signIns, { status: 'read', asOf: NOON });
    assert.deepEqual(second.audits, { status: 'read', asOf: to });
    assert.equal(second.items.length, 1);
  });

  it('count as read only when they were read of every actor', () => {
    const all = withAnswers(undefined, event, {
      answers: [
        { signIn: read(), audit: read() },
        { signIn: refused, audit: read() },
      ],
      now: NOON,
    });
    assert.equal(all.signIns.status, 'unreadable');
    assert.equal(all.audits.status, 'read');
  });
});

describe('Enriching an event', () => {
  let world: World;
  let event: SecurityEvent;
  let hinted: string[];
  let answers: { signIn: ActivityAnswer; audit: ActivityAnswer };
  let status: string;
  let asked: number;
  let slow: Promise<void> | undefined;

  const user: EntityProvider<'user'> = {
    type: 'user',
    async describe(_tenant, entity) {
      await slow;
      const value = { status: 'found', value: status, source: 'Graph', asOf } as const;
      return {
        key: `user:${entity.id}`,
        type: 'user',
        label: 'Ana',
        fields: [{ label: 'Status', value }],
        suspicious: [],
      };
    },
  };

  function deps(): EnrichDeps {
    const { stores, clock, log } = world;
    return {
      ...stores,
      clock,
      channels: ['teams'],
      describe: createDescribe({ providers: { user }, clock, log }),
      ips: world.deps.ips,
      reader: {
        async read() {
          asked += 1;
          return answers;
        },
      },
      hint: ({ key }) => void hinted.push(key),
    };
  }

  function job() {
    const { stores, log } = world;
    return createEnrichJob({
      ...deps(),
      tenants: stores.tenants,
      log,
      storageNow: () => stores.now(),
      leaseMs: 60_000,
    });
  }

  const stored = async () => (await world.stores.events.get(event.tenantId, event.key))?.value as SecurityEvent;
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

  async function runNext(over: Partial<Errand> = {}): Promise<Errand | undefined> {
    const far = new Date(world.clock.now().getTime() + 100 * HOUR);
    for (const sort of ['entities', 'activities'] as const) {
      const [next] = await world.stores.errands.due(HARBOUR.id, { sort, now: far, limit: 1 });
      const errand = next && (await world.stores.errands.take(next, new Date(0)));
      if (!errand) continue;
      await runErrand(
        deps(),
        { tenant: HARBOUR, errand: { ...errand, ...over }, corr: 'c' },
        new AbortController().signal,
      );
      return errand;
    }
    return undefined;
  }

  beforeEach(async () => {
    world = await createWorld();
    hinted = [];
    asked = 0;
    slow = undefined;
    status = 'Enabled';
    answers = { signIn: read(), audit: read() };
    [event] = (await world.store([anAlert({ id: 'a1' })])) as [SecurityEvent];
  });

  it('puts notes on the card silently: a new revision, no history line, one refresh', async () => {
    await runNext();
    const after = await stored();
    assert.equal(after.notes?.[0]?.text, 'Status: Enabled');
    assert.equal(after.revision, event.revision + 1);
    assert.equal((await world.stores.events.history(event.tenantId, event.number)).length, 1);
    assert.deepEqual(hinted, [event.key]);
    const waiting = await world.stores.outbox.get(event.tenantId, event.key, 'teams');
    assert.equal(waiting?.wanted, after.revision);
  });

  it('notes later what did not answer at arrival', async () => {
    status = '';
    await runNext();
    assert.equal((await stored()).notes, undefined);
    status = 'Blocked';
    await runNext();
    assert.equal((await stored()).notes?.[0]?.text, 'Status: Blocked');
  });

  it('changes nothing the second time, because a crash may run it twice', async () => {
    await runNext();
    const { revision } = await stored();
    const errand = {
      ...(await world.stores.errands.due(HARBOUR.id, { sort: 'activities', now: world.clock.now(), limit: 1 }))[0],
      round: 0,
    };
    await runErrand(deps(), { tenant: HARBOUR, errand: errand as Errand, corr: 'c' }, new AbortController().signal);
    assert.equal((await stored()).revision, revision);
    assert.equal(hinted.length, 1);
  });

  it('reads the records around it four times in a day, and keeps what each brings', async () => {
    const times: number[] = [];
    answers = { signIn: read(activity('a', NOON)), audit: read(activity('x', NOON, 'audit')) };
    for (let errand = await runNext(); errand; errand = await runNext()) {
      if (sortOf(errand) === 'activities') times.push((errand.due.getTime() - event.storedAt.getTime()) / HOUR);
      answers = { ...answers, signIn: read(activity(`late${times.length}`, NOON)) };
    }
    assert.deepEqual(times, [0, 1, 3, 24]);
    const kept = await world.stores.activities.get(event.tenantId, event.key);
    assert.deepEqual(kept?.items.map(({ id }) => id).toSorted(), ['late0', 'late1', 'late2', 'late3', 'x']);
    assert.equal(asked, 4);
  });

  it('tries again soon when Microsoft is busy, and goes on to the next round in the end', async () => {
    await runNext();
    answers = { signIn: busy, audit: read() };
    const rounds: number[] = [];
    for (let at = 0; at < 5; at++) rounds.push((await runNext())?.round ?? -1);
    assert.deepEqual(rounds, [1, 1, 1, 1, 2]);
    const kept = await world.stores.activities.get(event.tenantId, event.key);
    assert.deepEqual(kept?.signIns, { status: 'unreadable', reason: 'throttled', asOf: kept?.signIns.asOf });
  });

  it('keeps why the records cannot be read, without asking again before the next round', async () => {
    await runNext();
    answers = { signIn: refused, audit: refused };
    assert.equal((await runNext())?.round, 1);
    assert.equal((await runNext())?.round, 2);
    const result = await world.ask('viewer', 'details', { n: event.number });
    assert.ok(result.show === 'details' && result.activities?.signIns.status === 'unreadable');
  });

  it('lets the first card wait for what is quick, and tells it once', async () => {
    const told: (string | undefined)[] = [];
    const enrich = job();
    enrich.arrived(event, () => void stored().then(({ notes }) => told.push(notes?.[0]?.text)));
    await enrich.idle();
    await settled();
    assert.deepEqual(told, ['Status: Enabled']);
  });

  it('lets the first card wait no longer than 2.5 s, and completes it after', async () => {
    let finish = () => {};
    slow = new Promise((resolve) => (finish = resolve));
    let told = 0;
    const enrich = job();
    enrich.arrived(event, () => void (told += 1));
    await settled();
    assert.equal(told, 0);
    await world.clock.advance(2_500);
    assert.equal(told, 1);
    assert.equal((await stored()).notes, undefined);
    finish();
    await enrich.idle();
    await settled();
    assert.equal((await stored()).notes?.length, 1);
    assert.equal(told, 1);
    assert.deepEqual(hinted, [event.key]);
  });

  it('is taken up by the sweep where the process that stored the event died', async () => {
    await job().runTenant(HARBOUR.id);
    assert.equal((await stored()).notes?.length, 1);
    assert.equal(asked, 1);
    await world.clock.advance(HOUR);
    await Promise.all([job().runTenant(HARBOUR.id), job().runTenant(HARBOUR.id)]);
    assert.equal(asked, 2);
  });

  it('never holds up a card for an import, nor in a storm', async () => {
    const [imported] = await world.store([anAlert({ id: 'old' })], { importing: true });
    let told = 0;
    job().arrived(imported as SecurityEvent, () => void (told += 1));
    assert.equal(told, 1);
    slow = new Promise(() => {});
    const enrich = job();
    for (let at = 0; at < 250; at++) enrich.arrived(event, () => void (told += 1));
    assert.equal(told, 1 + 50);
  });

  it('lets a storm in one tenant keep nobody waiting in another', async () => {
    const [theirs] = await world.store([anAlert({ id: 'q1' })], { tenant: QUILL });
    slow = new Promise(() => {});
    const enrich = job();
    for (let at = 0; at < 2_000; at++) enrich.arrived(event, () => undefined);
    slow = undefined;
    const told: (string | undefined)[] = [];
    const notes = async () => (await world.stores.events.get(QUILL.id, theirs!.key))?.value.notes?.[0]?.text;
    await new Promise<void>((resolve) => {
      enrich.arrived(theirs as SecurityEvent, () => void notes().then((text) => resolve(void told.push(text))));
    });
    assert.deepEqual(told, ['Status: Enabled']);
  });

  it('looks up what an alert comes to name later, and reads the records of whom it names', async () => {
    await job().runTenant(HARBOUR.id);
    assert.equal(asked, 1);
    const stored = await world.stores.events.get(event.tenantId, event.key);
    const entities = [...event.entities, { type: 'user' as const, id: 'u9', upn: 'late@harbour.example' }];
    const grown = { ...stored!.value, entities, revision: stored!.value.revision + 1 };
    await world.stores.events.replace({ event: grown, history: [], notify: [], corr: 'c' }, stored!);
    await world.clock.advance(120_000);
    const enrich = job();
    enrich.grown(grown);
    await enrich.idle();
    await enrich.runTenant(HARBOUR.id);
    const after = (await world.stores.events.get(event.tenantId, event.key))?.value;
    assert.deepEqual(
      after?.notes?.map(({ key }) => key),
      entities.map(entityKey),
    );
    assert.equal(asked, 1 + 2);
    const far = new Date(world.clock.now().getTime() + 100 * HOUR);
    const left = await world.stores.errands.due(HARBOUR.id, { sort: 'activities', now: far, limit: 10 });
    assert.equal(left.length, 1, 'its own rounds go on, and there are no others');
  });

  it('tries again to note what did not answer in time, and what did is on the card meanwhile', async () => {
    const [both] = await world.store([
      anAlert({
        id: 'both',
        evidence: [userEvidence('u1', 'u1@x.example', 'A'), userEvidence('u2', 'u2@x.example', 'B')],
      }),
    ]);
    const providers: EntityProvider<'user'> = {
      type: 'user',
      describe: (tenant, entity, signal) =>
        entity.id === 'u2' && status === 'Enabled' ? new Promise(() => {}) : user.describe(tenant, entity, signal),
    };
    const { clock, log } = world;
    const describe = createDescribe({ providers: { user: providers }, clock, log, timeoutMs: 60_000 });
    const errands = world.stores.errands;
    const run = async () => {
      const due = await errands.due(HARBOUR.id, { sort: 'entities', now: clock.now(), limit: 10 });
      const errand = due.find(({ key }) => key === both!.key);
      const taken = errand && (await errands.take(errand, new Date(0)));
      if (!taken) return false;
      const running = runErrand(
        { ...deps(), describe },
        { tenant: HARBOUR, errand: taken, corr: 'c' },
        new AbortController().signal,
      );
      await settled();
      await clock.advance(21_000);
      await running;
      return true;
    };
    const noted = async () => (await world.stores.events.get(HARBOUR.id, both!.key))?.value.notes?.length;
    assert.equal(await run(), true);
    assert.equal(await noted(), 1);
    assert.equal(await run(), false, 'not at once');
    await clock.advance(60_000);
    status = 'Blocked';
    assert.equal(await run(), true);
    assert.equal(await noted(), 2);
    assert.equal(await run(), false);
  });

  it('gives up an errand that breaks off every time, and goes on with the next', async () => {
    await job().runTenant(HARBOUR.id);
    const broken = {
      ...deps(),
      activities: { ...world.stores.activities, put: () => Promise.reject(new Error('no')) },
    };
    const { stores, log } = world;
    const other = { tenants: stores.tenants, log, storageNow: () => stores.now(), leaseMs: 60_000 };
    await world.store([anAlert({ id: 'b' })]);
    for (let at = 0; at < 40; at++) {
      await createEnrichJob({ ...broken, ...other }).runTenant(HARBOUR.id);
      await world.clock.advance(61_000);
    }
    const due = await stores.errands.due(HARBOUR.id, { sort: 'activities', now: world.clock.now(), limit: 10 });
    assert.ok(due.length <= 1, 'the first round was given up, the next one comes after an hour');
    assert.ok(due.every(({ round }) => round === 2));
    assert.match(JSON.stringify(log.lines), /was given up/);
  });

  it('takes the gravest first', async () => {
    await world.store([
      anAlert({ id: 'low', severity: 'low' }),
      anAlert({ id: 'high', severity: 'high' }),
      anAlert({ id: 'medium', severity: 'medium' }),
    ]);
    const order: string[] = [];
    const taking = {
      ...world.stores.errands,
      take: async (...args: Parameters<typeof world.stores.errands.take>) => {
        const taken = await world.stores.errands.take(...args);
        const of = taken && (await world.stores.events.get(taken.tenantId, taken.key))?.value.severity;
        if (of && sortOf(args[0]) === 'activities') order.push(of);
        return taken;
      },
    };
    const { stores, log } = world;
    const all = {
      ...deps(),
      errands: taking,
      tenants: stores.tenants,
      log,
      storageNow: () => stores.now(),
      leaseMs: 60_000,
    };
    await createEnrichJob({ ...all, activities: stores.activities }).runTenant(HARBOUR.id);
    await createEnrichJob(all).runTenant(HARBOUR.id);
    assert.deepEqual(order, ['high', 'high', 'medium', 'low']);
    assert.equal(ROUNDS.length, 5);
  });
});
