import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import { createRunCommand } from '../../src/commands/run-command.ts';
import { createDescribe } from '../../src/entities/describe.ts';
import { entityKey } from '../../src/entities/entity.ts';
import { createInboxRuleDetails } from '../../src/graph/inbox-rule-details.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { partByPart, partsOutcome } from '../../src/remediation/part-by-part.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import type { AppGrant } from '../../src/remediation/app-writer.ts';
import { anAlert } from '../fakes/alerts.ts';
import { anApp } from '../fakes/app-writer.ts';
import { aRule } from '../fakes/mail-writer.ts';
import { HARBOUR, PEOPLE, createWorld, type World } from '../world.ts';
import { ID } from './trial.ts';

const APP = '11111111-aaaa-4bbb-8ccc-000000000001';
const ROLES = ['Helpdesk', 'User', 'Exchange', 'Teams'].map((name, at) => ({
  id: `a${at}`,
  roleId: `r${at}`,
  name: `${name} Administrator`,
  scope: '/',
}));
const METHODS = ['0100', '0200', '0300'].map((tail) => ({
  id: `p${tail}`,
  kind: 'phone',
  label: `Phone +1 555 ${tail}`,
  phone: { number: `+1 555 ${tail}`, type: `mobile${tail}` },
}));
const GRANTS: readonly AppGrant[] = ['Mail.Read', 'Files.Read', 'User.Read'].map((value, at) => ({
  kind: 'application',
  id: `g${at}`,
  resourceId: 'graph',
  resource: 'Microsoft Graph',
  appRoleId: `role${at}`,
  value,
}));

