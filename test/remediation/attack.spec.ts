import assert from 'node:assert/strict';
import type { CommandResult } from '../../src/commands/result.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import { changeEvent } from '../../src/events/change-event.ts';
import { distinctEntities, entityKey, type Entity } from '../../src/entities/entity.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import { anAlert, userEvidence } from '../fakes/alerts.ts';
import { HARBOUR, PEOPLE, QUILL, type World } from '../world.ts';
import { ID, TARGET, worldOfAna } from './trial.ts';

const said = (result: CommandResult) => ('said' in result ? (result.said ?? '') : JSON.stringify(result));
const SHOUTED = { ...PEOPLE.responder, objectId: PEOPLE.responder.objectId.toUpperCase(), name: 'R. Esponder' };

describe('Whoever tries to get around the claim', () => {
  let world: World;
  let n: number;
  let key: string;
  beforeEach(async () => {
    ({ world, n, key } = await worldOfAna());
  });

  async function preview(who: keyof typeof PEOPLE = 'responder', over: object = {}): Promise<string> {
    const shown = await world.ask(who, 'preview', { n, action: 'blockSignIn', target: TARGET, g: 0, ...over });
    return 'previewId' in shown ? (shown.previewId ?? '') : assert.fail(JSON.stringify(shown));
  }
  const confirm = (previewId: string, who: keyof typeof PEOPLE = 'responder', over = {}) =>
    world.ask(who, 'confirm', { n, previewId }, over);
  const event = async () => (await world.stores.events.get(HARBOUR.id, key))!.value;
  const deed = async () => (await world.stores.deeds.get(HARBOUR.id, `${TARGET}|signIn`))?.deed;
  const reconcile = () => reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'c');
  const turns = async () => {
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const twoPeople = () =>
    world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, twoPeople: ['blockSignIn'] }));

  it('cannot approve their own question under another name and spelling of the object id', async () => {
    await twoPeople();
    await confirm(await preview());
    const shown = await world.ask(
      'responder',
      'preview',
      { n, action: 'blockSignIn', target: TARGET, g: 1 },
      { actor: SHOUTED },
    );
    assert.equal(shown.show === 'approval' && shown.may, 'withdraw');
    const others = await preview('second', { g: 1 });
    const record = (await world.stores.previews.get(others))!;
    await world.stores.previews.save({ ...record, askedBy: SHOUTED.objectId });
    const forced = await confirm(others, 'responder', { actor: SHOUTED });
    assert.match(said(forced), /You asked for this yourself/);
    assert.deepEqual(world.directory.changes, []);
  });

  it('is the same person to a preview however their object id is spelt', async () => {
    await confirm(await preview(), 'responder', { actor: SHOUTED });
    assert.equal((await deed())?.holder.objectId, PEOPLE.responder.objectId);
    assert.match(
      said(await confirm(await preview('second', { g: 1, action: 'allowSignIn' }), 'second')),
      /allowed again/,
    );
  });

  it('gets nothing approved that somebody asked for who has left since', async () => {
    await twoPeople();
    await confirm(await preview());
    const approval = await preview('second', { g: 1 });
    await world.stores.staff.save({ objectId: PEOPLE.responder.objectId, role: 'viewer', scope: 'all' });
    await assert.rejects(confirm(approval, 'second'), /may no longer do it here/);
    await world.stores.staff.save({ objectId: PEOPLE.responder.objectId, role: 'responder', scope: [QUILL.id] });
    await assert.rejects(confirm(approval, 'second'), /may no longer do it here/);
    assert.deepEqual(world.directory.changes, []);
    await world.stores.staff.save({ objectId: PEOPLE.responder.objectId, role: 'responder', scope: 'all' });
    assert.match(said(await confirm(approval, 'second')), /blocked/);
  });

  it('cannot confirm any more once their role or their tenants have changed', async () => {
    const shown = await preview();
    await world.stores.staff.save({ objectId: PEOPLE.responder.objectId, role: 'responder', scope: [QUILL.id] });
    await assert.rejects(confirm(shown), /no event/);
    await world.stores.staff.save({ objectId: PEOPLE.responder.objectId, role: 'viewer', scope: 'all' });
    await assert.rejects(confirm(shown), /Your role here is viewer/);
    assert.equal(await deed(), undefined);
  });

  it('cannot use the preview of another event, or of the same number in another tenant', async () => {
    const [other] = await world.store([anAlert()]);
    const [foreign] = await world.store([anAlert()], { tenant: QUILL });
    const shown = await preview();
    for (const wrong of [other!.number, foreign!.number])
      await assert.rejects(world.ask('responder', 'confirm', { n: wrong, previewId: shown }), /out of date/);
    for (const previewId of ['', '__proto__', 'x'.repeat(60)])
      await assert.rejects(confirm(previewId), /out of date/, previewId);
    assert.equal(await deed(), undefined);
  });

  it('cannot bring back a generation: neither before it was done, nor after it was undone', async () => {
    const early = await preview();
    await confirm(await preview());
    assert.match(said(await confirm(early)), /Already done by you/);
    await confirm(await preview('second', { g: 1, action: 'allowSignIn' }), 'second');
    assert.match(said(await confirm(early)), /“Allow sign-in”: already done by Second/);
    assert.deepEqual(
      world.directory.changes.map(({ enabled }) => enabled),
      [false, true],
    );
  });

  it('may act although the event was resolved or ignored meanwhile, and its history says so', async () => {
    const shown = await preview();
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, ignoreUpTo: 'high' }));
    await world.ask('second', 'ignore', { n, reason: 'known' });
    await changeEvent({ events: world.stores.events, channels: [], corr: 'c' }, await event(), (present) => ({
      event: { ...present, status: 'resolved' },
      history: [],
    }));
    assert.match(said(await confirm(shown)), /blocked/);
    const history = await world.stores.events.history(HARBOUR.id, n);
    assert.ok(history.some(({ what }) => /Block sign-in.*done/.test(what)));
  });

  it('does nothing twice when the lease runs out in the middle of a slow call, whose end is still told', async () => {
    let answer: () => void = () => undefined;
    world.directory.state.before = () => new Promise<void>((resolve) => (answer = resolve));
    const shown = await preview();
    const slow = confirm(shown);
    await turns();
    await world.clock.advance(91_000);
    await reconcile();
    assert.equal((await deed())?.state, 'unknown');
    assert.match(said(await confirm(shown)), /being checked/);
    for (const wait of [10_000, 61_000]) {
      await world.clock.advance(wait);
      await reconcile();
    }
    assert.equal((await deed())?.state, 'failed', 'the looks saw nothing yet');
    answer();
    assert.match(said(await slow), /blocked/);
    assert.deepEqual([(await deed())?.state, (await event()).deeds[0]?.state], ['done', 'done']);
    assert.equal(world.directory.changes.length, 1);
  });

  it('is told the end of a slow call that comes while its lost lease is being noted', async () => {
    let answer: () => void = () => undefined;
    world.directory.state.before = () => new Promise<void>((resolve) => (answer = resolve));
    const slow = confirm(await preview());
    await turns();
    await world.clock.advance(91_000);
    const { record } = world.deeds;
    const interrupted = async (note: Parameters<typeof record>[0]) => {
      await record(note);
      answer();
      await slow;
    };
    await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants, record: interrupted }, 'c');
    assert.deepEqual([(await deed())?.state, (await event()).deeds[0]?.state], ['done', 'done']);
  });

  it('of a slow call is not believed over somebody who has begun anew since', async () => {
    const answers: (() => void)[] = [];
    world.directory.state.before = () => new Promise<void>((resolve) => answers.push(resolve));
    const slow = confirm(await preview());
    await turns();
    for (const wait of [91_000, 10_000, 61_000]) {
      await world.clock.advance(wait);
      await reconcile();
    }
    world.directory.state.before = undefined;
    await confirm(await preview('second', { g: 1 }), 'second');
    answers[0]?.();
    await slow;
    const { generation, state, holder } = (await deed())!;
    assert.deepEqual([generation, state, holder.name], [2, 'done', 'Second']);
  });

  it('gets no second call by a crash between the trail and the row', async () => {
    const { put } = world.deeds.deeds;
    const broken = { ...world.deeds.deeds };
    broken.put = (one, etag) =>
      one.state === 'done'
        ? Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'Storage is away.'))
        : put(one, etag);
    const run = createRunCommand({ ...world.deps, deeds: { ...world.deeds, deeds: broken } });
    const shown = await preview();
    const ask = { verb: 'confirm', input: { n, previewId: shown }, actor: PEOPLE.responder, surface: 'card' } as const;
    assert.match(said(await run({ ...ask, corr: 'c' })), /blocked/);
    assert.equal((await deed())?.state, 'running');
    assert.match(said(await run({ ...ask, corr: 'c' })), /You are doing this since/);
    for (const wait of [91_000, 11_000]) {
      await world.clock.advance(wait);
      await reconcile();
    }
    assert.equal((await deed())?.state, 'done');
    assert.equal(world.directory.changes.length, 1);
  });

  for (const away of ['trail', 'card'] as const) {
    it(`still hears what was done, and a new password, while the ${away} is away`, async () => {
      const shown = await preview('responder', { action: 'resetPassword' });
      const fault = () => Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'Storage is away.'));
      const deeds = { ...world.deeds };
      const { record } = deeds;
      if (away === 'trail') deeds.record = (note) => (note.outcome === 'done' ? fault() : record(note));
      else deeds.events = { ...deeds.events, replace: fault };
      const told = await createRunCommand({ ...world.deps, deeds })({
        verb: 'confirm',
        input: { n, previewId: shown },
        actor: PEOPLE.responder,
        surface: 'card',
        corr: 'c',
      });
      assert.ok(told.show === 'secret');
      assert.equal(told.secret.value, world.directory.accounts.passwords[0]?.password);
      assert.ok(!JSON.stringify([world.log, world.written, world.trail]).includes(told.secret.value));
      assert.equal(world.directory.accounts.passwords.length, 1);
    });
  }

  it('claims a person once, whether the event names them by object id or by sign-in name alone', async () => {
    const upn = 'Ana@harbour.example';
    world.directory.users.set(upn, { id: ID.toUpperCase(), upn, name: 'Ana Petrova', enabled: true, guest: false });
    const mailbox = { type: 'mailboxEvidence', fields: { upn, primaryAddress: upn } };
    const alert = anAlert({ evidence: [mailbox] });
    const [stored] = await world.store([alert]);
    const named = `user:${upn.toLowerCase()}`;
    assert.ok(
      stored!.entities.some((entity) => entityKey(entity) === named),
      JSON.stringify(stored!.entities),
    );
    const first = await preview();
    const ask = { n: stored!.number, action: 'blockSignIn', target: named, g: 0 };
    const second = await world.ask('second', 'preview', ask);
    assert.ok(second.show === 'preview', JSON.stringify(second));
    await confirm(first);
    const late = await world.ask('second', 'confirm', { n: stored!.number, previewId: second.previewId });
    assert.match(said(late), /Already done by Responder/);
    assert.equal(world.directory.changes.length, 1);
    assert.match(said(await world.ask('admin', 'preview', ask)), /Already done by Responder/);
    await world.store([{ ...alert, lastUpdate: '2026-11-22T13:00:00.0000000Z' as never, severity: 'medium' }]);
    const { value } = (await world.stores.events.get(HARBOUR.id, stored!.key))!;
    assert.deepEqual(
      value.entities.filter(({ type }) => type === 'user').map(entityKey),
      [TARGET],
      'an update of the alert does not split the person in two',
    );
  });

  it('leaves two people with one sign-in name two people', () => {
    const user = (id?: string): Entity => ({ type: 'user', upn: 'ana@x', ...(id && { id }) });
    const app = (id?: string): Entity => ({ type: 'application', appId: 'A', ...(id && { id }) });
    assert.deepEqual(distinctEntities([user(), user('1'), user('2')]).length, 3);
    assert.deepEqual(distinctEntities([app(), user(), user('1'), app('1')]), [app('1'), user('1')]);
  });

  it('cannot lock out the last two Global Administrators at the same moment', async () => {
    const bo = '7384e2b2-184b-4bf5-8ecc-f10ca7a6563c';
    const [about] = await world.store([anAlert({ evidence: [userEvidence(bo, 'bo@harbour.example', 'Bo')] })]);
    world.directory.state.admins = [ID, bo];
    const one = await preview();
    const other = await preview('second', { n: about!.number, target: `user:${bo}` });
    const told = await Promise.all([
      confirm(one),
      world.ask('second', 'confirm', { n: about!.number, previewId: other }),
    ]);
    assert.ok(world.directory.changes.length < 2, told.map(said).join(' | '));
    assert.ok(told.some((result) => /last Global Administrator/.test(said(result))));
    world.directory.changes.length = 0;
    world.directory.state.admins = [ID, bo, 'third'];
    const again = await preview('responder', { g: (await deed())?.generation ?? 0 });
    await confirm(again);
    assert.equal(world.directory.changes.length, 1);
  });

  it('is told that a tenant is not watched at present', async () => {
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, state: 'paused' }));
    const shown = await world.ask('responder', 'preview', { n, action: 'blockSignIn', target: TARGET, g: 0 });
    assert.match(shown.show === 'preview' ? shown.concerns.join(' ') : '', /does not watch Harbour Clinics at present/);
  });

  it('finds an emergency account guarded however it is written', async () => {
    for (const listed of [ID.toUpperCase(), ` ${`${ID.slice(0, 4)}@Harbour.Example`} `]) {
      await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, breakGlass: [listed] }));
      for (const action of [
        'blockSignIn',
        'resetPassword',
        'confirmCompromised',
        'removeMfaMethods',
        'removeAdminRole',
      ])
        await assert.rejects(preview('responder', { action }), /emergency/, `${action} ${listed}`);
    }
  });
});
