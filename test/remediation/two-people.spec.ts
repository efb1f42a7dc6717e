import assert from 'node:assert/strict';
import type { CommandResult, ResultOf } from '../../src/commands/result.ts';
import { actionOf, offersFor } from '../../src/remediation/actions/index.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import { runDeed } from '../../src/remediation/run-deed.ts';
import { anAlert } from '../fakes/alerts.ts';
import { HARBOUR, PEOPLE, type World } from '../world.ts';
import { ID, TARGET, worldOfAna } from './trial.ts';

const said = (result: CommandResult) => (result.show === 'event' ? (result.said ?? '') : JSON.stringify(result));
const outcomes = (world: World) => world.trail.map(({ entry }) => `${entry.outcome} ${entry.personal['name']}`);
const DAY_MS = 24 * 60 * 60_000;

describe('Where a tenant wants two people', () => {
  let world: World;
  let n: number;
  let key: string;
  beforeEach(async () => {
    ({ world, n, key } = await worldOfAna());
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, twoPeople: ['blockSignIn'] }));
  });

  const preview = (who: keyof typeof PEOPLE, g = 0) =>
    world.ask(who, 'preview', { n, action: 'blockSignIn', target: TARGET, g });
  async function asks(who: keyof typeof PEOPLE = 'responder', g = 0): Promise<CommandResult> {
    const shown = await preview(who, g);
    assert.ok(shown.show === 'preview', JSON.stringify(shown));
    return world.ask(who, 'confirm', { n, previewId: shown.previewId });
  }
  async function approval(who: keyof typeof PEOPLE): Promise<ResultOf<'approval'>> {
    const shown = await preview(who);
    assert.ok(shown.show === 'approval', JSON.stringify(shown));
    return shown;
  }
  const event = async () => (await world.stores.events.get(HARBOUR.id, key))!.value;
  const deed = async () => (await world.stores.deeds.get(HARBOUR.id, `${TARGET}|signIn`))?.deed;
  const ref = (g: number) => ({ n, action: 'blockSignIn', target: TARGET, g });

  it('a confirmation only asks; a second person approves, and both are in the trail', async () => {
    assert.match(said(await asks()), /two people for it: somebody else has to approve it within 24 hours/);
    assert.deepEqual(world.directory.changes, []);
    assert.deepEqual(
      (await event()).deeds.map(({ state, by }) => [state, by]),
      [['awaitingApproval', 'Responder']],
    );
    assert.equal(offersFor(await event())[0]?.label, 'Approve or decline: Block sign-in');
    const shown = await approval('second');
    assert.deepEqual([shown.may, shown.asked.by], ['approve', 'Responder']);
    assert.match(shown.will.join(' '), /Blocks Ana Petrova/);
    const told = await world.ask('second', 'confirm', { n, previewId: shown.previewId });
    assert.match(said(told), /Sign-in of Ana Petrova .* blocked/);
    assert.deepEqual(world.directory.changes, [{ userId: ID, enabled: false }]);
    assert.equal((await event()).deeds[0]?.by, 'Responder, approved by Second');
    assert.deepEqual(outcomes(world), ['asked Responder', 'approved Second', 'intent Responder', 'done Responder']);
    assert.equal((await deed())?.generation, 1);
  });

  it('concerns only the actions it names', async () => {
    const shown = await world.ask('responder', 'preview', { n, action: 'revokeSessions', target: TARGET, g: 0 });
    assert.ok(shown.show === 'preview');
    await world.ask('responder', 'confirm', { n, previewId: shown.previewId });
    assert.equal(world.directory.revocations.length, 1);
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, twoPeople: ['*'] }));
    const again = await world.ask('responder', 'preview', { n, action: 'revokeSessions', target: TARGET, g: 1 });
    assert.ok(again.show === 'preview');
    assert.match(said(await world.ask('responder', 'confirm', { n, previewId: again.previewId })), /Asked for/);
    assert.equal(world.directory.revocations.length, 1);
  });

  it('shows the asker only how to withdraw', async () => {
    await asks();
    const own = await approval('responder');
    assert.deepEqual([own.may, own.previewId], ['withdraw', undefined]);
  });

  it('lets nobody approve their own question, not even past the card', async () => {
    await asks();
    const outcome = await runDeed(world.deeds, {
      tenant: HARBOUR,
      event: await event(),
      action: actionOf('blockSignIn')!,
      target: { key: TARGET, label: 'Ana', entity: { type: 'user', id: ID } },
      chosen: [],
      generation: 1,
      holder: PEOPLE.responder,
      approves: true,
      corr: 'c',
    });
    assert.equal(outcome.status, 'refused');
    assert.deepEqual(world.directory.changes, []);
  });

  it('asks an approver for the permission and the tenant as anybody else', async () => {
    await asks();
    await assert.rejects(preview('viewer'), /Your role here is viewer/);
    await assert.rejects(preview('quillOnly'), /no event/);
    await assert.rejects(world.ask('viewer', 'decline', ref(1)), /Your role here is viewer/);
  });

  it('is approved once when two approve at the same moment', async () => {
    await asks();
    const [a, b] = [await approval('second'), await approval('admin')];
    const answers = await Promise.all([
      world.ask('second', 'confirm', { n, previewId: a.previewId }),
      world.ask('admin', 'confirm', { n, previewId: b.previewId }),
    ]);
    assert.equal(world.directory.changes.length, 1);
    assert.equal(answers.map(said).filter((text) => text.endsWith('blocked.')).length, 1);
  });

  it('shows an approver why it cannot be approved as things stand, and lets them decline', async () => {
    await asks();
    world.directory.state.admins = [ID];
    const shown = await approval('second');
    assert.deepEqual([shown.may, shown.previewId], ['decline', undefined]);
    assert.match(shown.concerns.join(' '), /last Global Administrator/);
    assert.match(said(await world.ask('second', 'decline', ref(1))), /Declined by Second/);
    assert.deepEqual(
      (await event()).deeds.map(({ state, note }) => [state, note]),
      [['free', 'Declined by Second.']],
    );
    assert.equal(outcomes(world).at(-1), 'declined Second');
    world.directory.state.admins = [];
    assert.match(said(await asks('second', 1)), /Asked for/);
  });

  it('asks the guards again when it is approved', async () => {
    await asks();
    const shown = await approval('second');
    world.directory.state.admins = [ID];
    const told = await world.ask('second', 'confirm', { n, previewId: shown.previewId });
    assert.match(said(told), /last Global Administrator/);
    assert.deepEqual(world.directory.changes, []);
    assert.equal((await deed())?.state, 'awaitingApproval');
  });

  it('may be withdrawn by the asker, whereupon an approval that was on its way does nothing', async () => {
    await asks();
    const shown = await approval('second');
    assert.match(said(await world.ask('responder', 'decline', ref(1))), /Withdrawn by Responder/);
    const late = await world.ask('second', 'confirm', { n, previewId: shown.previewId });
    assert.match(said(late), /not done: Withdrawn by Responder/);
    assert.match(said(await world.ask('second', 'decline', ref(1))), /not done: Withdrawn/);
    assert.deepEqual(world.directory.changes, []);
  });

  it('is dropped after 24 hours, on the card and in the trail too', async () => {
    await asks();
    const reconcile = () => reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'c');
    await world.clock.advance(DAY_MS);
    assert.equal(await reconcile(), 0);
    await world.clock.advance(world.deeds.graceMs);
    assert.equal(await reconcile(), 1);
    assert.match((await event()).deeds[0]?.note ?? '', /Nobody approved it within 24 hours/);
    assert.equal((await deed())?.state, 'free');
    assert.equal(world.trail.at(-1)?.entry.outcome, 'declined');
    assert.match(said(await asks('second', 1)), /Asked for/);
  });

  it('keeps everybody else from the same target while it waits, also from another event', async () => {
    await asks();
    const [other] = await world.store([anAlert()]);
    const shown = await world.ask('second', 'preview', {
      n: other!.number,
      action: 'blockSignIn',
      target: TARGET,
      g: 0,
    });
    assert.ok(shown.show === 'approval');
    await world.ask('second', 'confirm', { n: other!.number, previewId: shown.previewId });
    assert.equal(world.directory.changes.length, 1);
    assert.equal((await deed())?.event.number, n, 'it stays the deed of the event that it was asked for on');
  });
});
