import assert from 'node:assert/strict';
import { COMMANDS } from '../../src/commands/index.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { anAlert } from '../fakes/alerts.ts';
import { HARBOUR, HOME, QUILL, createWorld, type World } from '../world.ts';

/** A valid input of every command that names an event. */
const INPUT = (n: number): Record<string, unknown> => ({
  n,
  text: 'x',
  action: 'revokeSessions',
  previewId: 'none',
  g: 0,
  reason: 'x',
});
const ON_EVENTS = [
  'details',
  'event',
  'assign',
  'resolve',
  'resolveForm',
  'reopen',
  'note',
  'preview',
  'confirm',
  'ignore',
  'unignore',
  'ignoreForm',
] as const;
const surfaceOf = (verb: keyof typeof COMMANDS) =>
  (COMMANDS[verb].surfaces as readonly string[]).includes('card') ? 'card' : 'chat';

async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work;
  } catch (error) {
    assert.ok(isTocsinError(error), String(error));
    return { code: error.code, message: error.message };
  }
  return assert.fail('was not refused');
}

const refused = (world: World) => world.trail.filter(({ entry }) => entry.outcome === 'refused');

describe('The only door for what a person asks', () => {
  for (const verb of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) {
    it(`refuses ${verb} to somebody who is not staff, and keeps the refusal`, async () => {
      const world = await createWorld();
      const [event] = await world.store([anAlert()]);
      const { code, message } = await refusal(
        world.ask('stranger', verb, INPUT(event!.number), { surface: surfaceOf(verb) }),
      );
      assert.equal(code, 'NOT_AUTHORISED');
      assert.match(message, /administrator/);
      assert.deepEqual(
        refused(world).map(({ tenantId, entry }) => [tenantId, entry.verb]),
        [[HOME, verb]],
      );
    });
  }

  for (const verb of [
    'assign',
    'resolve',
    'resolveForm',
    'reopen',
    'note',
    'preview',
    'confirm',
    'watchHere',
    'ignore',
    'unignore',
    'ignoreForm',
    'ignorePreview',
    'ignoreSave',
    'deleteRule',
    'extendRule',
  ] as const) {
    it(`refuses ${verb} to a viewer, naming the role, and changes nothing`, async () => {
      const world = await createWorld();
      const [event] = await world.store([anAlert()]);
      const { code, message } = await refusal(
        world.ask('viewer', verb, INPUT(event!.number), { surface: surfaceOf(verb) }),
      );
      assert.equal(code, 'NOT_AUTHORISED');
      const administrative = COMMANDS[verb].requires === 'administer';
      assert.match(message, administrative ? /role admin/ : /role responder/);
      const stored = await world.stores.events.get(HARBOUR.id, event!.key);
      assert.equal(stored!.value.revision, 1);
    });
  }

  for (const verb of ON_EVENTS) {
    it(`answers ${verb} on another tenant's event like one that does not exist`, async () => {
      const world = await createWorld();
      const [event] = await world.store([anAlert()]);
      const hidden = await refusal(world.ask('quillOnly', verb, INPUT(event!.number), { surface: surfaceOf(verb) }));
      const none = await refusal(world.ask('quillOnly', verb, INPUT(999_999), { surface: surfaceOf(verb) }));
      assert.equal(hidden.code, 'NOT_FOUND');
      assert.equal(hidden.message, none.message.replace('999999', String(event!.number)));
      assert.equal(world.directory.revocations.length, 0);
      const stored = await world.stores.events.get(HARBOUR.id, event!.key);
      assert.equal(stored!.value.revision, 1);
    });
  }

  it('lists only events of tenants in scope', async () => {
    const world = await createWorld();
    await world.store([anAlert({ title: 'Theirs' })]);
    await world.store([anAlert({ title: 'Mine' })], { tenant: QUILL });
    const result = await world.ask('quillOnly', 'events', {}, { surface: 'chat' });
    assert.ok(result.show === 'events');
    assert.deepEqual(
      result.items.map(({ title }) => title),
      ['Mine'],
    );
    await assert.rejects(world.ask('quillOnly', 'events', { tenant: 'harbour' }, { surface: 'chat' }), /no tenant/);
  });

  for (const verb of ['__proto__', 'constructor', 'toString', 'explode', '']) {
    it(`answers the made-up verb “${verb}” as a card that is out of date`, async () => {
      const world = await createWorld();
      const { code, message } = await refusal(world.ask('admin', verb, {}));
      assert.equal(code, 'INPUT_INVALID');
      assert.match(message, /out of date/);
    });
  }

  for (const input of [
    null,
    5,
    'x',
    [],
    { n: -1 },
    { n: 1.5 },
    { n: 'abc' },
    { n: [1] },
    { n: { $gt: 0 } },
    { n: 1e300 },
  ]) {
    it(`refuses the input ${JSON.stringify(input)} in words`, async () => {
      const world = await createWorld();
      assert.equal((await refusal(world.ask('admin', 'assign', input))).code, 'INPUT_INVALID');
    });
  }

  it('does not offer chat commands to cards', async () => {
    const world = await createWorld();
    assert.equal((await refusal(world.ask('admin', 'watchHere', {}, { surface: 'card' }))).code, 'INPUT_INVALID');
  });

  it('has intent and conclusion of a change in the chain of its tenant', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    await world.ask('responder', 'assign', { n: event!.number });
    assert.deepEqual(
      world.trail.map(({ tenantId, entry }) => [tenantId, entry.verb, entry.outcome]),
      [
        [HARBOUR.id, 'assign', 'intent'],
        [HARBOUR.id, 'assign', 'done'],
      ],
    );
  });

  it('changes nothing when the intent cannot be written', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    Object.assign(world.deps.audit, { append: () => Promise.reject(new Error('away')) });
    await assert.rejects(world.ask('responder', 'assign', { n: event!.number }));
    const stored = await world.stores.events.get(HARBOUR.id, event!.key);
    assert.equal(stored!.value.assignee, undefined);
  });
});

