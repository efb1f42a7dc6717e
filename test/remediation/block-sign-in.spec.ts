import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import { anAlert, userEvidence } from '../fakes/alerts.ts';
import { HARBOUR, PEOPLE, createWorld, type World } from '../world.ts';

const ID = '6384e2b2-184b-4bf5-8ecc-f10ca7a6563c';
const TARGET = `user:${ID}`;

async function previewed(
  world: World,
  who: keyof typeof PEOPLE,
  over: { n: number; action: string; g?: number; target?: string },
) {
  const result = await world.ask(who, 'preview', { target: TARGET, g: 0, ...over });
  assert.equal(result.show, 'preview', JSON.stringify(result));
  return result as ResultOf<'preview'>;
}

async function done(world: World, who: keyof typeof PEOPLE, over: { n: number; action: string; g?: number }) {
  const { previewId } = await previewed(world, who, over);
  const result = await world.ask(who, 'confirm', { n: over.n, previewId });
  assert.ok(result.show === 'event');
  return result;
}

const eventOf = async (world: World, key: string) => (await world.stores.events.get(HARBOUR.id, key))!.value;
const OURS = ['revokeSessions', 'blockSignIn', 'allowSignIn'];
const names = (offers: readonly { action: string }[]) =>
  offers.map(({ action }) => action).filter((action) => OURS.includes(action));

