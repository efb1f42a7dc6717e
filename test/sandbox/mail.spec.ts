import assert from 'node:assert/strict';
import { createInboxRuleWriter } from '../../src/graph/inbox-rules.ts';
import { suspicionsOf } from '../../src/entities/mail/suspicions/index.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { startStory, storyAlerts } from '../../src/sandbox/story.ts';
import { fakeClock, graphAt, log } from '../graph/server.ts';
import { callerOf, manualClock, type Caller } from './caller.ts';
import { assertAnswer, assertRequest, openapiAvailable } from './openapi.ts';

const TENANT = SANDBOX_TENANTS[0]!;
const VICTIM = TENANT.users[2]!;
const GUEST = TENANT.users.find(({ userType }) => userType === 'Guest')!;
const RULES = (id = VICTIM.id) => `/users/${encodeURIComponent(id)}/mailFolders/inbox/messageRules`;
const FORWARD = { forwardTo: [{ emailAddress: { name: 'x', address: 'x@evil.example' } }] };

describe('The simulated mailboxes', () => {
  let sim: GraphSimulator;
  let call: Caller;
  beforeEach(async () => {
    sim = await startGraphSimulator({ clock: manualClock(), tenants: SANDBOX_TENANTS });
    call = callerOf(sim, TENANT.id);
  });
  afterEach(() => sim.close());

  const sequences = async () =>
    (await call('GET', RULES())).value.map((rule) => [rule['displayName'], rule['sequence']]);
  const make = async (displayName: string, more: object = {}) =>
    (await call('POST', RULES(), { body: { displayName, actions: FORWARD, ...more } })).body;

  it('keep rules in their order: a new one pushes in, a removed one closes up, and the id is Microsoft’s own', async () => {
    await make('last');
    const first = await make('first', { sequence: 1 });
    assert.deepEqual(await sequences(), [
      ['first', 1],
      ['Newsletters', 2],
      ['last', 3],
    ]);
    assert.match(String(first['id']), /^AQAAA/);
    assert.equal(
      (await call('PATCH', `${RULES()}/${encodeURIComponent(String(first['id']))}`, { body: { sequence: 3 } })).status,
      200,
    );
    assert.deepEqual(await sequences(), [
      ['Newsletters', 1],
      ['last', 2],
      ['first', 3],
    ]);
    assert.equal((await call('DELETE', `${RULES()}/${encodeURIComponent('AQAAAJ5dZp8=')}`)).status, 204);
    assert.deepEqual(await sequences(), [
      ['last', 1],
      ['first', 2],
    ]);
  });

  it('refuse as Exchange does: no rule, no mailbox, no user, a rule that cannot be changed, nonsense', async () => {
    const none = await call('GET', `${RULES()}/AQAAAJ5dZqA=`);
    assert.deepEqual([none.status, none.code], [404, 'ErrorItemNotFound']);
    const guest = await call('GET', RULES(GUEST.userPrincipalName));
    assert.deepEqual([guest.status, guest.code], [404, 'MailboxNotEnabledForRESTAPI']);
    const nobody = await call('GET', RULES('nobody@x.example'));
    assert.deepEqual([nobody.status, nobody.code], [404, 'ErrorInvalidUser']);
    const locked = { id: 'locked', displayName: 'Outlook only', isEnabled: true, isReadOnly: true };
    sim.state.mail.addRule(TENANT.id, VICTIM.id, { ...locked, conditions: {}, exceptions: {}, actions: FORWARD });
    for (const method of ['PATCH', 'DELETE'])
      assert.equal((await call(method, `${RULES()}/locked`, { body: { isEnabled: false } })).status, 403);
    for (const body of [
      { displayName: 'x' },
      { actions: FORWARD },
      { displayName: 'x', actions: { fly: true } },
      { displayName: 'x', actions: FORWARD, sequence: 0 },
    ])
      assert.equal((await call('POST', RULES(), { body })).status, 400, JSON.stringify(body));
  });

  it('need the permissions that Graph needs, and see folders only with one of their own', async () => {
    sim.setQuirks({ lacks: ['MailboxSettings.ReadWrite', 'Mail.ReadBasic.All', 'Mail.Read', 'Mail.ReadWrite'] });
    assert.equal((await call('GET', RULES())).status, 200);
    assert.equal((await call('PATCH', `${RULES()}/${encodeURIComponent('AQAAAJ5dZp8=')}`, { body: {} })).status, 403);
    assert.equal((await call('GET', `/users/${VICTIM.id}/mailFolders/junkemail`)).status, 403);
    sim.setQuirks({ lacks: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'] });
    assert.equal((await call('GET', RULES())).status, 403);
  });

  it('let four requests into a mailbox at once, and no more', async () => {
    const waiting: (() => void)[] = [];
    const clock = { ...manualClock(), sleep: () => new Promise<void>((resolve) => waiting.push(resolve)) };
    const slow = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
    try {
      slow.setQuirks({ delayMs: 1 });
      const ask = (id?: string) => callerOf(slow, TENANT.id)('GET', RULES(id));
      const inside = [ask(), ask(), ask(), ask()];
      while (waiting.length < 4) await new Promise((resolve) => setImmediate(resolve));
      const refused = await ask();
      assert.deepEqual([refused.status, refused.code], [429, 'ApplicationThrottled']);
      const other = ask(TENANT.users[1]!.id);
      while (waiting.length < 5) await new Promise((resolve) => setImmediate(resolve));
      for (const go of waiting) go();
      for (const { status } of await Promise.all([...inside, other])) assert.equal(status, 200);
    } finally {
      await slow.close();
    }
  });

  it('are served to our own reader, with folder names in the language of the mailbox', async () => {
    const writer = createInboxRuleWriter({ graph: graphAt(sim.url), clock: fakeClock(), log });
    const german = SANDBOX_TENANTS[2]!;
    const tenant = {
      id: german.id as never,
      name: german.name,
      domain: german.domain,
      state: 'active',
      timeZone: 'UTC',
    } as const;
    const { rules } = await writer.listRules(tenant, german.users[1]!.id);
    assert.deepEqual(Object.values(rules[0]?.folders ?? {}), ['Newsletter']);
    assert.deepEqual(suspicionsOf(rules[0]!, { domains: await writer.mailDomains(tenant) }), []);
    assert.deepEqual((await writer.mailDomains(tenant)).names, [german.domain, 'copperkettle.onmicrosoft.com']);
  });

  it('hold the rule that the story’s alert names, and it is as suspicious as the alert says', async () => {
    const clock = manualClock();
    const story = startStory(sim, { clock });
    while (sim.state.mail.mailbox(TENANT.id, VICTIM.id)?.rules.length === 1)
      await new Promise((resolve) => setImmediate(resolve));
    story.stop();
    await story.ended;
    const named = storyAlerts(new Date()).flatMap(({ alert }) => alert['evidence'] as Record<string, unknown>[]);
    const ruleId = named.find(({ configurationId }) => configurationId)?.['configurationId'];
    const writer = createInboxRuleWriter({ graph: graphAt(sim.url), clock: fakeClock(), log });
    const tenant = {
      id: TENANT.id as never,
      name: TENANT.name,
      domain: TENANT.domain,
      state: 'active',
      timeZone: 'UTC',
    } as const;
    const { rules } = await writer.listRules(tenant, VICTIM.id);
    const rule = rules.find(({ id }) => id === ruleId);
    assert.equal(rule?.sequence, 1);
    const reasons = suspicionsOf(rule, { domains: await writer.mailDomains(tenant) }).map(({ id }) => id);
    assert.deepEqual(reasons, ['forwardsOutside', 'hides', 'matchesWords', 'readsSilently', 'oddName']);
  });

  it('answer as Graph’s OpenAPI description says', async function () {
    if (!openapiAvailable) return this.skip();
    async function check(method: string, path: string, status: number, body?: unknown): Promise<void> {
      if (status < 400) assertRequest(method, path, new URLSearchParams(), body);
      const reply = await call(method, path, body === undefined ? {} : { body });
      assert.equal(reply.status, status, JSON.stringify(reply.body));
      assertAnswer(method, path, reply.status, status === 204 ? undefined : reply.body);
    }
    const rule = {
      displayName: '..',
      sequence: 1,
      isEnabled: true,
      conditions: { subjectContains: ['x'] },
      actions: FORWARD,
    };
    await check('POST', RULES(), 201, rule);
    await check('GET', RULES(), 200);
    const one = `${RULES()}/${encodeURIComponent('AQAAAJ5dZp8=')}`;
    await check('GET', one, 200);
    await check('PATCH', one, 200, { isEnabled: false });
    await check('DELETE', one, 204);
    await check('GET', one, 404);
    await check('GET', `/users/${VICTIM.id}/mailboxSettings`, 200);
    await check('GET', '/domains', 200);
  });
});
