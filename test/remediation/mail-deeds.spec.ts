import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { createExchangeWriter } from '../../src/exchange/writer.ts';
import { createInboxRuleWriter } from '../../src/graph/inbox-rules.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import { startExchangeSimulator, type ExchangeSimulator } from '../../src/sandbox/exchange/simulator.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { plantRules } from '../../src/sandbox/story-mail.ts';
import { exchangeAt } from '../exchange/setting.ts';
import { anAlert, userEvidence } from '../fakes/alerts.ts';
import { graphAt, log } from '../graph/server.ts';
import { assertRequest, openapiAvailable } from '../sandbox/openapi.ts';
import { HARBOUR, createWorld, type World } from '../world.ts';

const MODEL = SANDBOX_TENANTS[0]!;
const VICTIM = MODEL.users[2]!;
const RULE = 'AQAAAJ5dZqA=';
const EVIDENCE = {
  configurationType: 'userInboxRule',
  configurationId: RULE,
  externalDirectoryObjectId: VICTIM.id,
  mailboxPrimaryAddress: VICTIM.userPrincipalName,
  upn: VICTIM.userPrincipalName,
};

describe('Deeds on mail, from the card to Microsoft', () => {
  let graph: GraphSimulator;
  let exchange: ExchangeSimulator;
  let world: World;
  let event: SecurityEvent;
  beforeEach(async () => {
    graph = await startGraphSimulator({ tenants: [{ ...MODEL, id: HARBOUR.id }] });
    exchange = await startExchangeSimulator(graph.state);
    plantRules(graph.state, HARBOUR.id, { id: 'a', evidence: [EVIDENCE] });
    world = await createWorld();
    Object.assign(
      world.directory.writer,
      createInboxRuleWriter({ graph: graphAt(graph.url), clock: world.clock, log }),
      createExchangeWriter(exchangeAt(exchange.url)),
    );
    const user = userEvidence(VICTIM.id, VICTIM.userPrincipalName, VICTIM.displayName);
    const rule = { type: 'mailboxConfigurationEvidence', fields: EVIDENCE };
    const [stored] = await world.store([
      anAlert({ title: 'Creation of forwarding/redirect rule', evidence: [user, rule] }),
    ]);
    event = stored!;
  });
  afterEach(() => Promise.all([graph.close(), exchange.close()]));

  const rules = () => graph.state.mail.mailbox(HARBOUR.id, VICTIM.id)?.rules ?? [];
  const thief = () => rules().find(({ displayName }) => displayName === '..');
  const bare = () => rules().map(({ id: _id, ...rest }) => rest);
  const offers = async () => offersFor((await world.stores.events.get(HARBOUR.id, event.key))!.value);
  const offered = async () => (await offers()).map(({ action }) => action);

  /** Presses the button as the card shows it now and says yes; the state that the deed has then. */
  async function press(action: string): Promise<string> {
    const offer = (await offers()).find((each) => each.action === action);
    assert.ok(offer, `${action} is not offered among ${(await offered()).join()}`);
    const n = event.number;
    const preview = await world.ask('responder', 'preview', { n, action, target: offer.target, g: offer.generation });
    assert.equal(preview.show, 'preview', JSON.stringify(preview));
    await world.ask('responder', 'confirm', { n, previewId: (preview as ResultOf<'preview'>).previewId });
    const { deeds } = (await world.stores.events.get(HARBOUR.id, event.key))!.value;
    return deeds.find((deed) => deed.action === action)?.state ?? 'none';
  }

  async function settle(): Promise<void> {
    await world.clock.advance(11_000);
    await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'corr');
  }

  it('delete a rule and make it again as it was, and act on it under its new id from then on', async () => {
    const before = structuredClone(bare());
    assert.equal(await press('deleteInboxRule'), 'done');
    assert.equal(thief(), undefined);
    const after = await offered();
    assert.ok(
      after.includes('recreateInboxRule') && !after.includes('disableInboxRule') && !after.includes('deleteInboxRule'),
    );
    assert.equal(await press('recreateInboxRule'), 'done');
    assert.deepEqual(bare(), before);
    assert.notEqual(thief()?.id, RULE);
    assert.equal(await press('disableInboxRule'), 'done');
    assert.equal(thief()?.isEnabled, false);
    assert.equal(await press('enableInboxRule'), 'done');
    assert.deepEqual(bare(), before);
    const sent = graph.requests.filter(({ path }) => path.includes('messageRules'));
    assert.deepEqual([...new Set(sent.map(({ method }) => method))].sort(), ['DELETE', 'GET', 'PATCH', 'POST']);
    for (const { method, path, query, body } of openapiAvailable ? sent : [])
      assertRequest(method, path, new URLSearchParams(query), body);
  });

  it('find out that a rule was deleted, and made again, although both answers were lost', async () => {
    const before = structuredClone(bare());
    const lose = (method: string) =>
      graph.setQuirks({ fail: [{ path: '/users', method, status: 504, times: 1, afterEffect: true }] });
    lose('DELETE');
    assert.equal(await press('deleteInboxRule'), 'unknown');
    await settle();
    lose('POST');
    assert.equal(await press('recreateInboxRule'), 'unknown');
    await settle();
    assert.deepEqual(bare(), before);
    assert.equal(await press('disableInboxRule'), 'done');
    assert.equal(thief()?.isEnabled, false);
    assert.equal(await press('enableInboxRule'), 'done');
    assert.deepEqual(bare(), before);
  });

  it('keep the copy of a deleted rule although making it again is refused at first', async () => {
    const before = structuredClone(bare());
    assert.equal(await press('deleteInboxRule'), 'done');
    graph.setQuirks({ lacks: ['MailboxSettings.ReadWrite'] });
    assert.equal(await press('recreateInboxRule'), 'failed');
    graph.setQuirks({ lacks: [] });
    assert.equal(await press('recreateInboxRule'), 'done');
    assert.deepEqual(bare(), before);
  });

  it('stop and restore the forwarding of the mailbox', async () => {
    const before = graph.state.mail.mailbox(HARBOUR.id, VICTIM.id)?.forwarding;
    assert.equal(await press('stopForwarding'), 'done');
    assert.equal(graph.state.mail.mailbox(HARBOUR.id, VICTIM.id)?.forwarding.ForwardingSmtpAddress, null);
    assert.equal(await press('restoreForwarding'), 'done');
    assert.deepEqual(graph.state.mail.mailbox(HARBOUR.id, VICTIM.id)?.forwarding, before);
  });

  it('of containing a user include the forwarding and the suspicious rule, the ordinary one not', async () => {
    const target = `user:${VICTIM.id}`;
    const n = event.number;
    const preview = await world.ask('responder', 'preview', { n, action: 'contain', target });
    assert.ok(preview.show === 'contain');
    const lines = preview.lines
      .filter(({ picks }) => picks.length > 0)
      .map(({ label, words }) => `${label} | ${words}`);
    assert.equal(lines.filter((line) => line.startsWith('Disable rule')).length, 1);
    assert.ok(
      lines.some((line) =>
        /Stop mailbox forwarding.* \| Stops the mailbox .* ap\.clearing@fastmailbox\.example/.test(line),
      ),
    );
    const inputs = preview.lines.flatMap(({ picks }) => picks.map(({ input, chosen }) => [input, String(chosen)]));
    await world.ask('responder', 'contain', { n, previewId: preview.previewId, ...Object.fromEntries(inputs) });
    assert.deepEqual(
      rules().map(({ displayName, isEnabled }) => [displayName, isEnabled]),
      [
        ['..', false],
        ['Newsletters', true],
      ],
    );
    assert.equal(graph.state.mail.mailbox(HARBOUR.id, VICTIM.id)?.forwarding.ForwardingSmtpAddress, null);
  });
});