describe('What is removed and given back in parts', () => {
  let world: World;
  let n: number;
  let key: string;
  beforeEach(async () => {
    world = await createWorld();
    const app = { type: 'cloudApplicationEvidence', fields: { appId: 11161, displayName: 'x' } };
    const oauth = {
      type: 'oauthApplicationEvidence',
      fields: { objectId: APP, appId: APP.replace(/1$/, '2'), displayName: 'Mail Merge Helper' },
    };
    const [event] = await world.store([anAlert({ evidence: [...anAlert().evidence, app, oauth] })]);
    ({ number: n, key } = event!);
    world.directory.accounts.roles.set(ID, ROLES);
    world.directory.accounts.methods.set(ID, METHODS);
    world.directory.apps.apps.set(APP, { ...anApp(), grants: GRANTS });
  });

  const event = async () => (await world.stores.events.get(HARBOUR.id, key))!.value;
  const offer = async (action: string) => offersFor(await event()).find((one) => one.action === action);
  async function preview(action: string): Promise<ResultOf<'preview'>> {
    const { target, generation: g } = (await offer(action)) ?? assert.fail(`${action} is not offered`);
    const shown = await world.ask('responder', 'preview', { n, action, target, g });
    assert.ok(shown.show === 'preview', JSON.stringify(shown));
    return shown;
  }
  /** Does an action to the choices whose label matches, as offered now. */
  async function press(action: string, wanted: RegExp): Promise<void> {
    const { previewId, choices } = await preview(action);
    const picks = choices.map(({ input, label }) => [input, String(wanted.test(label))]);
    await world.ask('responder', 'confirm', { n, previewId, ...Object.fromEntries(picks) });
  }
  const offered = async (action: string) => (await preview(action)).choices.map(({ label }) => label).toSorted();

  const CASES = [
    {
      what: 'admin roles',
      remove: 'removeAdminRole',
      back: 'giveBackRole',
      labels: ROLES.map(({ name }) => name),
      left: () => world.directory.accounts.roles.get(ID)?.map(({ roleId }) => roleId.slice(1)),
    },
    {
      what: 'MFA methods',
      remove: 'removeMfaMethods',
      back: 'restoreMfaMethods',
      labels: METHODS.map(({ label }) => label),
      left: () =>
        world.directory.accounts.methods
          .get(ID)
          ?.map(({ phone }) => String(METHODS.findIndex((one) => one.phone.number === phone?.number))),
    },
    {
      what: 'permissions of an application',
      remove: 'removeAppGrants',
      back: 'grantAppAgain',
      labels: GRANTS.map((grant) => (grant.kind === 'application' ? (grant.value ?? '') : '')),
      left: () =>
        world.directory.apps.apps
          .get(APP)
          ?.grants.map((grant) => (grant.kind === 'application' ? grant.appRoleId.slice(4) : '')),
    },
  ];
  for (const { what, remove, back, labels, left } of CASES) {
    const named = (...at: number[]) => new RegExp(at.map((one) => labels[one]?.replace('+', '\\+')).join('|'));

    it(`can be removed one after the other without giving any back: ${what}`, async () => {
      await press(remove, named(0));
      assert.equal((await offered(remove)).length, labels.length - 1, 'the rest is on offer');
      await press(remove, named(1));
      assert.deepEqual(left(), labels.map((_label, at) => String(at)).slice(2));
      assert.equal((await offered(back)).length, 2, 'both can be given back');
    });

    it(`is still offered for giving back where only some were given back: ${what}`, async () => {
      await press(remove, named(0));
      await press(remove, named(1));
      await press(back, named(1));
      assert.equal((await offer(back))?.done, false, 'it stays on the card');
      assert.ok(!(await preview(back)).concerns.some((one) => /Somebody has changed/.test(one)));
      const { deeds } = await event();
      assert.deepEqual(
        deeds.map(({ action, state }) => [action, state]).filter(([action]) => action === remove),
        [[remove, 'done']],
        'what still stands is not told as undone',
      );
      const again = await preview(back);
      assert.equal(again.choices.length, 1);
      assert.match(again.choices[0]?.label ?? '', named(0));
      await press(back, /./);
      assert.equal(left()?.length, labels.length);
      assert.equal(await offer(back), undefined, 'nothing is left to give back');
      assert.ok((await event()).deeds.some(({ action, state }) => action === remove && state === 'undone'));
    });

    it(`remembers what was taken although the answer to a later removal was lost: ${what}`, async () => {
      await press(remove, named(0));
      const lost = new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft did not answer.', { outcomeUnknown: true });
      const { writer } = world.directory;
      const { removeRole, removeMethod, removeGrant } = writer;
      Object.assign(writer, {
        removeRole: async (...args: Parameters<typeof removeRole>) => (await removeRole(...args), assert.fail(lost)),
        removeMethod: async (...args: Parameters<typeof removeMethod>) => (
          await removeMethod(...args),
          assert.fail(lost)
        ),
        removeGrant: async (...args: Parameters<typeof removeGrant>) => (await removeGrant(...args), assert.fail(lost)),
      });
      await press(remove, named(1));
      Object.assign(writer, { removeRole, removeMethod, removeGrant });
      await world.clock.advance(11_000);
      await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'corr');
      assert.equal((await offered(back)).length, 2);
    });
  }

  it('counts as not given back what Microsoft refused to take back', async () => {
    await press('removeAdminRole', /Helpdesk|User/);
    const { writer } = world.directory;
    const { giveRole } = writer;
    const refusal = new TocsinError('UPSTREAM_REFUSED', 'Microsoft refuses.');
    writer.giveRole = (tenant, user, role) =>
      role.roleId === 'r0' ? Promise.reject(refusal) : giveRole(tenant, user, role);
    await press('giveBackRole', /./);
    writer.giveRole = giveRole;
    assert.deepEqual(await offered('giveBackRole'), ['Helpdesk Administrator']);
  });

  it('is settled in part where two later looks see a part of it', async () => {
    const { writer } = world.directory;
    const { removeRole } = writer;
    const lost = new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft did not answer.', { outcomeUnknown: true });
    writer.removeRole = async (tenant, id) => {
      if (id !== 'a0') throw lost;
      await removeRole(tenant, id);
    };
    await press('removeAdminRole', /Helpdesk|User/);
    const [unknown] = (await event()).deeds;
    assert.equal(unknown?.state, 'unknown');
    assert.match(unknown?.note ?? '', /Not known: User Administrator\. Done: Helpdesk Administrator\./);
    for (const wait of [11_000, 61_000]) {
      await world.clock.advance(wait);
      await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'corr');
    }
    const [line] = (await event()).deeds;
    assert.equal(line?.state, 'done');
    assert.match(line?.note ?? '', /only a part of it/);
    writer.removeRole = removeRole;
    assert.deepEqual(await offered('giveBackRole'), ['Helpdesk Administrator']);
    assert.equal((await offered('removeAdminRole')).length, 3);
  });

  const ruleNow = () => world.directory.mail.mailboxes.get(ID)?.[0];
  async function withRule(): Promise<void> {
    const fields = {
      configurationType: 'userInboxRule',
      configurationId: 'r1',
      mailboxPrimaryAddress: 'ana@harbour.example',
      externalDirectoryObjectId: ID,
    };
    const evidence = [...anAlert().evidence, { type: 'mailboxConfigurationEvidence', fields }];
    const [stored] = await world.store([anAlert({ evidence })]);
    ({ number: n, key } = stored!);
    const forwardTo = [{ emailAddress: { address: 'thief@evil.example' } }];
    world.directory.mail.mailboxes.set(ID, [aRule({ id: 'r1', actions: { forwardTo } })]);
  }

  it('shows and contains a rule that was made again under the id that it has now', async () => {
    await withRule();
    await press('deleteInboxRule', /./);
    await press('recreateInboxRule', /./);
    const { clock, log } = world;
    const inboxRule = createInboxRuleDetails({ mail: world.directory.writer, clock });
    Object.assign(world.deps, { describe: createDescribe({ providers: { inboxRule }, clock, log }) });
    const details = await createRunCommand(world.deps)({
      verb: 'details',
      input: { n },
      actor: PEOPLE.viewer,
      surface: 'card',
      corr: 'c',
    });
    assert.ok(details.show === 'details');
    const section = details.sections.find(({ type }) => type === 'inboxRule');
    assert.match(section?.label ?? '', /Newsletters/);
    assert.equal(section?.key, entityKey((await event()).entities.find(({ type }) => type === 'inboxRule')!));
    const contain = await world.ask('responder', 'preview', { n, action: 'contain', target: `user:${ID}` });
    assert.ok(contain.show === 'contain');
    const rules = contain.lines.filter(({ label }) => label.startsWith('Disable rule'));
    const inputs = rules.flatMap(({ picks }) => picks.map(({ input }) => [input, 'true']));
    await world.ask('responder', 'contain', { n, previewId: contain.previewId, ...Object.fromEntries(inputs) });
    assert.equal(ruleNow()?.enabled, false);
    assert.equal((await event()).entities.filter(({ type }) => type === 'inboxRule').length, 1, 'one rule, one claim');
  });

  it('offers to enable a rule that was made again switched off, until it is on', async () => {
    await withRule();
    await press('disableInboxRule', /./);
    await press('deleteInboxRule', /./);
    assert.equal(await offer('enableInboxRule'), undefined);
    world.directory.mail.state.loseAnswer = true;
    await press('recreateInboxRule', /./);
    world.directory.mail.state.loseAnswer = false;
    await world.clock.advance(11_000);
    await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'corr');
    assert.deepEqual((await event()).deeds.at(-1)?.now, { ruleId: 'new-1', off: true });
    world.directory.mail.state.fail = new TocsinError('UPSTREAM_REFUSED', 'Not now.');
    await press('enableInboxRule', /./);
    world.directory.mail.state.fail = undefined;
    await press('enableInboxRule', /./);
    assert.equal(ruleNow()?.enabled, true);
    assert.equal((await offer('enableInboxRule'))?.done ?? true, true);
    await press('disableInboxRule', /./);
    assert.equal(ruleNow()?.enabled, false);
  });
});

