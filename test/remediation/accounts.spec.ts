import assert from 'node:assert/strict';
import type { UserEntity } from '../../src/entities/entity.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import type { CatalogueAction } from '../../src/remediation/action.ts';
import { allowSignIn } from '../../src/remediation/actions/allow-sign-in.ts';
import { blockSignIn } from '../../src/remediation/actions/block-sign-in.ts';
import { confirmCompromised } from '../../src/remediation/actions/confirm-compromised.ts';
import { dismissRisk } from '../../src/remediation/actions/dismiss-risk.ts';
import { giveBackRole } from '../../src/remediation/actions/give-back-role.ts';
import { removeAdminRole } from '../../src/remediation/actions/remove-admin-role.ts';
import { removeMfaMethods } from '../../src/remediation/actions/remove-mfa-methods.ts';
import { resetPassword } from '../../src/remediation/actions/reset-password.ts';
import { restoreMfaMethods } from '../../src/remediation/actions/restore-mfa-methods.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import { newPassword } from '../../src/remediation/password.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { PLACE, startAccountBench, type AccountBench } from './account-bench.ts';

const entity = ({ id, userPrincipalName: upn }: { id: string; userPrincipalName: string }): UserEntity => ({
  type: 'user',
  id,
  upn,
});
const [ADMIN, AOIFE, TOMASZ, PRIYA] = PLACE.users.map(entity) as [UserEntity, UserEntity, UserEntity, UserEntity];
const GUEST = entity(PLACE.users.at(-1)!);
const USER_ADMIN = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const HELPDESK = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const GLOBAL_ADMIN = '62e90394-69f5-4237-9190-012177145e10';

