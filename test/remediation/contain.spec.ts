import assert from 'node:assert/strict';
import type { CommandResult, ResultOf } from '../../src/commands/result.ts';
import { actionOf, offersFor } from '../../src/remediation/actions/index.ts';
import { CONTAIN_STEPS } from '../../src/remediation/contain/steps.ts';
import { partOfUser } from '../../src/events/part-of-user.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { userEvidence, anAlert } from '../fakes/alerts.ts';
import { anApp } from '../fakes/app-writer.ts';
import { aRule } from '../fakes/mail-writer.ts';
import { HARBOUR, PEOPLE, type World } from '../world.ts';
import { ID, TARGET, worldOfAna } from './trial.ts';

/** A rule that sends everything to a stranger, and one that files newsletters. */
const THIEF = aRule({
  id: 'r1',
  name: '.',
  actions: { forwardTo: [{ emailAddress: { address: 'thief@evil.example' } }] },
});
const FILING = aRule({ id: 'r2', conditions: { senderContains: ['news'] }, actions: { assignCategories: ['News'] } });

const DELEGATED = {
  kind: 'delegated' as const,
  id: 'grant',
  resourceId: 'graph',
  resource: 'Microsoft Graph',
  scope: 'Mail.Read',
  principalId: null as string | null,
  person: 'Ana',
};

