import assert from 'node:assert/strict';
import { TocsinError } from '../../src/kernel/errors.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import type { CommandResult, ResultOf } from '../../src/commands/result.ts';
import { anAlert, ANA } from '../fakes/alerts.ts';
import { HARBOUR, PEOPLE, createWorld, type World } from '../world.ts';

const USER = 'user:6384e2b2-184b-4bf5-8ecc-f10ca7a6563c';

async function previewed(world: World, who: keyof typeof PEOPLE, n: number, g = 0): Promise<ResultOf<'preview'>> {
  const result = await world.ask(who, 'preview', { n, action: 'revokeSessions', target: USER, g });
  assert.equal(result.show, 'preview');
  return result as ResultOf<'preview'>;
}
const said = (result: CommandResult) => (result.show === 'event' ? (result.said ?? '') : '');
const outcomes = (world: World) =>
  world.trail.filter(({ entry }) => entry.verb === 'revokeSessions').map(({ entry }) => entry.outcome);

describe('Revoking sessions', () => {
  it('says what it will do, does it once, and shows it on the card and in the trail', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const preview = await previewed(world, 'responder', n);
    assert.match(preview.will.join(' '), /Ana Petrova/);
    assert.equal(world.directory.revocations.length, 0);
    const result = await world.ask('responder', 'confirm', { n, previewId: preview.previewId });
    assert.match(said(result), /revoked/);
    assert.equal(world.directory.revocations.length, 1);
    const stored = await world.stores.events.get(HARBOUR.id, event!.key);
    assert.deepEqual(
      stored!.value.deeds.map(({ state, by, generation }) => [state, by, generation]),
      [['done', 'Responder', 1]],
    );
    assert.deepEqual(outcomes(world), ['intent', 'done']);
  });

  it('happens once when ten confirm at the same moment, and tells the others who did it', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const people = ['responder', 'second', 'admin'] as const;
    const previews = await Promise.all(people.map((who) => previewed(world, who, n)));
    const clicks = Array.from({ length: 12 }, (_, at) =>
      world.ask(people[at % 3]!, 'confirm', { n, previewId: previews[at % 3]!.previewId }).then(said),
    );
    const answers = await Promise.all(clicks);
    assert.equal(world.directory.revocations.length, 1);
    assert.equal(answers.filter((text) => text.endsWith('revoked.')).length, 1);
    assert.equal(answers.filter((text) => /doing this since|Already done by/.test(text)).length, 11);
  });

  it('answers a late click with who did it and when, also from another event about the same user', async () => {
    const world = await createWorld();
    const [first, other] = await world.store([anAlert(), anAlert({ title: 'Anonymous IP address' })]);
    const preview = await previewed(world, 'responder', first!.number);
    await world.ask('responder', 'confirm', { n: first!.number, previewId: preview.previewId });
    const late = await world.ask('second', 'preview', {
      n: other!.number,
      action: 'revokeSessions',
      target: USER,
      g: 0,
    });
    assert.match(
      said(late),
      new RegExp(`Already done by Responder at 12:00 UTC on 22 November \\(event ${first!.number}\\)`),
    );
    assert.equal(late.show === 'event' && late.event.deeds[0]?.state, 'done');
    assert.equal(world.directory.revocations.length, 1);
  });

  it('may be done again on purpose, as a new generation after a preview that shows the last one', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const first = await previewed(world, 'responder', n);
    await world.ask('responder', 'confirm', { n, previewId: first.previewId });
    const again = await previewed(world, 'second', n, 1);
    assert.match(again.last ?? '', /Already done by Responder/);
    await world.ask('second', 'confirm', { n, previewId: again.previewId });
    assert.equal(world.directory.revocations.length, 2);
  });

  it('lets only the person who saw the preview confirm it, and not after 15 minutes', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const preview = await previewed(world, 'responder', n);
    await assert.rejects(world.ask('second', 'confirm', { n, previewId: preview.previewId }), /Only the person/);
    await world.clock.advance(15 * 60_000 + 1);
    await assert.rejects(
      world.ask('responder', 'confirm', { n, previewId: preview.previewId }),
      /15 minutes|out of date/,
    );
    assert.equal(world.directory.revocations.length, 0);
  });

  it('sends nothing when the audit intent cannot be written', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const preview = await previewed(world, 'responder', n);
    const broken = {
      ...world.deeds,
      record: () => Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'The audit trail is away.')),
    };
    Object.assign(world.deps, { deeds: broken });
    const { createRunCommand } = await import('../../src/commands/run-command.ts');
    const run = createRunCommand({ ...world.deps, deeds: broken });
    await assert.rejects(
      run({
        verb: 'confirm',
        input: { n, previewId: preview.previewId },
        actor: PEOPLE.responder,
        surface: 'card',
        corr: 'c',
      }),
    );
    assert.equal(world.directory.revocations.length, 0);
    const deed = await world.stores.deeds.get(HARBOUR.id, `${USER}|sessions`);
    assert.equal(deed?.deed.state, 'failed');
  });

  it('has the intent in the trail before Microsoft is called', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const preview = await previewed(world, 'responder', n);
    let seen: string[] = [];
    world.directory.state.before = async () => void (seen = outcomes(world));
    await world.ask('responder', 'confirm', { n, previewId: preview.previewId });
    assert.deepEqual(seen, ['intent']);
  });

  it('says what Microsoft refused, and lets a fresh preview retry', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    world.directory.state.fail = new TocsinError(
      'UPSTREAM_REFUSED',
      'Microsoft refuses: User.RevokeSessions.All is missing.',
      { status: 403 },
    );
    const first = await previewed(world, 'responder', n);
    const refused = await world.ask('responder', 'confirm', { n, previewId: first.previewId });
    assert.match(said(refused), /Nothing was changed: .*User\.RevokeSessions\.All/);
    const repeat = await world.ask('responder', 'confirm', { n, previewId: first.previewId });
    assert.match(said(repeat), /without effect/);
    world.directory.state.fail = undefined;
    const again = await previewed(world, 'responder', n, 0);
    await world.ask('responder', 'confirm', { n, previewId: again.previewId });
    assert.equal(world.directory.revocations.length, 1);
  });

  it('settles a lost answer by looking, never by repeating the call', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    world.directory.state.loseAnswer = true;
    const preview = await previewed(world, 'responder', n);
    const result = await world.ask('responder', 'confirm', { n, previewId: preview.previewId });
    assert.match(said(result), /looks again/);
    const busy = await world.ask('second', 'preview', { n, action: 'revokeSessions', target: USER, g: 1 });
    assert.match(said(busy), /being checked/);
    await world.clock.advance(10_000);
    assert.equal(await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'c'), 1);
    const stored = await world.stores.events.get(HARBOUR.id, event!.key);
    assert.equal(stored!.value.deeds[0]?.state, 'done');
    assert.equal(world.directory.revocations.length, 1);
  });

  it('finds after a crash in the middle whether it happened', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert({ evidence: [ANA] })]);
    const n = event!.number;
    const preview = await previewed(world, 'responder', n);
    world.directory.state.before = () => new Promise(() => {});
    void world.ask('responder', 'confirm', { n, previewId: preview.previewId });
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    const reconcile = () => reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'c');
    await world.clock.advance(60_000 + 30_000);
    assert.equal(await reconcile(), 1);
    await world.clock.advance(10_000);
    await reconcile();
    await world.clock.advance(60_000);
    await reconcile();
    const deed = await world.stores.deeds.get(HARBOUR.id, `${USER}|sessions`);
    assert.equal(deed?.deed.state, 'failed');
    assert.equal(world.directory.revocations.length, 0);
    world.directory.state.before = undefined;
    const again = await previewed(world, 'second', n, 1);
    await world.ask('second', 'confirm', { n, previewId: again.previewId });
    assert.equal(world.directory.revocations.length, 1);
  });

  it('refuses guests in words and leaves no claim behind', async () => {
    const world = await createWorld();
    const id = '6384e2b2-184b-4bf5-8ecc-f10ca7a6563c';
    world.directory.users.set(id, { id, upn: 'x#EXT#@harbour.example', enabled: true, guest: true });
    const [event] = await world.store([anAlert()]);
    await assert.rejects(
      world.ask('responder', 'preview', { n: event!.number, action: 'revokeSessions', target: USER, g: 0 }),
      /guest/,
    );
    assert.equal(await world.stores.deeds.get(HARBOUR.id, `${USER}|sessions`), undefined);
  });
});
