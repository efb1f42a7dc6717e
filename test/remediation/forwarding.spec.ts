import assert from 'node:assert/strict';
import type { Entity } from '../../src/entities/entity.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { createAbsentExchange } from '../../src/exchange/writer.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import type { ActionContext, CatalogueAction } from '../../src/remediation/action.ts';
import { ACTIONS, offersFor, type ActionId } from '../../src/remediation/actions/index.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import { nothingToRemedy } from '../../src/teams/views/remedies.ts';
import { anAlert } from '../fakes/alerts.ts';
import { GUEST, openMail, tenant, VICTIM, type OpenMail } from '../exchange/setting.ts';
import { createWorld, fakeWriter } from '../world.ts';

const USER: Entity = { type: 'user', id: VICTIM.id, upn: VICTIM.userPrincipalName, name: VICTIM.displayName };
const MAILBOX: Entity = { type: 'mailbox', address: VICTIM.userPrincipalName };
const FLOW: Entity = { type: 'mailFlowRule', name: 'Journal sync' };
const AWAY = { toAddress: 'x@evil.example', toRecipient: 'Bo Contact', keepsCopy: true };

describe('Remediation through Exchange, over HTTP', () => {
  let world: OpenMail;
  let last: Deed | undefined;
  beforeEach(async () => {
    world = await openMail();
    last = undefined;
  });
  afterEach(() => world.close());
  const ctx = (): ActionContext => ({
    tenant,
    writer: { ...fakeWriter(world.clock).writer, ...world.mail },
    askedBy: 'me',
    last,
  });

  /** Does one action as the engine would: the refusal, or undefined when it was done. */
  async function act(id: ActionId, entity: Entity): Promise<string | undefined> {
    const action = ACTIONS[id] as CatalogueAction;
    const before = await action.capture(ctx(), entity);
    const refusal = await action.guard(ctx(), before);
    if (refusal !== undefined) return refusal;
    assert.ok(action.preview(before).join('').length > 20);
    const claim = { claimedAt: new Date() };
    assert.notEqual(action.verify(before, before, claim), 'done', `${id} before`);
    const result = (await action.run(ctx(), before, []))?.result;
    assert.equal(action.verify(before, await action.capture(ctx(), entity), claim), 'done', id);
    last = { action: id, state: 'done', before, result } as unknown as Deed;
    return undefined;
  }

  for (const [entity, stop, restore] of [
    [USER, 'stopForwarding', 'restoreForwarding'],
    [MAILBOX, 'stopMailboxForwarding', 'restoreMailboxForwarding'],
  ] as const) {
    it(`stops the forwarding of a ${entity.type} and restores it as it was`, async () => {
      assert.match((await act(stop, entity)) ?? '', /forwards nothing by itself/);
      await world.mail.setForwarding(tenant, VICTIM.id, AWAY);
      assert.equal(await act(stop, entity), undefined);
      assert.deepEqual(world.graph.state.mail.mailbox(tenant.id, VICTIM.id)?.forwarding, {
        ForwardingSmtpAddress: null,
        ForwardingAddress: null,
        DeliverToMailboxAndForward: false,
      });
      assert.equal(await act(restore, entity), undefined);
      assert.deepEqual(await world.mail.readForwarding(tenant, VICTIM.id), AWAY);
    });
  }

  it('says in the preview whose forwarding it stops and where it leads', async () => {
    await world.mail.setForwarding(tenant, VICTIM.id, { ...AWAY, toRecipient: null });
    const said = ACTIONS.stopForwarding.preview(await ACTIONS.stopForwarding.capture(ctx(), USER)).join('\n');
    assert.match(
      said,
      /mailbox of Tomasz Wilk \(tomasz\.wilk@.*\) from forwarding everything to x@evil\.example; a copy stays/,
    );
  });

  it('refuses what has no mailbox, and a restoration without a copy', async () => {
    assert.match((await act('stopForwarding', { type: 'user', id: GUEST.id })) ?? '', /no mailbox of/);
    assert.match((await act('restoreForwarding', USER)) ?? '', /no copy/);
  });

  it('disables and enables a mail flow rule, and says when it is gone', async () => {
    const [, rule] = world.exchange.flowRules(tenant.id);
    assert.equal(await act('disableMailFlowRule', FLOW), undefined);
    assert.equal(world.exchange.flowRules(tenant.id)[1]?.State, 'Disabled');
    assert.match((await act('disableMailFlowRule', FLOW)) ?? '', /off already/);
    assert.equal(await act('enableMailFlowRule', FLOW), undefined);
    assert.deepEqual(world.exchange.flowRules(tenant.id)[1], rule);
    world.exchange.flowRules(tenant.id).splice(1, 1);
    assert.match((await act('disableMailFlowRule', FLOW)) ?? '', /is gone/);
  });

  it('changes nothing and says what is missing where Exchange is not set up', async () => {
    const writer = { ...ctx().writer, ...createAbsentExchange() };
    for (const [action, entity] of [
      [ACTIONS.stopForwarding, USER],
      [ACTIONS.disableMailFlowRule, FLOW],
    ] as const)
      await assert.rejects(
        async () => action.capture({ ...ctx(), writer }, entity),
        (error) => isTocsinError(error, 'PRECONDITION_FAILED') && /EXCHANGE_BASE_URL/.test(error.message),
      );
  });
});

describe('What goes through Exchange is offered', () => {
  async function eventWith(...entities: Entity[]): Promise<SecurityEvent> {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    return { ...event!, entities };
  }
  const offered = (event: SecurityEvent, ways?: readonly 'exchange'[]) =>
    offersFor(event, ways).map(({ action }) => action);

  it('where it is set up, on the owner rather than on the mailbox', async () => {
    const both = await eventWith(USER, MAILBOX);
    assert.ok(offered(both).includes('stopForwarding'));
    assert.ok(!offered(both).includes('stopMailboxForwarding'));
    assert.deepEqual(offered(await eventWith(MAILBOX)), ['stopMailboxForwarding']);
    assert.deepEqual(offered(await eventWith(FLOW)), ['disableMailFlowRule']);
  });

  it('nowhere else, and the banner says what is missing', async () => {
    assert.ok(!offered(await eventWith(USER), []).includes('stopForwarding'));
    const flow = await eventWith(FLOW);
    assert.deepEqual(offered(flow, []), []);
    assert.match(
      nothingToRemedy(flow),
      /not set up: .*EXCHANGE_BASE_URL.*Exchange\.ManageAsApp.*Exchange Administrator/,
    );
    assert.doesNotMatch(
      nothingToRemedy(await eventWith({ type: 'url', url: 'https://x.example' })),
      /EXCHANGE_BASE_URL/,
    );
  });
});