describe('Blocking sign-in', () => {
  it('blocks, offers to allow again in its place, and allows again as a deed of its own', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    assert.deepEqual(names(offersFor(event!)), ['revokeSessions', 'blockSignIn']);
    const blocked = await done(world, 'responder', { n, action: 'blockSignIn' });
    assert.match(blocked.said ?? '', /Sign-in of Ana Petrova .* blocked/);
    assert.deepEqual(names(offersFor(blocked.event)), ['revokeSessions', 'allowSignIn']);
    const allowed = await done(world, 'second', { n, action: 'allowSignIn', g: 1 });
    assert.match(allowed.said ?? '', /allowed again/);
    assert.deepEqual(world.directory.changes, [
      { userId: ID, enabled: false },
      { userId: ID, enabled: true },
    ]);
    assert.deepEqual(names(offersFor(allowed.event)), ['revokeSessions', 'blockSignIn']);
    assert.deepEqual(
      allowed.event.deeds.map(({ action, state, generation }) => [action, state, generation]),
      [
        ['blockSignIn', 'undone', 1],
        ['allowSignIn', 'done', 2],
      ],
    );
  });

  it('does one of block and allow at a time, whoever asks from wherever', async () => {
    const world = await createWorld();
    const [first, second] = await world.store([anAlert(), anAlert()]);
    const a = await previewed(world, 'responder', { n: first!.number, action: 'blockSignIn' });
    const b = await previewed(world, 'second', { n: second!.number, action: 'blockSignIn' });
    const answers = await Promise.all([
      world.ask('responder', 'confirm', { n: first!.number, previewId: a.previewId }),
      world.ask('second', 'confirm', { n: second!.number, previewId: b.previewId }),
    ]);
    assert.equal(world.directory.changes.length, 1);
    const said = answers.map((answer) => (answer.show === 'event' ? (answer.said ?? '') : ''));
    assert.ok(
      said.some((text) => text.endsWith('blocked.')) &&
        said.some((text) => /doing this|Already done|blocked already/.test(text)),
      said.join(' / '),
    );
  });

  describe('is refused in words, before anything is claimed, for', () => {
    async function refusal(world: World, n: number): Promise<string> {
      try {
        await world.ask('responder', 'preview', { n, action: 'blockSignIn', target: TARGET, g: 0 });
      } catch (error) {
        assert.equal(await world.stores.deeds.get(HARBOUR.id, `${TARGET}|signIn`), undefined);
        return (error as Error).message;
      }
      return assert.fail('was not refused');
    }
    const set = async () => {
      const world = await createWorld();
      const [event] = await world.store([anAlert()]);
      return { world, n: event!.number };
    };

    it('the last Global Administrator who can sign in', async () => {
      const { world, n } = await set();
      world.directory.state.admins = [ID];
      assert.match(await refusal(world, n), /last Global Administrator/);
      world.directory.state.admins = [ID, 'another'];
      await previewed(world, 'responder', { n, action: 'blockSignIn' });
    });

    it('the last one who is Global Administrator through a group, and nobody else beside', async () => {
      const { world, n } = await set();
      world.directory.state.groupAdmins = [ID, 'another'];
      assert.match(await refusal(world, n), /Global Administrator through a group/);
      world.directory.state.groupAdmins = ['another'];
      await previewed(world, 'responder', { n, action: 'blockSignIn' });
      Object.assign(world.directory.state, { groupAdmins: [ID], admins: ['break-glass'] });
      await previewed(world, 'responder', { n, action: 'blockSignIn' });
    });

    it('anybody while it cannot be seen who is Global Administrator, naming the permission', async () => {
      const { world, n } = await set();
      world.directory.state.admins = new TocsinError('UPSTREAM_REFUSED', 'no', { status: 403 });
      assert.match(await refusal(world, n), /RoleManagement\.Read\.Directory/);
    });

    for (const account of [ID, 'ana@harbour.example']) {
      it(`an emergency account, listed as ${account}`, async () => {
        const { world, n } = await set();
        world.directory.users.set(ID, {
          id: ID.toUpperCase(),
          upn: 'Ana@Harbour.example',
          enabled: true,
          guest: false,
        });
        await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, breakGlass: [account] }));
        assert.match(await refusal(world, n), /emergency/);
      });
    }

    it("the asker's own account", async () => {
      const world = await createWorld();
      const [event] = await world.store([
        anAlert({ evidence: [userEvidence(PEOPLE.responder.objectId, 'me@harbour.example', 'Me')] }),
      ]);
      await assert.rejects(
        world.ask('responder', 'preview', {
          n: event!.number,
          action: 'blockSignIn',
          target: `user:${PEOPLE.responder.objectId}`,
          g: 0,
        }),
        /your own account/,
      );
      await previewed(world, 'second', {
        n: event!.number,
        action: 'blockSignIn',
        target: `user:${PEOPLE.responder.objectId}`,
      });
    });

    it('an account that somebody else has blocked already', async () => {
      const { world, n } = await set();
      world.directory.users.set(ID, { id: ID, upn: 'ana@harbour.example', enabled: false, guest: false });
      assert.match(await refusal(world, n), /blocked already/);
    });
  });

  it('says of an account from the organisation’s own directory that it has to be disabled there too', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const state = { id: ID, upn: 'ana@harbour.example', enabled: true, guest: false };
    const words = async () =>
      (await previewed(world, 'responder', { n: event!.number, action: 'blockSignIn' })).will.join(' ');
    world.directory.users.set(ID, { ...state, synced: true });
    assert.match(await words(), /disable it there too/);
    world.directory.users.set(ID, state);
    assert.doesNotMatch(await words(), /there too/);
  });

  it('asks the guards again at the click: what was allowed at the preview may be forbidden now', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const { previewId } = await previewed(world, 'responder', { n, action: 'blockSignIn' });
    world.directory.state.admins = [ID];
    const result = await world.ask('responder', 'confirm', { n, previewId });
    assert.match(result.show === 'event' ? (result.said ?? '') : '', /last Global Administrator/);
    assert.deepEqual(world.directory.changes, []);
  });

  it('asks instead of overwriting when somebody changed the account since the block', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    await done(world, 'responder', { n, action: 'blockSignIn' });
    const user = world.directory.users.get(ID)!;
    world.directory.users.set(ID, { ...user, enabled: true });
    const undo = await previewed(world, 'second', { n, action: 'allowSignIn', g: 1 });
    assert.match(undo.concerns.join(' '), /Somebody has changed this since/);
    assert.equal(world.directory.changes.length, 1, 'nothing was overwritten by asking');
  });

  it('asks again when the account changes between the preview of the undo and its confirmation', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    await done(world, 'responder', { n, action: 'blockSignIn' });
    const undo = await previewed(world, 'second', { n, action: 'allowSignIn', g: 1 });
    assert.deepEqual(undo.concerns, []);
    world.directory.users.set(ID, { ...world.directory.users.get(ID)!, enabled: true });
    const result = await world.ask('second', 'confirm', { n, previewId: undo.previewId });
    assert.match(result.show === 'event' ? (result.said ?? '') : '', /changed since the preview/);
    assert.equal(world.directory.changes.length, 1);
  });

  it('names the other events that rely on the block before it is taken back', async () => {
    const world = await createWorld();
    const [first, other] = await world.store([anAlert(), anAlert()]);
    await done(world, 'responder', { n: first!.number, action: 'blockSignIn' });
    const late = await world.ask('second', 'preview', {
      n: other!.number,
      action: 'blockSignIn',
      target: TARGET,
      g: 0,
    });
    assert.match(late.show === 'event' ? (late.said ?? '') : '', /Already done by Responder/);
    const undo = await previewed(world, 'responder', { n: first!.number, action: 'allowSignIn', g: 1 });
    assert.match(undo.concerns.join(' '), new RegExp(`event ${other!.number}`));
  });

  it('tells a second confirmer who did it, also long after, and remembers that both relied on it', async () => {
    const world = await createWorld();
    const [first, other] = await world.store([anAlert(), anAlert()]);
    const late = await previewed(world, 'second', { n: other!.number, action: 'blockSignIn' });
    await done(world, 'responder', { n: first!.number, action: 'blockSignIn' });
    await world.clock.advance(3_600_000);
    const result = await world.ask('second', 'confirm', { n: other!.number, previewId: late.previewId });
    assert.match(result.show === 'event' ? (result.said ?? '') : '', /Already done by Responder/);
    const undo = await previewed(world, 'responder', { n: first!.number, action: 'allowSignIn', g: 1 });
    assert.match(undo.concerns.join(' '), new RegExp(`event ${other!.number}`));
  });

  it('is settled after a lost answer by looking at the account', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    world.directory.state.loseAnswer = true;
    const { previewId } = await previewed(world, 'responder', { n, action: 'blockSignIn' });
    await world.ask('responder', 'confirm', { n, previewId });
    await world.clock.advance(10_000);
    await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'c');
    assert.equal((await eventOf(world, event!.key)).deeds[0]?.state, 'done');
    assert.equal(world.directory.changes.length, 1);
  });
});
