import assert from 'node:assert/strict';
import type { Entity } from '../../src/entities/entity.ts';
import { TocsinError, isTocsinError } from '../../src/kernel/errors.ts';
import type { ActionContext, CatalogueAction } from '../../src/remediation/action.ts';
import { ACTIONS, type ActionId } from '../../src/remediation/actions/index.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import type { TenantWriter } from '../../src/remediation/tenant-writer.ts';
import { fakeClock } from '../fakes/clock.ts';
import { anApp } from '../fakes/app-writer.ts';
import { aRule } from '../fakes/mail-writer.ts';
import { fakeWriter, HARBOUR } from '../world.ts';
import { ID } from './trial.ts';

const NOW = new Date('2026-05-04T12:00:00Z');

const APP = '11111111-aaaa-4bbb-8ccc-000000000001';
const USER: Entity = { type: 'user', id: ID };
const MAILBOX: Entity = { type: 'mailbox', address: 'shared@harbour.example' };
const RULE: Entity = { type: 'inboxRule', ruleId: 'r1', mailbox: 'ana@harbour.example', ownerId: ID };
const FLOW: Entity = { type: 'mailFlowRule', ruleId: 'f1' };
const APPLICATION: Entity = { type: 'application', id: APP };
const LINK: Entity = { type: 'anonymousLink', driveId: 'd', itemId: 'i' };
const IP: Entity = { type: 'ip', address: '185.220.101.5' };
const POLICY_ID = '7a1b2c3d-0000-4000-8000-000000000004';
const POLICY = { type: 'accessPolicy', id: POLICY_ID, name: 'CA004', people: [{ id: ID, label: 'Ana' }] } as const;
const TEAMS_APP: Entity = { type: 'teamsApp', id: 'app', teamId: 'team' };

/** What each is done to, and what has to be done before it. */
const SUBJECTS: Readonly<Record<ActionId, readonly [Entity, ...ActionId[]]>> = {
  revokeSessions: [USER],
  blockSignIn: [USER],
  allowSignIn: [USER, 'blockSignIn'],
  resetPassword: [USER],
  removeMfaMethods: [USER],
  restoreMfaMethods: [USER, 'removeMfaMethods'],
  removeAdminRole: [USER],
  giveBackRole: [USER, 'removeAdminRole'],
  confirmCompromised: [USER],
  dismissRisk: [USER, 'confirmCompromised'],
  disableInboxRule: [RULE],
  enableInboxRule: [RULE, 'disableInboxRule'],
  deleteInboxRule: [RULE],
  recreateInboxRule: [RULE, 'deleteInboxRule'],
  stopForwarding: [USER],
  restoreForwarding: [USER, 'stopForwarding'],
  stopMailboxForwarding: [MAILBOX],
  restoreMailboxForwarding: [MAILBOX, 'stopMailboxForwarding'],
  disableMailFlowRule: [FLOW],
  enableMailFlowRule: [FLOW, 'disableMailFlowRule'],
  disableApp: [APPLICATION],
  enableApp: [APPLICATION, 'disableApp'],
  removeAppGrants: [APPLICATION],
  grantAppAgain: [APPLICATION, 'removeAppGrants'],
  removeAppCredentials: [APPLICATION],
  deleteApp: [APPLICATION],
  restoreApp: [APPLICATION, 'deleteApp'],
  removeAnonymousLink: [LINK],
  blockAddress: [IP],
  unblockAddress: [IP, 'blockAddress'],
  uninstallTeamsApp: [TEAMS_APP],
  installTeamsAppAgain: [TEAMS_APP, 'uninstallTeamsApp'],
  enableAccessPolicy: [POLICY],
  endPolicyExclusions: [POLICY],
  enableSecurityDefaults: [{ ...POLICY, id: 'securityDefaults' }],
  requirePerUserMfa: [{ ...POLICY, id: 'perUserMfa' }],
};

/** What is gone already counts as removed. */
const GONE_IS_DONE: readonly ActionId[] = [
  'unblockAddress',
  'removeMfaMethods',
  'removeAdminRole',
  'removeAppGrants',
  'removeAppCredentials',
  'removeAnonymousLink',
];
/** The password cannot be read back in the fake, which gives no time of its change. */
const UNSEEN: readonly ActionId[] = ['resetPassword'];