describe('Triage', () => {
  it('assigns to the asker, tells Microsoft, and says who had it before', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    await world.ask('responder', 'assign', { n });
    const result = await world.ask('second', 'assign', { n });
    assert.ok(result.show === 'event');
    assert.match(result.said ?? '', /taken over from Responder/);
    assert.deepEqual(
      [result.event.status, result.event.sync.state, result.event.assignee?.name],
      ['inProgress', 'pending', 'Second'],
    );
    const channels = (await world.stores.outbox.list(HARBOUR.id)).map(({ channel }) => channel);
    assert.deepEqual(channels.sort(), ['microsoft', 'teams']);
  });

  it('resolves once: the later one is told who did', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const answers = await Promise.all(
      (['responder', 'second'] as const).map((who) =>
        world.ask(who, 'resolve', { n, verdict: 'falsePositive.notMalicious', comment: who }),
      ),
    );
    const said = answers.map((answer) => (answer.show === 'event' ? answer.said : ''));
    assert.equal(said.filter((text) => (text ?? '').endsWith('is resolved.')).length, 1);
    assert.equal(said.filter((text) => /already resolved by/.test(text ?? '')).length, 1);
    const stored = await world.stores.events.get(HARBOUR.id, event!.key);
    assert.equal(stored!.value.verdict?.classification, 'falsePositive');
    assert.equal((await world.stores.events.list(HARBOUR.id, { open: true, limit: 5 })).items.length, 0);
  });

  it('refuses a verdict that is not on the list', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    assert.equal(
      (await refusal(world.ask('responder', 'resolve', { n: event!.number, verdict: 'x.y' }))).code,
      'INPUT_INVALID',
    );
  });

  it('re-opens, and keeps a note in the history without touching the card', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    await world.ask('responder', 'resolve', { n });
    await world.ask('responder', 'reopen', { n });
    await world.ask('responder', 'note', { n, text: 'called the owner' }, { surface: 'chat' });
    const history = await world.stores.events.history(HARBOUR.id, n);
    assert.deepEqual(
      history.slice(1).map(({ what }) => what),
      ['Resolved', 'Re-opened', 'Note: called the owner'],
    );
  });

  it('makes the channel it is asked in the default route, and nothing else', async () => {
    const world = await createWorld();
    const place = {
      id: '19:soc@thread.tacv2',
      type: 'channel',
      serviceUrl: 'https://smba.example/',
      tenantId: HOME,
      state: 'active',
    } as const;
    await world.stores.conversations.save(place);
    await assert.rejects(
      world.ask('admin', 'watchHere', {}, { surface: 'chat', place: 'elsewhere' }),
      /in the channel/,
    );
    await world.ask('admin', 'watchHere', { anyway: true }, { surface: 'chat', place: place.id });
    assert.equal(await world.stores.conversations.defaultRoute(), place.id);
  });
});