describe('Parts of a deed', () => {
  const lost = new TocsinError('UPSTREAM_UNAVAILABLE', 'No answer.', { outcomeUnknown: true });
  const gone = new TocsinError('NOT_FOUND', 'It is not there.');
  const label = (part: string) => part.toUpperCase();

  it('are each told truly after a lost answer', async () => {
    const refusal = new TocsinError('UPSTREAM_REFUSED', 'No.');
    const answers: Record<string, TocsinError> = { b: lost, c: refusal, d: refusal, e: lost };
    const work = async (part: string) => {
      if (answers[part]) throw answers[part];
    };
    const parts = await partByPart({}, { parts: [...'abcdef'], work, goneIsDone: true });
    assert.deepEqual(partsOutcome(parts, label), {
      note: 'Not known: B; E. Not done: C; D – No. Not tried any more: F. Done: A.',
      lost: true,
    });
  });

  it('are no longer sent when the lease is over', async () => {
    let left = 2;
    const sent: string[] = [];
    const work = async (part: string) => void sent.push(part);
    const parts = await partByPart({ hasTime: () => left-- > 0 }, { parts: [...'abcd'], work, goneIsDone: true });
    assert.deepEqual(
      [sent, parts.untried],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    );
    assert.match(partsOutcome(parts, label).note ?? '', /Not tried any more: C; D\./);
    const late = await partByPart({ hasTime: () => false }, { parts: ['a'], work, goneIsDone: true });
    assert.throws(() => partsOutcome(late, label), /Nothing was sent/);
  });

  it('that are gone already count as removed, and never as given back', async () => {
    const work = () => Promise.reject(gone);
    assert.deepEqual((await partByPart({}, { parts: ['a'], work, goneIsDone: true })).done, ['a']);
    const given = await partByPart({}, { parts: ['a'], work, goneIsDone: false });
    assert.throws(() => partsOutcome(given, label), /not there/);
  });
});