const READS =
  /^(read|list(?!Address)|signInMethods|heldRoles|consentsOf|mailDomains|globalAdmins|isGlobalAdmin|signInsFrom)/;

function aPlace() {
  const clock = fakeClock();
  const place = fakeWriter(clock);
  place.accounts.methods.set(ID, [
    { id: 'p1', kind: 'phone', label: 'Phone 1', phone: { number: '+1 555 0100', type: 'mobile' } },
  ]);
  place.accounts.roles.set(ID, [{ id: 'a1', roleId: 'r1', name: 'User Administrator', scope: '/' }]);
  place.mail.mailboxes.set(ID, [aRule({ id: 'r1' })]);
  const forwarding = { toAddress: 'thief@evil.example', toRecipient: null, keepsCopy: true };
  for (const one of [ID, 'shared@harbour.example']) place.mail.forwardings.set(one, forwarding);
  place.mail.flows.set('f1', { id: 'f1', name: 'All out', enabled: true } as never);
  const policy = { id: POLICY_ID, name: 'CA004', state: 'disabled', excluded: [ID], leavesOut: true };
  place.policies.policies.set(POLICY_ID, policy);
  place.apps.apps.set(APP, {
    ...anApp(),
    grants: [
      {
        kind: 'application',
        id: 'g1',
        resourceId: 'graph',
        resource: 'Graph',
        appRoleId: 'role',
        value: 'Mail.Read',
      },
    ],
    credentials: [
      {
        id: 'c1',
        holder: 'application',
        holderId: 'h',
        keyId: 'k',
        kind: 'secret',
        name: 's',
        from: undefined,
        until: undefined,
      },
    ],
  });
  return { clock, place };
}

type Fault = 'before' | 'after';

/** The writer with a fault in every write: before it takes effect, or after it did. */
function faulty(writer: TenantWriter, fault: { when: Fault; error: TocsinError } | undefined, sent: string[]) {
  return new Proxy(writer, {
    get(target, name, receiver) {
      const call: unknown = Reflect.get(target, name, receiver);
      if (typeof call !== 'function' || READS.test(String(name))) return call;
      return async (...args: unknown[]) => {
        sent.push(String(name));
        if (fault?.when === 'before') throw fault.error;
        const answer: unknown = await Reflect.apply(call, target, args);
        if (fault) throw fault.error;
        return answer;
      };
    },
  });
}

/** An action on its subject after what comes before it: how it ends, and what a later look says. */
async function attempt(id: ActionId, fault?: { when: Fault; error: TocsinError }) {
  const { clock, place } = aPlace();
  const [entity, ...earlier] = SUBJECTS[id];
  let last: Deed | undefined;
  for (const one of [...earlier, id]) {
    await clock.advance(5_000);
    const action: CatalogueAction = ACTIONS[one];
    const sent: string[] = [];
    const now = one === id ? fault : undefined;
    const ctx: ActionContext = {
      tenant: HARBOUR,
      writer: faulty(place.writer, now, sent),
      askedBy: 'somebody',
      last,
    };
    const before = await action.capture(ctx, entity);
    assert.equal(await action.guard(ctx, before), undefined, `${one} is refused`);
    const chosen = (action.choices?.(before) ?? []).map((choice) => choice.id);
    const claim = { claimedAt: clock.now(), chosen };
    const ended = await action.run(ctx, before, chosen).then(
      (outcome) => ({ as: outcome?.lost ? 'unknown' : 'done', result: outcome?.result }),
      (error: unknown) => {
        assert.ok(isTocsinError(error), String(error));
        return { as: error.outcomeUnknown ? 'unknown' : 'failed', result: undefined, message: error.message };
      },
    );
    const seen = action.verify(before, await action.capture(ctx, entity), claim);
    if (one === id) return { ended, seen, sent };
    last = { action: one, state: 'done', before, chosen, result: ended.result } as unknown as Deed;
  }
  return assert.fail('nothing was done');
}

const lost = new TocsinError('UPSTREAM_UNAVAILABLE', 'No answer.', { outcomeUnknown: true });
const REFUSALS = {
  'forbidden (403)': new TocsinError('UPSTREAM_REFUSED', 'Permission X is missing.', { status: 403 }),
  'in conflict (409)': new TocsinError('CONFLICT', 'Changed meanwhile.', { status: 409 }),
  'throttled (429)': new TocsinError('UPSTREAM_UNAVAILABLE', 'Slow down.', { status: 429, retryAfterMs: 1_000 }),
};

