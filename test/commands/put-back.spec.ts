import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import { isTocsinError, TocsinError } from '../../src/kernel/errors.ts';
import { putBacksOf } from '../../src/posture/put-back.ts';
import type { Cause, RegressionAlert } from '../../src/posture/regression.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import { aCause, aDay, aLoser, anAlert, CA004 } from '../teams/posture-fixtures.ts';
import { HARBOUR, createWorld, type PEOPLE, type World } from '../world.ts';

const ID = 'user-2026-11-22';

/** An alert of two people who lost MFA by that cause, in Harbour Clinics. */
async function found(world: World, cause: Partial<Cause> = {}, change: Partial<RegressionAlert> = {}) {
  const people = ['u1', 'u2'].map((userId, at) => aLoser(at, { userId, name: `Person ${at + 1}` }));
  const alert = anAlert({ id: ID, policy: 'user', tenantId: HARBOUR.id, people, causes: [aCause(cause)], ...change });
  const snapshot = {
    snapshotId: `${HARBOUR.id}:2026-11-22`,
    tenantId: HARBOUR.id,
    localDate: '2026-11-22',
    takenAt: world.clock.now(),
    rulesVersion: 1,
    status: 'complete',
    sources: { users: 'ok', caPolicies: 'ok', securityDefaults: 'ok', perUserMfa: 'ok', roles: 'ok', groups: 'ok' },
    securityDefaults: null,
    caPolicies: [],
    dependencies: {},
    users: {},
    lastKnown: {},
  } as const;
  const day = aDay({ tenantId: HARBOUR.id });
  await world.stores.posture.commit({ snapshot, day, alerts: [alert], channels: ['teams'], corr: 'c' });
  world.directory.policies.policies.set(CA004, {
    id: CA004,
    name: 'CA004 Require MFA',
    state: 'enabledForReportingButNotEnforced',
    excluded: [],
    leavesOut: false,
  });
}

/** What the button of the alert's policy sends. */
const POLICY_ON = { action: 'enableAccessPolicy', target: `accessPolicy:${CA004}` };
const ref = (more: object = {}) => ({ tenant: HARBOUR.id, alert: ID, ...POLICY_ON, ...more });

