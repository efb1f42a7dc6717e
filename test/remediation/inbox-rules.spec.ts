import assert from 'node:assert/strict';
import { createInboxRuleWriter } from '../../src/graph/inbox-rules.ts';
import { createUserWriter } from '../../src/graph/users.ts';
import type { Entity } from '../../src/entities/entity.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import type { ActionContext, CatalogueAction } from '../../src/remediation/action.ts';
import { ACTIONS, type ActionId } from '../../src/remediation/actions/index.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import type { RuleState } from '../../src/remediation/inbox-rule-state.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { plantRules } from '../../src/sandbox/story-mail.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { fakeClock, graphAt, log } from '../graph/server.ts';
import { fakeWriter } from '../world.ts';

const { id, name, domain, users } = SANDBOX_TENANTS[0]!;
const tenant: Tenant = { id: id as Tenant['id'], name, domain, state: 'active', timeZone: 'UTC' };
const VICTIM = users[2]!;
const RULE = 'AQAAAJ5dZqA=';
const ENTITY: Entity = { type: 'inboxRule', ruleId: RULE, mailbox: VICTIM.userPrincipalName, ownerId: VICTIM.id };

/** Does actions one after the other as the engine would, each with the deed before. */
function performer(sim: GraphSimulator) {
  const graph = graphAt(sim.url);
  const writer = {
    ...fakeWriter(fakeClock()).writer,
    ...createUserWriter(graph),
    ...createInboxRuleWriter({ graph, clock: fakeClock(), log }),
  };
  let last: Deed | undefined;
  const ctx = (): ActionContext => ({ tenant, writer, askedBy: 'me', last });
  return {
    ctx,
    look: (action: CatalogueAction, entity = ENTITY) => action.capture(ctx(), entity),
    /** The refusal, or undefined when it was done. */
    async act(actionId: ActionId, { keepResult = true } = {}): Promise<string | undefined> {
      const action = ACTIONS[actionId] as CatalogueAction;
      const before = await action.capture(ctx(), ENTITY);
      const refusal = await action.guard(ctx(), before);
      if (refusal !== undefined) return refusal;
      let result: unknown;
      try {
        result = (await action.run(ctx(), before, []))?.result;
      } catch (error) {
        if (!isTocsinError(error) || !error.outcomeUnknown) throw error;
      }
      const claim = { claimedAt: new Date() };
      assert.equal(action.verify(before, await action.capture(ctx(), ENTITY), claim), 'done', actionId);
      // After a lost answer a later look settles the deed, without what the answer would have told.
      last = { action: actionId, state: 'done', before, ...(keepResult && { result }) } as unknown as Deed;
      return undefined;
    },
  };
}