describe('What a look at the target does not take for the deed', () => {
  const claim = { claimedAt: NOW };

  it('an address on a list whose policy somebody switched off meanwhile', () => {
    const at = (state: 'enabled' | 'disabled' | 'reportOnly') => ({
      cidr: 'c',
      lists: { block: { ranges: ['c'], policy: { state, excluded: [] } }, watch: { ranges: [], policy: undefined } },
    });
    const seen = (state: 'enabled' | 'disabled' | 'reportOnly') =>
      ACTIONS.blockAddress.verify({}, at(state), { ...claim, chosen: ['block'] });
    assert.deepEqual([seen('enabled'), seen('disabled'), seen('reportOnly')], ['done', 'cannotTell', 'cannotTell']);
  });

  it('an address that is still on one of two lists', () => {
    const on = (...lists: string[]) => ({
      cidr: 'c',
      lists: {
        block: { ranges: lists.includes('block') ? ['c'] : [], policy: {} },
        watch: { ranges: lists.includes('watch') ? ['c'] : [], policy: lists.includes('loose') ? undefined : {} },
      },
    });
    const seen = (...lists: string[]) => ACTIONS.unblockAddress.verify(on('block', 'watch'), on(...lists), claim);
    assert.deepEqual([seen(), seen('watch'), seen('block', 'watch')], ['done', 'partly', 'notDone']);
    assert.equal(seen('watch', 'loose'), 'done', 'a list without its policy does nothing');
  });

  it('another consent in the place of the one that was to be given back', () => {
    const grant = (scope: string) => ({
      kind: 'delegated',
      id: scope,
      resourceId: 'r',
      resource: 'r',
      scope,
      principalId: null,
    });
    const before = { taken: [grant('Mail.Read User.Read')], grants: [] };
    const seen = (scope: string) =>
      ACTIONS.grantAppAgain.verify(before, { grants: [grant(scope)] }, { ...claim, chosen: ['Mail.Read User.Read'] });
    assert.deepEqual([seen(' User.Read Mail.Read'), seen('User.Read')], ['done', 'notDone']);
  });

  it('a telephone that was registered anew for the one that was removed', () => {
    const phone = (number: string) => ({
      methods: [{ id: 'mobile', kind: 'phone', label: number, phone: { number, type: 'mobile' } }],
    });
    const seen = (number: string) =>
      ACTIONS.removeMfaMethods.verify(phone('1'), phone(number), { ...claim, chosen: ['mobile'] });
    assert.deepEqual([seen('2'), seen('1')], ['done', 'notDone']);
  });
});

describe('Every remediation', () => {
  for (const id of Object.keys(SUBJECTS) as ActionId[]) {
    it(`${id} is seen to be done when it is, and not when it is not, whatever the answer`, async () => {
      const well = await attempt(id);
      assert.deepEqual([well.ended.as, well.seen], ['done', UNSEEN.includes(id) ? 'cannotTell' : 'done']);
      const silent = await attempt(id, { when: 'after', error: lost });
      assert.deepEqual([silent.ended.as, silent.seen], ['unknown', UNSEEN.includes(id) ? 'cannotTell' : 'done']);
      const never = await attempt(id, { when: 'before', error: lost });
      assert.deepEqual([never.ended.as, never.seen], ['unknown', UNSEEN.includes(id) ? 'cannotTell' : 'notDone']);
      assert.equal(never.sent.length, 1, 'a lost answer is not sent again');
    });

    it(`${id} says why it was refused, and is sent no second time`, async () => {
      for (const [how, error] of Object.entries(REFUSALS)) {
        const { ended, sent } = await attempt(id, { when: 'before', error });
        assert.deepEqual([ended.as, 'message' in ended && ended.message], ['failed', error.message], how);
        assert.equal(sent.length, 1, how);
      }
      const gone = await attempt(id, { when: 'before', error: new TocsinError('NOT_FOUND', 'Gone.') });
      assert.equal(gone.ended.as, GONE_IS_DONE.includes(id) ? 'done' : 'failed');
    });
  }
});