describe('Putting back what took MFA away', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });

  type Who = keyof typeof PEOPLE;
  const preview = async (who: Who = 'responder', more: object = { g: 0 }) =>
    (await world.ask(who, 'preview', ref(more))) as ResultOf<'preview'>;
  const confirm = (who: Who, { previewId }: { previewId: string }, more: object = {}) =>
    world.ask(who, 'confirm', ref({ previewId, ...more })) as Promise<ResultOf<'regression'>>;
  const stored = async () => (await world.stores.posture.alert(HARBOUR.id, ID)) as RegressionAlert;
  const writes = () => world.directory.policies.writes;
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => assert.fail('it should have been refused'),
      (error: unknown) => (isTocsinError(error) ? error : assert.fail(String(error))),
    );

  it('shows first what it will do, for how many, that it may lock people out and who changed it, and changes nothing', async () => {
    await found(world);
    const shown = await preview();
    assert.equal(shown.show, 'preview');
    assert.match(shown.will.join(' '), /Turns “CA004 Require MFA” on .* It is report-only now/);
    assert.match(shown.will.join(' '), /2 people lost the MFA requirement by that change/);
    assert.match(shown.concerns.join(' '), /may lock people out/);
    assert.match(shown.concerns.join(' '), /leaves nobody out: the emergency accounts/);
    assert.match(shown.concerns.join(' '), /by ana@contoso\.com at 02:14 UTC.*Ask first whether it was meant/);
    assert.deepEqual(writes(), []);
  });

  it('puts a policy on again once, in the trail, and the card says who did it and when', async () => {
    await found(world);
    const shown = await preview();
    const all = await Promise.all([1, 2, 3].map(() => confirm('responder', shown)));
    assert.deepEqual(writes(), [`enable ${CA004}`]);
    assert.equal(all.filter(({ said }) => said?.startsWith('CA004 Require MFA turned on again')).length, 1);
    const { deeds, revision } = await stored();
    assert.deepEqual(
      deeds?.map(({ action, targetLabel, state, by }) => [action, targetLabel, state, by]),
      [['enableAccessPolicy', 'CA004 Require MFA', 'done', 'Responder']],
    );
    assert.ok(revision > 1, 'its card is changed');
    assert.ok(world.hints.some(({ subject }) => subject === `posture-${ID}`));
    const steps = world.trail.filter(({ entry }) => entry.verb === 'enableAccessPolicy');
    assert.deepEqual(
      steps.map(({ tenantId, entry }) => [tenantId, entry.outcome, entry.about['subject']]),
      [
        [HARBOUR.id, 'intent', `posture-${ID}`],
        [HARBOUR.id, 'done', `posture-${ID}`],
      ],
    );
    const late = await world.ask('second', 'preview', ref({ g: 0 }));
    assert.match(
      (late as ResultOf<'regression'>).said ?? '',
      /Already done by Responder at 12:00 UTC on 22 November\.$/,
    );
  });

  it('is confirmed only by whoever saw the preview, of this very alert, and refused to a viewer', async () => {
    await found(world);
    const shown = await preview();
    assert.equal((await failure(confirm('second', shown))).code, 'NOT_AUTHORISED');
    assert.equal((await failure(preview('viewer'))).code, 'NOT_AUTHORISED');
    const other = world.ask('responder', 'confirm', {
      tenant: HARBOUR.id,
      alert: 'admin-2026-11-22',
      previewId: shown.previewId,
    });
    assert.equal((await failure(other)).code, 'NOT_FOUND');
    assert.deepEqual(writes(), []);
  });

  it('answers on an alert of another tenant like on none, whatever is asked', async () => {
    await found(world);
    for (const verb of ['regression', 'preview', 'confirm', 'decline', 'settle']) {
      const asked = ref({ g: 0, previewId: 'p', happened: true });
      const who = verb === 'settle' ? 'admin' : 'quillOnly';
      if (who === 'admin')
        await world.stores.staff.save({ objectId: 'aaaaaaaa-0000-4000-8000-000000000001', role: 'admin', scope: [] });
      const refused = await failure(world.ask(who, verb, asked));
      assert.equal(refused.code, 'NOT_FOUND', verb);
    }
    assert.equal(
      (await failure(world.ask('viewer', 'regression', { tenant: 'nonsense', alert: 'x' }))).code,
      'NOT_FOUND',
    );
  });

  it('does nothing where somebody put it back meanwhile, or changed the policy since the preview', async () => {
    await found(world);
    const shown = await preview();
    const { policies } = world.directory.policies;
    const policy = policies.get(CA004);
    policies.set(CA004, { ...policy!, state: 'disabled' });
    assert.match((await confirm('responder', shown)).said ?? '', /has changed since the preview/);
    policies.set(CA004, { ...policy!, state: 'enabled' });
    assert.match((await failure(preview())).message, /is on already/);
    assert.deepEqual(writes(), []);
  });

  it('waits for a second person where the tenant wants two, who sees the same preview', async () => {
    await found(world);
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, twoPeople: ['*'] }));
    const asked = await confirm('responder', await preview());
    assert.match(asked.said ?? '', /somebody else has to approve/);
    assert.equal((await stored()).deeds?.[0]?.state, 'awaitingApproval');
    assert.deepEqual(writes(), []);
    const approval = (await world.ask('second', 'preview', ref({ g: 1 }))) as ResultOf<'approval'>;
    assert.equal(approval.may, 'approve');
    await confirm('second', { previewId: approval.previewId ?? '' });
    assert.deepEqual(writes(), [`enable ${CA004}`]);
    assert.match((await stored()).deeds?.[0]?.by ?? '', /Responder, approved by Second/);
  });

  it('can be withdrawn while it waits, and is offered again then', async () => {
    await found(world);
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, twoPeople: ['*'] }));
    await confirm('responder', await preview());
    const answer = (await world.ask('responder', 'decline', ref({ g: 1 }))) as ResultOf<'regression'>;
    assert.match(answer.said ?? '', /Withdrawn by Responder/);
    assert.equal((await stored()).deeds?.[0]?.state, 'free');
    assert.equal((await preview('responder', { g: 1 })).show, 'preview');
  });

  it('says of a lost answer that it is being checked, and a later look tells the card what happened', async () => {
    await found(world);
    const { writer } = world.directory;
    const enable = writer.enablePolicy.bind(writer);
    writer.enablePolicy = async (...args) => {
      await enable(...args);
      throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft did not answer.', { outcomeUnknown: true });
    };
    assert.match((await confirm('responder', await preview())).said ?? '', /did not answer clearly/);
    assert.equal((await stored()).deeds?.[0]?.state, 'unknown');
    await world.clock.advance(11_000);
    await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'later');
    const line = (await stored()).deeds?.[0];
    assert.equal(line?.state, 'done');
    assert.match(line?.note ?? '', /a later look shows that it happened/);
    assert.deepEqual(writes(), [`enable ${CA004}`], 'nothing is sent twice');
  });

  it('finds what it began again after a second run of the day that names other causes', async () => {
    await found(world);
    const { writer } = world.directory;
    const enable = writer.enablePolicy.bind(writer);
    writer.enablePolicy = async (...args) => {
      await enable(...args);
      throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft did not answer.', { outcomeUnknown: true });
    };
    await confirm('responder', await preview());
    const other = aCause({ kind: 'assignmentChanged', id: null });
    const rerun = (alert: RegressionAlert) => ({ ...alert, causes: [other] });
    await world.stores.posture.changeAlert({ tenantId: HARBOUR.id, id: ID }, rerun, { channels: [], corr: 'c' });
    await world.clock.advance(11_000);
    await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'later');
    const line = (await stored()).deeds?.[0];
    assert.deepEqual([line?.state, line?.targetLabel], ['done', 'CA004 Require MFA']);
  });

  it('lets an administrator say what happened once the looks are used up', async () => {
    await found(world);
    const { writer } = world.directory;
    writer.enablePolicy = () =>
      Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'No answer.', { outcomeUnknown: true }));
    await confirm('responder', await preview());
    writer.readPolicy = () => Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'No answer.'));
    for (const wait of [11_000, 61_000, 301_000, 1_801_000]) {
      await world.clock.advance(wait);
      await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'later');
    }
    assert.equal((await stored()).deeds?.[0]?.state, 'undecided');
    const asked = (await world.ask('admin', 'preview', ref({ g: 1 }))) as ResultOf<'undecided'>;
    assert.equal(asked.show, 'undecided');
    const said = (await world.ask('admin', 'settle', ref({ g: 1, happened: true }))) as ResultOf<'regression'>;
    assert.match(said.said ?? '', /Admin looked and says that it happened/);
    assert.equal((await stored()).deeds?.[0]?.state, 'done');
  });

  it('does not take what was put back before for the answer to a new loss', async () => {
    await found(world);
    await confirm('responder', await preview());
    await world.clock.advance(86_400_000);
    const next = {
      ...anAlert({ id: 'user-2026-11-23', policy: 'user', tenantId: HARBOUR.id, localDate: '2026-11-23' }),
    };
    const alert = { ...next, foundAt: world.clock.now() };
    await world.stores.posture.addTest(alert, [], 'c');
    const { policies } = world.directory.policies;
    policies.set(CA004, { ...policies.get(CA004)!, state: 'disabled' });
    const again = await world.ask('second', 'preview', ref({ alert: alert.id, g: 0 }));
    assert.equal(again.show, 'preview');
  });

  it('ends the exclusions of those who were ticked, where the policy still leaves them out by name', async () => {
    await found(world, { kind: 'caPolicyModified', change: undefined });
    const end = { action: 'endPolicyExclusions', g: 0 };
    const { policies } = world.directory.policies;
    assert.match((await failure(preview('responder', end))).message, /leaves out none of these people by name/);
    policies.set(CA004, { ...policies.get(CA004)!, state: 'enabled', excluded: ['u1', 'u2', 'emergency'] });
    const shown = await preview('responder', end);
    assert.equal(shown.choices.length, 2, 'the emergency account is not among them');
    await confirm('responder', shown, { pick0: 'true', pick1: 'false' });
    assert.deepEqual(policies.get(CA004)?.excluded, ['u2', 'emergency']);
  });

  it('turns security defaults and per-user MFA on again', async () => {
    await found(world, { kind: 'securityDefaultsDisabled', id: null, name: undefined });
    const defaults = { action: 'enableSecurityDefaults', target: 'accessPolicy:securitydefaults', g: 0 };
    await confirm('responder', await preview('responder', defaults));
    assert.deepEqual(writes(), ['defaults']);
    world = await createWorld();
    await found(world, { kind: 'perUserMfaDisabled', id: null, name: undefined });
    const perUser = { action: 'requirePerUserMfa', target: 'accessPolicy:perusermfa', g: 0 };
    const shown = await preview('responder', perUser);
    assert.equal(shown.choices.length, 2);
    await confirm('responder', shown, { pick0: 'true', pick1: 'true' });
    assert.deepEqual(writes(), ['perUser u1 enabled', 'perUser u2 enabled']);
  });

  it('has nothing to put back for a test, a deleted policy or a change of groups', async () => {
    assert.deepEqual(putBacksOf(anAlert({ test: true })), []);
    for (const kind of ['caPolicyDeleted', 'assignmentChanged', 'dependencyChanged'] as const) {
      world = await createWorld();
      await found(world, { kind });
      assert.equal((await failure(preview())).code, 'INPUT_INVALID');
    }
  });
});