describe('Containing a user', () => {
  let world: World;
  let n: number;
  let key: string;
  beforeEach(async () => {
    ({ world, n, key } = await worldOfAna());
    world.directory.mail.mailboxes.set(ID, [THIEF, FILING]);
  });

  async function previewed(who: keyof typeof PEOPLE = 'responder'): Promise<ResultOf<'contain'>> {
    const result = await world.ask(who, 'preview', { n, action: 'contain', target: TARGET });
    assert.ok(result.show === 'contain', JSON.stringify(result));
    return result;
  }
  /** Ticks what the preview suggests, but for the lines whose label starts with one of `without`. */
  const ticks = ({ lines }: ResultOf<'contain'>, ...without: string[]) =>
    Object.fromEntries(
      lines.flatMap(({ label, picks }) =>
        picks.map(({ input, chosen }) => [input, String(chosen && !without.some((start) => label.startsWith(start)))]),
      ),
    );
  async function contain(preview: ResultOf<'contain'>, inputs: object): Promise<ResultOf<'contained'>> {
    const result = await world.ask('responder', 'contain', { n, previewId: preview.previewId, ...inputs });
    assert.ok(result.show === 'contained', JSON.stringify(result));
    return result;
  }
  const states = ({ lines }: ResultOf<'contained'>) =>
    Object.fromEntries(lines.map(({ label, state }) => [label.split(':')[0], state]));
  const lineOf = (preview: ResultOf<'contain'>, start: string) =>
    preview.lines.find(({ label }) => label.startsWith(start));
  const ticked = ({ lines }: ResultOf<'contain'>) =>
    lines.flatMap(({ label, picks }) => (picks.some(({ chosen }) => chosen) ? [label] : []));
  const event = async () => (await world.stores.events.get(HARBOUR.id, key))!.value;

  it('has only steps that are remediations, and is offered for every user', async () => {
    assert.deepEqual(
      CONTAIN_STEPS.filter(({ action }) => !actionOf(action)),
      [],
    );
    const offer = offersFor(await event()).find(({ action }) => action === 'contain');
    assert.deepEqual([offer?.target, offer?.done], [TARGET, false]);
  });

  it('previews every step with names and reasons, the suspicious rules alone among the rules', async () => {
    const preview = await previewed();
    assert.match(lineOf(preview, 'Block sign-in')?.words ?? '', /Blocks Ana Petrova/);
    assert.match(lineOf(preview, 'Revoke sessions')?.words ?? '', /Signs Ana Petrova/);
    const rules = preview.lines.filter(({ label }) => label.startsWith('Disable rule'));
    assert.equal(rules.length, 1);
    assert.match(rules[0]?.words ?? '', /thief@evil\.example/);
    assert.ok(preview.lines.every(({ picks }) => picks.every(({ chosen }) => chosen)));
    assert.deepEqual([world.directory.changes, world.directory.revocations], [[], []]);
  });

  it('does each ticked step as a deed of its own, sessions last, and each can be undone from the card', async () => {
    const order: string[] = [];
    world.directory.state.before = async () => void order.push('call');
    const preview = await previewed();
    const told = await contain(preview, ticks(preview));
    assert.deepEqual(states(told), {
      'Block sign-in': 'done',
      'Disable rule': 'done',
      'Reset password': 'done',
      'Revoke sessions': 'done',
    });
    assert.deepEqual(world.directory.changes, [{ userId: ID, enabled: false }]);
    assert.equal(world.directory.revocations.length, 1);
    assert.deepEqual(
      world.directory.mail.mailboxes.get(ID)?.map(({ enabled }) => enabled),
      [false, true],
    );
    const { deeds } = await event();
    assert.deepEqual(
      deeds.map(({ state }) => state),
      ['done', 'done', 'done', 'done'],
    );
    assert.equal(deeds.at(-1)?.action, 'revokeSessions');
    const offered = offersFor(await event()).map(({ action }) => action);
    assert.ok(offered.includes('allowSignIn') && offered.includes('enableInboxRule'), offered.join());
    assert.equal(offersFor(await event()).find(({ action }) => action === 'contain')?.done, true);
  });

  it('does only what is ticked, and refuses in words when nothing is', async () => {
    const preview = await previewed();
    await assert.rejects(contain(preview, {}), /Nothing was chosen/);
    const told = await contain(preview, ticks(preview, 'Block', 'Disable', 'Reset'));
    assert.deepEqual(states(told), { 'Revoke sessions': 'done' });
    assert.deepEqual(world.directory.changes, []);
  });

  it('leaves the truth of each step on the asker’s card for a minute, also where none hands anything out', async () => {
    const preview = await previewed();
    const { key } = await event();
    const waiting = async () => world.stores.outbox.get(HARBOUR.id, key, 'teams');
    await world.stores.outbox.drop((await waiting())!);
    await contain(preview, ticks(preview, 'Reset'));
    assert.equal((await waiting())?.due.getTime(), world.clock.now().getTime() + 60_000);
  });

  it('tells each truth when Microsoft goes down in the middle, and finishes only what is missing', async () => {
    const preview = await previewed();
    let calls = 0;
    world.directory.state.before = async () => {
      if (++calls > 1) throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft is away.', { outcomeUnknown: true });
    };
    const told = await contain(preview, ticks(preview));
    assert.deepEqual(states(told), {
      'Block sign-in': 'done',
      'Disable rule': 'done',
      'Reset password': 'done',
      'Revoke sessions': 'unknown',
    });
    const again = await contain(preview, ticks(preview));
    assert.deepEqual(states(again), {
      'Block sign-in': 'done',
      'Disable rule': 'done',
      'Reset password': 'done',
      'Revoke sessions': 'unknown',
    });
    assert.match(again.lines.find(({ label }) => label.startsWith('Block'))?.words ?? '', /Already done by you/);
    assert.equal(world.directory.changes.length, 1, 'nothing is done twice');
    const fresh = await previewed();
    assert.deepEqual(ticked(fresh), []);
    assert.match(lineOf(fresh, 'Revoke')?.words ?? '', /being checked/);
  });

  it('says which permission is missing for one step, does the others, and does that one later', async () => {
    const preview = await previewed();
    const { setEnabled } = world.directory.writer;
    const refusal = new TocsinError('UPSTREAM_REFUSED', 'Microsoft refuses: User.EnableDisableAccount.All is missing.');
    Object.assign(world.directory.writer, { setEnabled: () => Promise.reject(refusal) });
    const told = await contain(preview, ticks(preview));
    assert.deepEqual(states(told), {
      'Block sign-in': 'notDone',
      'Disable rule': 'done',
      'Reset password': 'done',
      'Revoke sessions': 'done',
    });
    assert.match(told.lines[0]?.words ?? '', /Nothing was changed: .*User\.EnableDisableAccount\.All/);
    Object.assign(world.directory.writer, { setEnabled });
    const fresh = await previewed();
    assert.deepEqual(ticked(fresh), ['Block sign-in']);
    assert.deepEqual(states(await contain(fresh, ticks(fresh))), { 'Block sign-in': 'done' });
    assert.equal(world.directory.revocations.length, 1);
  });

  it('says of a step that cannot be looked at why, and offers the others', async () => {
    world.directory.state.admins = new TocsinError('UPSTREAM_REFUSED', 'no', { status: 403 });
    Object.assign(world.directory.writer, {
      listRules: () => Promise.reject(new TocsinError('UPSTREAM_REFUSED', 'MailboxSettings.Read is missing.')),
    });
    const preview = await previewed();
    assert.match(lineOf(preview, 'Disable rule')?.words ?? '', /MailboxSettings\.Read is missing/);
    assert.match(lineOf(preview, 'Block sign-in')?.words ?? '', /RoleManagement\.Read\.Directory/);
    assert.deepEqual(ticked(preview), ['Revoke sessions']);
  });

  it('never takes rules or consents that could not be read for harmless', async () => {
    world.directory.mail.mailboxes.set(ID, [FILING]);
    world.directory.mail.state.unreadable = 2;
    Object.assign(world.directory.writer, { consentsOf: async () => ({ ids: [], unreadable: 1 }) });
    const preview = await previewed();
    assert.match(lineOf(preview, 'Disable rule')?.words ?? '', /2 more rules could not be read/);
    assert.match(lineOf(preview, 'Remove permissions')?.words ?? '', /1 more consents could not be read/);
  });

  it('begins nothing that changed since the preview', async () => {
    const preview = await previewed();
    world.directory.mail.mailboxes.set(ID, [{ ...THIEF, name: 'Invoices' }, FILING]);
    const told = await contain(preview, ticks(preview));
    assert.deepEqual(states(told), {
      'Block sign-in': 'done',
      'Disable rule': 'notDone',
      'Reset password': 'done',
      'Revoke sessions': 'done',
    });
    assert.match(told.lines.find(({ label }) => label.startsWith('Disable'))?.words ?? '', /changed since the preview/);
    assert.ok(world.trail.some(({ entry }) => entry.verb === 'disableInboxRule' && entry.outcome === 'refused'));
  });

  it('happens once when the button is pressed ten times at the same moment', async () => {
    const preview = await previewed();
    const inputs = ticks(preview);
    await Promise.all(Array.from({ length: 10 }, () => contain(preview, inputs)));
    assert.equal(world.directory.changes.length, 1);
    assert.equal(world.directory.revocations.length, 1);
  });

  it('asks a second person for the steps that the tenant wants two people for', async () => {
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, twoPeople: ['blockSignIn'] }));
    const preview = await previewed();
    const told = await contain(preview, ticks(preview));
    assert.deepEqual(states(told), {
      'Block sign-in': 'asked',
      'Disable rule': 'done',
      'Reset password': 'done',
      'Revoke sessions': 'done',
    });
    assert.deepEqual(world.directory.changes, []);
  });

  it('hands out what a step gives, once, and says for that step when it was lost', async () => {
    const preview = await previewed();
    const told = await contain(preview, ticks(preview));
    const [secret] = told.secrets;
    assert.match(secret?.label ?? '', /New password of Ana/);
    await told.lost();
    const line = (await event()).deeds.find(({ action }) => action === 'resetPassword');
    assert.match(line?.note ?? '', /The new password is lost/);
    const kept = JSON.stringify([world.written, world.trail, world.log.lines, world.hints]);
    assert.ok(secret && !kept.includes(secret.value));
  });

  it('ticks again what was done for another event, and leaves what was done for this one to the person', async () => {
    const [earlier] = await world.store([anAlert()]);
    const before = await world.ask('second', 'preview', {
      n: earlier!.number,
      action: 'revokeSessions',
      target: TARGET,
      g: 0,
    });
    assert.ok(before.show === 'preview');
    await world.ask('second', 'confirm', { n: earlier!.number, previewId: before.previewId });
    await world.clock.advance(30 * 24 * 60 * 60_000);
    const preview = await previewed();
    assert.ok(ticked(preview).includes('Revoke sessions'));
    await contain(preview, ticks(preview));
    assert.equal(world.directory.revocations.length, 2);
    const again = lineOf(await previewed(), 'Revoke sessions');
    assert.match(again?.words ?? '', /Already done by you/);
    assert.deepEqual(
      again?.picks.map(({ chosen }) => chosen),
      [false],
    );
  });

  it('ticks MFA methods that were added lately, leaves undated ones to the person and old ones alone', async () => {
    const method = (id: string, addedAt?: string) => ({
      id,
      kind: 'phone',
      label: `Phone ${id}`,
      phone: { number: '+1 555 0100', type: 'mobile' },
      ...(addedAt && { addedAt: new Date(addedAt) }),
    });
    const methods = [method('fresh', '2026-11-20T00:00:00Z'), method('old', '2024-01-01T00:00:00Z'), method('undated')];
    Object.assign(world.directory.writer, { signInMethods: async () => methods });
    const line = lineOf(await previewed(), 'Remove MFA methods');
    assert.deepEqual(
      line?.picks.map(({ label, chosen }) => [label.split(',')[0], chosen]),
      [
        ['Phone fresh', true],
        ['Phone undated', false],
      ],
    );
  });

  it('lists what the person consented to for themselves, ticked where the event names the application', async () => {
    const grant = (principalId: string | null) => ({
      kind: 'delegated' as const,
      id: `grant-${principalId}`,
      resourceId: 'graph',
      resource: 'Microsoft Graph',
      scope: 'Mail.Read',
      principalId,
      person: 'Ana',
    });
    const app = anApp({ id: 'aaaaaaaa-0000-4000-8000-00000000000a', name: 'Mail Thief' });
    world.directory.apps.apps.set(app.state.id, { ...app, grants: [grant(ID), grant(null)] });
    const line = lineOf(await previewed(), 'Remove permissions: Mail Thief');
    assert.deepEqual(
      line?.picks.map(({ chosen }) => chosen),
      [false],
    );
    const [named] = await world.store([
      anAlert({
        evidence: [
          userEvidence(ID, 'ana@harbour.example', 'Ana Petrova'),
          { type: 'oauthApplicationEvidence', fields: { objectId: app.state.id, displayName: 'Mail Thief' } },
        ],
      }),
    ]);
    const there = await world.ask('responder', 'preview', { n: named!.number, action: 'contain', target: TARGET });
    assert.ok(there.show === 'contain');
    assert.ok(ticked(there).includes('Remove permissions: Mail Thief'), JSON.stringify(named?.entities));
  });

  for (const [how, fields] of [
    ['its application id', { appId: 'AAAAAAAA-0000-4000-8000-00000000000B' }],
    [
      'its application id beside an object id of elsewhere',
      { appId: 'aaaaaaaa-0000-4000-8000-00000000000b', objectId: 'cccccccc-0000-4000-8000-00000000000c' },
    ],
    ['the object id of its registration', { objectId: 'dddddddd-0000-4000-8000-00000000000d' }],
  ] as const) {
    it(`meets the application that the event names by ${how}, and claims it once`, async () => {
      const app = anApp({
        id: 'aaaaaaaa-0000-4000-8000-00000000000a',
        appId: 'aaaaaaaa-0000-4000-8000-00000000000b',
        name: 'Mail Thief',
      });
      const grants = [{ ...DELEGATED, id: 'own', principalId: ID.toUpperCase() }];
      world.directory.apps.apps.set(app.state.id, { ...app, grants });
      const { readApp } = world.directory.writer;
      world.directory.writer.readApp = async (tenant, names) =>
        names.id?.startsWith('dddddddd') || names.id?.startsWith('cccccccc') ? app.state : readApp(tenant, names);
      const evidence = [userEvidence(ID, 'ana@harbour.example', 'Ana Petrova')];
      const [named] = await world.store([
        anAlert({ evidence: [...evidence, { type: 'oauthApplicationEvidence', fields }] }),
      ]);
      ({ number: n, key } = named!);
      const preview = await previewed();
      assert.ok(ticked(preview).includes('Remove permissions: Mail Thief'), JSON.stringify(preview.lines));
      await contain(preview, ticks(preview, 'Block', 'Reset', 'Disable', 'Revoke'));
      assert.deepEqual(world.directory.apps.apps.get(app.state.id)?.grants, []);
      assert.equal((await event()).entities.filter(({ type }) => type === 'application').length, 1);
    });
  }

  it('finds the consent of this person among those of two hundred others', async () => {
    const app = anApp({ id: 'aaaaaaaa-0000-4000-8000-00000000000a', name: 'Mail Thief' });
    const others = Array.from({ length: 200 }, (_none, at) => ({
      ...DELEGATED,
      id: `a${at}`,
      principalId: `other${at}`,
    }));
    world.directory.apps.apps.set(app.state.id, {
      ...app,
      grants: [...others, { ...DELEGATED, id: 'z', principalId: ID }],
    });
    const preview = await previewed();
    const line = lineOf(preview, 'Remove permissions: Mail Thief');
    assert.equal(line?.picks.length, 1, line?.words);
    await contain(preview, { [line!.picks[0]!.input]: 'true' });
    assert.equal(world.directory.apps.apps.get(app.state.id)?.grants.length, 200);
  });

  it('acts on the person who was pressed for, whoever comes first, and tells attacker and victim apart', async () => {
    const playing = (role: string, ...who: Parameters<typeof userEvidence>) => {
      const { type, fields } = userEvidence(...who);
      return { type, fields: { ...fields, roles: [role] } };
    };
    const [both] = await world.store([
      anAlert({
        evidence: [
          playing('attacker', '7384e2b2-184b-4bf5-8ecc-f10ca7a6563c', 'admin@harbour.example', 'Admin'),
          playing('attacked', ID, 'ana@harbour.example', 'Ana Petrova'),
          userEvidence('8384e2b2-184b-4bf5-8ecc-f10ca7a6563c', 'cy@harbour.example', 'Cy'),
        ],
      }),
    ]);
    ({ number: n, key } = both!);
    for (const action of ['contain', 'blockSignIn']) {
      const asked = await world.ask('responder', 'preview', { n, action });
      assert.ok(asked.show === 'chooseTarget');
      assert.deepEqual(
        asked.targets.map(({ label }) => label),
        [
          'Attacker: Admin (admin@harbour.example)',
          'Attacked: Ana Petrova (ana@harbour.example)',
          'Cy (cy@harbour.example)',
        ],
      );
    }
    const preview = await previewed();
    assert.match(preview.targetLabel, /^Ana/);
    await contain(preview, ticks(preview, 'Reset', 'Disable'));
    assert.deepEqual(
      world.directory.changes.map(({ userId }) => userId),
      [ID],
    );
  });

  it('names who did it and to whom it was done, where the audit record says so', () => {
    const evidence = { users: [], told: { actor: 'Admin@harbour.example', target: 'ana@harbour.example' } };
    assert.equal(partOfUser({ evidence }, { type: 'user', id: 'x', upn: 'admin@harbour.example' }), 'Did it');
    assert.equal(partOfUser({ evidence }, { type: 'user', upn: 'ANA@harbour.example' }), 'Done to');
    assert.equal(partOfUser({ evidence }, { type: 'user', upn: 'cy@harbour.example' }), undefined);
    const own = { users: [], told: { actor: 'ana@harbour.example', target: 'ana@harbour.example' } };
    assert.equal(partOfUser({ evidence: own }, { type: 'user', upn: 'ana@harbour.example' }), undefined);
    for (const broken of [undefined, null, 'x', { users: 'x', told: 7 }])
      assert.equal(partOfUser({ evidence: broken }, { type: 'user', upn: 'a@b' }), undefined);
  });

  it('asks which user where there are several, and lets only the person who saw the preview confirm it', async () => {
    const bo = userEvidence('7384e2b2-184b-4bf5-8ecc-f10ca7a6563c', 'bo@harbour.example', 'Bo');
    const ana = userEvidence(ID, 'ana@harbour.example', 'Ana Petrova');
    const [both] = await world.store([anAlert({ evidence: [ana, bo] })]);
    const asked: CommandResult = await world.ask('responder', 'preview', { n: both!.number, action: 'contain' });
    assert.ok(asked.show === 'chooseTarget' && asked.targets.length === 2);
    const preview = await previewed();
    await assert.rejects(
      world.ask('second', 'contain', { n, previewId: preview.previewId, pick0: 'true' }),
      /Only the person/,
    );
    await assert.rejects(world.ask('responder', 'confirm', { n, previewId: preview.previewId }), /no longer applies/);
    await assert.rejects(
      world.ask('viewer', 'contain', { n, previewId: preview.previewId }),
      /Your role here is viewer/,
    );
  });
});
