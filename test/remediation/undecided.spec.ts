import assert from 'node:assert/strict';
import type { CommandResult } from '../../src/commands/result.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import { HARBOUR, type World } from '../world.ts';
import { ID, TARGET, worldOfAna } from './trial.ts';

const said = (result: CommandResult) => (result.show === 'event' ? (result.said ?? '') : JSON.stringify(result));

describe('A deed that nobody could find out about', () => {
  let world: World;
  let n: number;
  let key: string;

  /** The answer was lost, and every look since fails to tell. */
  beforeEach(async () => {
    ({ world, n, key } = await worldOfAna());
    world.directory.state.loseAnswer = true;
    const shown = await world.ask('responder', 'preview', { n, action: 'blockSignIn', target: TARGET, g: 0 });
    assert.ok(shown.show === 'preview');
    await world.ask('responder', 'confirm', { n, previewId: shown.previewId });
    world.directory.users.set(ID, { id: ID, upn: 'ana@harbour.example', enabled: undefined, guest: false });
    world.directory.state.loseAnswer = false;
    for (const wait of [10_000, 60_000, 300_000, 1_800_000]) {
      await world.clock.advance(wait);
      await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'c');
    }
  });

  const event = async () => (await world.stores.events.get(HARBOUR.id, key))!.value;
  const settle = (who: 'admin' | 'responder', happened: boolean, g = 1) =>
    world.ask(who, 'settle', { n, action: 'blockSignIn', target: TARGET, g, happened });

  it('says on its card that an administrator has to say, and offers that', async () => {
    assert.equal((await event()).deeds[0]?.state, 'undecided');
    assert.equal(offersFor(await event())[0]?.label, 'Say what happened: Block sign-in');
    const shown = await world.ask('admin', 'preview', { n, action: 'blockSignIn', target: TARGET, g: 1 });
    assert.equal(shown.show, 'undecided');
    const told = await world.ask('responder', 'preview', { n, action: 'blockSignIn', target: TARGET, g: 1 });
    assert.match(said(told), /could not find out whether it happened.*administrator/);
  });

  it('is done when an administrator says that it happened, with their name in the trail', async () => {
    assert.match(said(await settle('admin', true)), /Admin looked and says that it happened/);
    assert.equal((await event()).deeds[0]?.state, 'done');
    const { entry } = world.trail.at(-1)!;
    assert.deepEqual(
      [entry.outcome, entry.personal['name'], entry.personal['askedByName']],
      ['decided', 'Admin', 'Responder'],
    );
    assert.equal(world.directory.changes.length, 1);
  });

  it('is done again, as a new deed behind a fresh preview, when they say so', async () => {
    world.directory.users.set(ID, { id: ID, upn: 'ana@harbour.example', enabled: true, guest: false });
    const shown = await settle('admin', false);
    assert.ok(shown.show === 'preview', JSON.stringify(shown));
    assert.equal(world.directory.changes.length, 1, 'nothing is repeated without a confirmation');
    await world.ask('admin', 'confirm', { n, previewId: shown.previewId });
    assert.equal(world.directory.changes.length, 2);
    assert.deepEqual(
      (await event()).deeds.map(({ state, generation }) => [state, generation]),
      [['done', 2]],
    );
  });

  it('is for administrators alone, and for the deed that their card showed', async () => {
    await assert.rejects(settle('responder', true), /needs the role admin/);
    assert.match(said(await settle('admin', true, 7)), /could not find out/);
    assert.equal((await event()).deeds[0]?.state, 'undecided');
    await settle('admin', true);
    assert.match(said(await settle('admin', false)), /Already done by Responder/);
  });
});