describe('Remediation of accounts, over HTTP', () => {
  let bench: AccountBench;
  beforeEach(async () => {
    bench = await startAccountBench();
  });
  afterEach(() => bench.close());

  const refusal = async (action: CatalogueAction, user: UserEntity, over = {}) =>
    (await bench.look(action, user, over)).refusal ?? '';
  /** What an action says of itself after it may or may not have happened. */
  const verified = async (
    action: CatalogueAction,
    user: UserEntity,
    { before, deed }: { before: unknown; deed: Deed },
  ) => action.verify(before, await action.capture(bench.ctx, user), deed);
  const methods = (user: UserEntity) =>
    bench.sim.state.accounts.methods(PLACE.id, user.id ?? '').map(({ createdDateTime: _at, ...method }) => method);
  const roles = (user: UserEntity) =>
    bench.sim.state.accounts.roleAssignments(PLACE.id).filter(({ principalId }) => principalId === user.id);
  const give = (user: UserEntity, roleDefinitionId: string, directoryScopeId = '/') =>
    bench.sim.state.accounts.addRoleAssignment(PLACE.id, {
      id: `${roleDefinitionId}${directoryScopeId}${user.id}`,
      principalId: user.id ?? '',
      roleDefinitionId,
      directoryScopeId,
    });
  const ids =
    (...kinds: string[]) =>
    ({ methods: all }: { methods: readonly { id: string; kind: string }[] }) =>
      all.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);

  describe('resetting a password', () => {
    it('gives a strong one to the asker alone, to be changed at the next sign-in', async () => {
      bench.clock.advance(5_500);
      const done = await bench.do(resetPassword, AOIFE);
      const { value = '' } = done.outcome.secret ?? {};
      assert.match(value, /^[A-Za-z\d]{5}(-[A-Za-z\d]{5}){3}$/);
      const sent = bench.sim.requests.find(({ method }) => method === 'PATCH')?.body as Record<string, unknown>;
      assert.deepEqual(sent, { passwordProfile: { password: value, forceChangePasswordNextSignIn: true } });
      assert.ok(!JSON.stringify([done.before, done.outcome.result, done.outcome.note]).includes(value));
      assert.equal(await verified(resetPassword, AOIFE, done), 'done');
    });

    it('never makes the same password twice, nor one that the policy would refuse', () => {
      const made = new Set(Array.from({ length: 500 }, newPassword));
      assert.equal(made.size, 500);
      for (const one of made)
        assert.ok(/[a-z]/.test(one) && /[A-Z]/.test(one) && /\d/.test(one) && !/[0O1lI]/.test(one), one);
    });

    it('is refused in words for whom it would be wrong', async () => {
      assert.match(await refusal(resetPassword, GUEST), /guest/);
      assert.match(await refusal(resetPassword, AOIFE, { askedBy: AOIFE.id }), /your own account/);
      assert.match(await refusal(resetPassword, ADMIN), /last Global Administrator/);
      const breakGlass = { ...bench.ctx.tenant, breakGlass: [AOIFE.upn ?? ''] };
      assert.match(await refusal(resetPassword, AOIFE, { tenant: breakGlass }), /emergency/);
      const other = SANDBOX_TENANTS[1]!;
      const synced = other.users.find(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled)!;
      const tenant = { ...bench.ctx.tenant, id: other.id as typeof bench.ctx.tenant.id };
      assert.match(await refusal(resetPassword, entity(synced), { tenant }), /own directory .* reset there/);
      assert.equal(await refusal(resetPassword, AOIFE), '');
    });

    it('says which permission or role is missing when Microsoft refuses', async () => {
      give(PRIYA, GLOBAL_ADMIN);
      await assert.rejects(bench.do(resetPassword, ADMIN), (error) => {
        assert.ok(isTocsinError(error, 'UPSTREAM_REFUSED') && !error.outcomeUnknown);
        assert.match(error.message, /User-PasswordProfile\.ReadWrite\.All/);
        assert.match(error.message, /Entra role Privileged Authentication Administrator/);
        return true;
      });
      bench.sim.setQuirks({ mayChangeAdmins: true });
      assert.ok((await bench.do(resetPassword, ADMIN)).outcome.secret);
    });

    it('says what may be the matter when Microsoft does not accept it', async () => {
      bench.sim.state.updateUser(PLACE.id, AOIFE.id ?? '', { onPremisesSyncEnabled: true });
      const { writer, tenant } = bench.ctx;
      await assert.rejects(
        writer.resetPassword(tenant, AOIFE.id ?? '', newPassword()),
        /another directory.*Nothing was changed/,
      );
    });

    it('is found out after a lost answer by the time of the last change', async () => {
      const before = await resetPassword.capture(bench.ctx, AOIFE);
      const deed = { claimedAt: bench.clock.now() } as Deed;
      assert.equal(await verified(resetPassword, AOIFE, { before, deed }), 'notDone');
      bench.sim.setQuirks({
        fail: [{ path: `/users/${AOIFE.id}`, method: 'PATCH', status: 503, times: 1, afterEffect: true }],
      });
      await assert.rejects(bench.do(resetPassword, AOIFE), (error) => isTocsinError(error) && error.outcomeUnknown);
      assert.equal(await verified(resetPassword, AOIFE, { before, deed }), 'done');
    });
  });

  describe('removing MFA methods', () => {
    it('knows the state again in whatever order Microsoft lists the methods', async () => {
      const { state } = await bench.look(removeMfaMethods, ADMIN);
      const { accounts } = bench.sim.state;
      const first = accounts.methods(PLACE.id, ADMIN.id ?? '')[1]!;
      accounts.putMethod(PLACE.id, ADMIN.id ?? '', first);
      assert.notDeepEqual(accounts.methods(PLACE.id, ADMIN.id ?? '')[1], first);
      assert.deepEqual((await bench.look(removeMfaMethods, ADMIN)).state, state);
    });

    it('takes all of them, the default one whatever its place, and gives back what can be given back', async () => {
      const was = methods(AOIFE);
      const done = await bench.do(removeMfaMethods, AOIFE);
      assert.deepEqual(
        methods(AOIFE).map((one) => one['@odata.type']),
        ['#microsoft.graph.passwordAuthenticationMethod'],
      );
      assert.equal(done.outcome.note, undefined);
      assert.equal(await verified(removeMfaMethods, AOIFE, done), 'done');
      const back = await bench.do(restoreMfaMethods, AOIFE, { last: done.deed });
      assert.equal(
        restoreMfaMethods.verify(
          back.before,
          await restoreMfaMethods.capture({ ...bench.ctx, last: done.deed }, AOIFE),
          back.deed,
        ),
        'done',
      );
      const givable = was.filter((one) => !/microsoftAuthenticator/.test(one['@odata.type']));
      assert.deepEqual(methods(AOIFE), givable, 'equal but for the time of registration');
    });

    it('offers each with the day it was added, all chosen, and says what cannot come back', async () => {
      const { state } = await bench.look(removeMfaMethods, ADMIN);
      assert.deepEqual(
        removeMfaMethods.choices?.(state).map(({ label, chosen }) => [label, chosen]),
        [
          ['Phone +1 555010000, added 6 February 2023', true],
          ['Security key or passkey “Blue key”, added 6 February 2023', true],
          ['Microsoft Authenticator “Phone of work”, added 6 February 2023', true],
        ],
      );
      const words = removeMfaMethods.preview(state).join(' ');
      assert.match(words, /3 MFA methods that Maren Holt .* has registered/);
      assert.match(words, /Cannot be given back by Tocsin: Security key .*; Microsoft Authenticator/);
    });

    it('keeps what was not chosen, and tells truly when Microsoft keeps the default method', async () => {
      const { state } = await bench.look(removeMfaMethods, ADMIN);
      const done = await bench.do(removeMfaMethods, ADMIN, { chosen: ids('fido2', 'microsoftAuthenticator')(state) });
      assert.match(done.outcome.note ?? '', /^Not done: Microsoft Authenticator .*default method/);
      assert.deepEqual(
        methods(ADMIN).map((one) => one['@odata.type'].split('.')[2]),
        ['passwordAuthenticationMethod', 'phoneAuthenticationMethod', 'microsoftAuthenticatorAuthenticationMethod'],
      );
      assert.equal((done.outcome.result as { removed: unknown[] }).removed.length, 1);
      await assert.rejects(
        bench.do(removeMfaMethods, ADMIN, { chosen: ids('microsoftAuthenticator')(state) }),
        (error) => isTocsinError(error, 'UPSTREAM_REFUSED') && /default method/.test(error.message),
      );
    });

    it('remembers over two removals what can be given back', async () => {
      const { state } = await bench.look(removeMfaMethods, AOIFE);
      const first = await bench.do(removeMfaMethods, AOIFE, { chosen: ids('email')(state) });
      const second = await bench.do(removeMfaMethods, AOIFE, { chosen: ids('phone')(state), last: first.deed });
      const { state: missing } = await bench.look(restoreMfaMethods, AOIFE, { last: second.deed });
      assert.deepEqual(
        restoreMfaMethods.choices?.(missing).map(({ label }) => label.split(' ')[0]),
        ['E-mail', 'Phone'],
      );
      const lost = { ...second.deed, result: undefined };
      const { state: known } = await bench.look(restoreMfaMethods, AOIFE, { last: lost });
      assert.equal(restoreMfaMethods.choices?.(known).length, 2, 'after a lost answer it goes by what was chosen');
    });

    it('loses only what it lacks the permission for, and names it', async () => {
      bench.sim.setQuirks({
        lacks: ['UserAuthMethod-Passkey.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'],
      });
      const done = await bench.do(removeMfaMethods, ADMIN);
      assert.match(done.outcome.note ?? '', /^Not done: Security key .*UserAuthMethod-Passkey\.ReadWrite\.All/);
      assert.equal(methods(ADMIN).length, 2);
      bench.sim.setQuirks({ deny: { status: 403, path: `/users/${AOIFE.id}/authentication/phoneMethods` } });
      const { state } = await bench.look(removeMfaMethods, AOIFE);
      await assert.rejects(
        bench.do(removeMfaMethods, AOIFE, { chosen: ids('phone')(state) }),
        /UserAuthMethod-Phone\.ReadWrite\.All/,
      );
    });

    it('does the others when an answer is lost, tells the truth of each, and a later look what it can', async () => {
      const email = bench.sim.state.accounts
        .methods(PLACE.id, AOIFE.id ?? '')
        .find((one) => one['@odata.type'].includes('email'))!;
      const { state } = await bench.look(removeMfaMethods, AOIFE);
      const deed = { claimedAt: bench.clock.now(), chosen: ids('phone', 'email')(state) } as unknown as Deed;
      assert.equal(await verified(removeMfaMethods, AOIFE, { before: state, deed }), 'notDone');
      const path = `/users/${AOIFE.id}/authentication/phoneMethods`;
      bench.sim.setQuirks({ fail: [{ path, method: 'DELETE', status: 500, times: 1, afterEffect: true }] });
      const phone = await bench.do(removeMfaMethods, AOIFE, { chosen: ids('phone', 'email')(state) });
      assert.equal(phone.outcome.lost, true);
      assert.match(phone.outcome.note ?? '', /^Not known: Phone.*Done: E-mail/);
      assert.equal(bench.sim.requests.filter(({ method }) => method === 'DELETE').length, 2);
      assert.equal(await verified(removeMfaMethods, AOIFE, { before: state, deed }), 'done');
      const gone = bench.sim.state.accounts.methods(PLACE.id, AOIFE.id ?? '').length;
      bench.sim.state.accounts.putMethod(PLACE.id, AOIFE.id ?? '', email);
      assert.equal(bench.sim.state.accounts.methods(PLACE.id, AOIFE.id ?? '').length, gone + 1);
      assert.equal(await verified(removeMfaMethods, AOIFE, { before: state, deed }), 'partly', 'one of two is there');
    });

    it('is refused where there is nothing to remove or to give back, and for oneself', async () => {
      assert.match(await refusal(removeMfaMethods, PRIYA), /no MFA method/);
      assert.match(await refusal(removeMfaMethods, ADMIN, { askedBy: ADMIN.id?.toUpperCase() }), /your own account/);
      const done = await bench.do(removeMfaMethods, TOMASZ);
      assert.equal(methods(TOMASZ).length, 1, 'the default method went after the other');
      assert.match(await refusal(restoreMfaMethods, TOMASZ, { last: done.deed }), /only the person can register/);
    });

    it('does not take a list that it cannot read in full for the truth', async () => {
      bench.sim.state.accounts.putMethod(PLACE.id, AOIFE.id ?? '', { id: '' } as never);
      await assert.rejects(bench.look(removeMfaMethods, AOIFE), (error) =>
        isTocsinError(error, 'UPSTREAM_UNAVAILABLE'),
      );
    });
  });

  describe('removing admin roles', () => {
    it('takes the chosen ones and gives them back with the same role, holder and scope', async () => {
      give(AOIFE, USER_ADMIN);
      give(AOIFE, HELPDESK, '/administrativeUnits/7b0c');
      const plain = () =>
        roles(AOIFE)
          .map(({ id: _id, ...role }) => role)
          .toSorted((a, b) => (a.roleDefinitionId < b.roleDefinitionId ? 1 : -1));
      const was = plain();
      const { state } = await bench.look(removeAdminRole, AOIFE);
      assert.deepEqual(
        removeAdminRole
          .choices?.(state)
          .map(({ label }) => label)
          .toSorted(),
        ['Helpdesk Administrator (for one administrative unit)', 'User Administrator'],
      );
      const done = await bench.do(removeAdminRole, AOIFE);
      assert.deepEqual(roles(AOIFE), []);
      assert.equal(await verified(removeAdminRole, AOIFE, done), 'done');
      const back = await bench.do(giveBackRole, AOIFE, { last: done.deed });
      assert.deepEqual(plain(), was, 'equal but for the ids that Microsoft gives');
      assert.equal(
        giveBackRole.verify(
          back.before,
          await giveBackRole.capture({ ...bench.ctx, last: done.deed }, AOIFE),
          back.deed,
        ),
        'done',
      );
      assert.match(await refusal(giveBackRole, AOIFE, { last: done.deed }), /holds every role again/);
    });

    it('leaves Global Administrator to the last one who can sign in, but takes the rest', async () => {
      assert.match(await refusal(removeAdminRole, ADMIN), /last Global Administrator/);
      give(ADMIN, HELPDESK);
      const { state, refusal: why } = await bench.look(removeAdminRole, ADMIN);
      assert.equal(why, undefined);
      assert.deepEqual(
        removeAdminRole.choices?.(state).map(({ label }) => label),
        ['Helpdesk Administrator'],
      );
      assert.match(removeAdminRole.preview(state).join(' '), /Global Administrator stays: .*last/);
      give(PRIYA, GLOBAL_ADMIN);
      assert.equal(removeAdminRole.choices?.((await bench.look(removeAdminRole, ADMIN)).state).length, 2);
    });

    it('is refused for oneself, for an emergency account, and where nothing is held', async () => {
      assert.match(await refusal(removeAdminRole, AOIFE), /holds no admin role/);
      give(AOIFE, USER_ADMIN);
      assert.match(await refusal(removeAdminRole, AOIFE, { askedBy: AOIFE.id }), /your own account/);
      assert.match(await refusal(giveBackRole, AOIFE, { askedBy: AOIFE.id }), /your own account/);
      const breakGlass = { ...bench.ctx.tenant, breakGlass: [AOIFE.id ?? ''] };
      assert.match(await refusal(removeAdminRole, AOIFE, { tenant: breakGlass }), /emergency/);
    });

    it('names the permission that is missing, and finds out what a lost answer hid', async () => {
      give(AOIFE, USER_ADMIN);
      const before = await removeAdminRole.capture(bench.ctx, AOIFE);
      const deed = { claimedAt: bench.clock.now() } as Deed;
      assert.equal(await verified(removeAdminRole, AOIFE, { before, deed }), 'notDone');
      bench.sim.setQuirks({ lacks: ['RoleManagement.ReadWrite.Directory'] });
      await assert.rejects(bench.do(removeAdminRole, AOIFE), /RoleManagement\.ReadWrite\.Directory/);
      const path = '/roleManagement/directory/roleAssignments/';
      bench.sim.setQuirks({ lacks: [], fail: [{ path, method: 'DELETE', status: 0, times: 1, afterEffect: true }] });
      await assert.rejects(bench.do(removeAdminRole, AOIFE), (error) => isTocsinError(error) && error.outcomeUnknown);
      assert.equal(await verified(removeAdminRole, AOIFE, { before, deed }), 'done');
    });
  });

  describe('judging risk', () => {
    const riskOf = (user: UserEntity) => bench.sim.state.accounts.risks(PLACE.id).find(({ id }) => id === user.id);

    it('confirms and dismisses within what Identity Protection allows, guards before and after included', async () => {
      await bench.look(confirmCompromised, AOIFE);
      const done = await bench.do(confirmCompromised, AOIFE);
      assert.deepEqual([riskOf(AOIFE)?.riskState, riskOf(AOIFE)?.riskLevel], ['confirmedCompromised', 'high']);
      assert.equal(await verified(confirmCompromised, AOIFE, done), 'done');
      assert.match(await refusal(confirmCompromised, AOIFE), /confirmed compromised at Microsoft already/);
      const undone = await bench.do(dismissRisk, AOIFE);
      assert.equal(await verified(dismissRisk, AOIFE, undone), 'done');
      assert.equal(bench.sim.requests.filter(({ status }) => status === 429).length, 0, 'nothing was throttled');
      assert.match(await refusal(dismissRisk, AOIFE), /nothing to dismiss/);
    });

    it('shows what Microsoft holds now before anything is said', async () => {
      const { state } = await bench.look(dismissRisk, TOMASZ);
      assert.match(dismissRisk.preview(state).join(' '), /Now: at risk, level high/);
      const { state: clean } = await bench.look(confirmCompromised, AOIFE);
      assert.match(confirmCompromised.preview(clean).join(' '), /Now: no risk on record/);
    });

    it('waits and sends again what was throttled, as that did nothing', async () => {
      const path = '/identityProtection/riskyUsers/dismiss';
      bench.sim.setQuirks({ fail: [{ path, status: 429, times: 2 }] });
      await bench.do(dismissRisk, TOMASZ);
      assert.equal(riskOf(TOMASZ)?.riskState, 'dismissed');
      bench.sim.setQuirks({ fail: [{ path, status: 503, times: 1 }] });
      const sent = bench.sim.requests.filter((request) => request.path.endsWith('dismiss')).length;
      await assert.rejects(bench.do(dismissRisk, PRIYA), (error) => isTocsinError(error) && error.outcomeUnknown);
      assert.equal(bench.sim.requests.filter((request) => request.path.endsWith('dismiss')).length, sent + 1);
    });

    it('is refused for oneself, for guests and emergency accounts, and names licence and permission', async () => {
      for (const action of [confirmCompromised, dismissRisk]) {
        assert.match(await refusal(action, TOMASZ, { askedBy: TOMASZ.id }), /your own account/);
        assert.match(await refusal(action, GUEST), /guest/);
      }
      const breakGlass = { ...bench.ctx.tenant, breakGlass: [TOMASZ.id ?? ''] };
      assert.match(await refusal(confirmCompromised, TOMASZ, { tenant: breakGlass }), /emergency/);
      bench.clock.advance(5000);
      bench.sim.setQuirks({ licence: 'P1' });
      await assert.rejects(bench.look(dismissRisk, TOMASZ), /IdentityRiskyUser\.Read\.All.*licence/);
    });

    it('cannot tell while Microsoft is still at work on it', async () => {
      const { state } = await bench.look(dismissRisk, TOMASZ);
      const claim = { claimedAt: bench.clock.now() } as Deed;
      assert.equal(dismissRisk.verify(state, state, claim), 'notDone');
      assert.equal(dismissRisk.verify(state, { ...(state as object), processing: true }, claim), 'cannotTell');
    });
  });

  it('blocks and allows again, which leaves the account as it was', async () => {
    const was = bench.sim.state.user(PLACE.id, AOIFE.id ?? '');
    const done = await bench.do(blockSignIn, AOIFE);
    assert.equal(bench.sim.state.user(PLACE.id, AOIFE.id ?? '')?.accountEnabled, false);
    assert.equal(await verified(blockSignIn, AOIFE, done), 'done');
    await bench.do(allowSignIn, AOIFE, { last: done.deed });
    assert.deepEqual(bench.sim.state.user(PLACE.id, AOIFE.id ?? ''), was);
    bench.sim.setQuirks({ lacks: ['User.EnableDisableAccount.All', 'User.ReadWrite.All'] });
    await assert.rejects(
      bench.do(blockSignIn, AOIFE),
      /block the sign-in .*User\.EnableDisableAccount\.All.*Entra role Privileged Authentication Administrator/,
    );
  });

  it('says of an account that is gone that it is', async () => {
    const gone: UserEntity = { type: 'user', id: '00000000-0000-4000-8000-00000000dead' };
    for (const action of [resetPassword, removeMfaMethods, removeAdminRole, confirmCompromised, dismissRisk]) {
      await assert.rejects(
        bench.look(action, gone),
        (error) => isTocsinError(error, 'NOT_FOUND') && /no longer exists/.test(error.message),
      );
    }
  });
});