describe('Remediation of inbox rules, over HTTP', () => {
  let sim: GraphSimulator;
  const rules = () => sim.state.mail.mailbox(id, VICTIM.id)?.rules ?? [];
  const bare = () => rules().map(({ id: _id, ...rule }) => rule);
  const rule = () => rules().find((each) => each.displayName === '..');
  const writes = () => sim.requests.filter(({ method }) => method !== 'GET' && method !== 'POST').length;
  beforeEach(async () => {
    sim = await startGraphSimulator({ tenants: SANDBOX_TENANTS });
    const evidence = [
      { configurationType: 'userInboxRule', configurationId: RULE, externalDirectoryObjectId: VICTIM.id },
    ];
    plantRules(sim.state, id, { id: 'a', evidence });
  });
  afterEach(() => sim.close());

  it('disables and enables, and leaves the rule as it was', async () => {
    const before = structuredClone(rules());
    const { act } = performer(sim);
    assert.equal(await act('disableInboxRule'), undefined);
    assert.equal(rule()?.isEnabled, false);
    assert.match((await act('disableInboxRule')) ?? '', /switched off already/);
    assert.equal(await act('enableInboxRule'), undefined);
    assert.deepEqual(rules(), before);
  });

  it('deletes and makes again what equals the captured rule in everything but the id, in its place', async () => {
    const before = structuredClone(bare());
    const { act, look } = performer(sim);
    assert.equal(await act('deleteInboxRule'), undefined);
    assert.equal(rules().length, before.length - 1);
    assert.equal(await act('recreateInboxRule'), undefined);
    assert.deepEqual(bare(), before);
    assert.notEqual(rule()?.id, RULE);
    const found = (await look(ACTIONS.disableInboxRule)) as RuleState;
    assert.equal(found.ruleId, rule()?.id);
  });

  it('finds the rule under its new id, deed after deed', async () => {
    const { act } = performer(sim);
    for (const step of [
      'disableInboxRule',
      'deleteInboxRule',
      'recreateInboxRule',
      'deleteInboxRule',
      'recreateInboxRule',
      'enableInboxRule',
    ] as const)
      assert.equal(await act(step), undefined, step);
    assert.equal(rule()?.isEnabled, true);
    assert.equal(await act('disableInboxRule'), undefined);
    assert.equal(rules().filter(({ displayName }) => displayName === '..').length, 1);
  });

  it('knows a rule that was made although the answer was lost, also later', async () => {
    const { act } = performer(sim);
    await act('deleteInboxRule');
    sim.setQuirks({ fail: [{ path: '/users', method: 'POST', status: 504, times: 1, afterEffect: true }] });
    assert.equal(await act('recreateInboxRule', { keepResult: false }), undefined);
    assert.equal(rules().filter(({ displayName }) => displayName === '..').length, 1);
    assert.match((await act('recreateInboxRule')) ?? '', /no copy|such a rule/);
    assert.equal(await act('disableInboxRule'), undefined);
    assert.equal(rule()?.isEnabled, false);
  });

  it('tells a create that never happened from one that did, whatever else was made meanwhile', async () => {
    const { act, ctx } = performer(sim);
    const stolen = rule()!;
    await act('deleteInboxRule');
    const action = ACTIONS.recreateInboxRule as CatalogueAction;
    const before = await action.capture(ctx(), ENTITY);
    sim.state.mail.addRule(id, VICTIM.id, { ...rules()[0]!, id: 'other', displayName: 'Other' });
    assert.equal(action.verify(before, await action.capture(ctx(), ENTITY), { claimedAt: new Date() }), 'notDone');
    const { removed } = before as { removed: { name: string } };
    assert.equal(removed.name, '..');
    sim.state.mail.addRule(id, VICTIM.id, { ...stolen, id: 'twin' });
    const twin = await action.capture(ctx(), ENTITY);
    assert.equal(
      action.verify(twin, twin, { claimedAt: new Date() }),
      'notDone',
      'one that was there before is not ours',
    );
    assert.equal(action.verify(before, twin, { claimedAt: new Date() }), 'done');
  });

  it('says that a rule is gone, and asks for nothing', async () => {
    sim.state.mail.removeRule(id, VICTIM.id, RULE);
    const { act } = performer(sim);
    for (const step of ['disableInboxRule', 'enableInboxRule', 'deleteInboxRule'] as const)
      assert.match((await act(step)) ?? '', /no longer in the mailbox of tomasz\.wilk@/, step);
    assert.match((await act('recreateInboxRule')) ?? '', /no copy/);
    assert.equal(writes(), 0);
  });

  it('leaves rules alone that only their owner can change', async () => {
    sim.state.mail.putRule(id, VICTIM.id, { ...rule()!, isReadOnly: true });
    const { act } = performer(sim);
    for (const step of ['disableInboxRule', 'deleteInboxRule'] as const)
      assert.match((await act(step)) ?? '', /Its owner must change it in Outlook/);
  });

  it('does not take a rule for gone while others cannot be read', async () => {
    sim.state.mail.removeRule(id, VICTIM.id, RULE);
    sim.setQuirks({ brokenRecord: true });
    await assert.rejects(performer(sim).look(ACTIONS.deleteInboxRule), /cannot tell whether this one is still there/);
  });

  it('names the permission that is missing', async () => {
    sim.setQuirks({ lacks: ['MailboxSettings.ReadWrite'] });
    await assert.rejects(performer(sim).act('disableInboxRule'), /MailboxSettings\.ReadWrite/);
  });

  it('says before what it will do, with this rule’s name and words', async () => {
    const { look, act } = performer(sim);
    const said = ACTIONS.disableInboxRule.preview(await look(ACTIONS.disableInboxRule)).join('\n');
    assert.match(said, /Switches the rule “\.\.” of tomasz\.wilk@harbourlight\.example off/);
    assert.match(said, /redirected to ap\.clearing@fastmailbox\.example, moved to RSS Feeds, marked as read/);
    await act('deleteInboxRule');
    const again = ACTIONS.recreateInboxRule.preview(await look(ACTIONS.recreateInboxRule)).join('\n');
    assert.match(again, /Makes the rule “\.\.” of .* again, as number 1 of the inbox/);
  });
});
