import assert from 'node:assert/strict';
import type { EntityOf } from '../../src/entities/entity.ts';
import type { EntitySection } from '../../src/entities/section.ts';
import { createInboxRuleDetails } from '../../src/graph/inbox-rule-details.ts';
import { createInboxRuleWriter } from '../../src/graph/inbox-rules.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { plantRules } from '../../src/sandbox/story-mail.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { fakeClock, graphAt, log } from './server.ts';

const { id, name, domain, users } = SANDBOX_TENANTS[0]!;
const tenant: Tenant = { id: id as Tenant['id'], name, domain, state: 'active', timeZone: 'UTC' };
const VICTIM = users[2]!;
const RULE = 'AQAAAJ5dZqA=';
const ENTITY: EntityOf<'inboxRule'> = {
  type: 'inboxRule',
  ruleId: RULE,
  mailbox: VICTIM.userPrincipalName,
  ownerId: VICTIM.id,
};

describe('Details of an inbox rule', () => {
  let sim: GraphSimulator;
  beforeEach(async () => {
    sim = await startGraphSimulator({ tenants: SANDBOX_TENANTS });
    const evidence = [
      { configurationType: 'userInboxRule', configurationId: RULE, externalDirectoryObjectId: VICTIM.id },
    ];
    plantRules(sim.state, id, { id: 'a', evidence });
  });
  afterEach(() => sim.close());

  function describeRule(entity = ENTITY): Promise<EntitySection> {
    const mail = createInboxRuleWriter({ graph: graphAt(sim.url), clock: fakeClock(), log });
    return createInboxRuleDetails({ mail, clock: fakeClock() }).describe(tenant, entity, new AbortController().signal);
  }
  const field = ({ fields }: EntitySection, label: string) => fields.find((each) => each.label === label)?.value;
  const value = (section: EntitySection, label: string) => {
    const found = field(section, label);
    return found?.status === 'found' ? found.value : found;
  };

  it('tell its status, what it does, its parts, and why it is suspicious', async () => {
    const section = await describeRule();
    assert.equal(section.label, '“..” in the mailbox of tomasz.wilk@harbourlight.example');
    assert.equal(value(section, 'Status'), 'on');
    assert.match(
      String(value(section, 'What it does')),
      /redirected to ap\.clearing@fastmailbox\.example, moved to RSS Feeds/,
    );
    assert.deepEqual(value(section, 'Actions'), [
      'redirected to ap.clearing@fastmailbox.example',
      'moved to RSS Feeds',
      'marked as read',
      'kept from the rules after it',
    ]);
    assert.equal((value(section, 'Conditions') as string[]).length, 1);
    assert.equal(section.suspicious.length, 5);
    assert.match(section.suspicious[0] ?? '', /outside the company, to ap\.clearing@fastmailbox\.example/);
  });

  it('find nothing suspicious about an ordinary rule', async () => {
    const section = await describeRule({ ...ENTITY, ruleId: 'AQAAAJ5dZp8=' });
    assert.deepEqual(section.suspicious, []);
    assert.equal(value(section, 'Name'), '“Newsletters”');
  });

  it('do without folder names and domains, and say what that leaves open', async () => {
    sim.setQuirks({
      lacks: [
        'Mail.ReadBasic.All',
        'Mail.Read',
        'Mail.ReadWrite',
        'Domain.Read.All',
        'Domain.ReadWrite.All',
        'Directory.Read.All',
        'Directory.ReadWrite.All',
      ],
    });
    const section = await describeRule();
    assert.match(String(value(section, 'What it does')), /a folder whose name cannot be read/);
    assert.match(
      section.suspicious[0] ?? '',
      /cannot read all domains of the company, so check whether that is outside/,
    );
  });

  it('say that it is gone and what else is suspicious in the mailbox', async () => {
    const section = await describeRule({ ...ENTITY, ruleId: 'other' });
    assert.match(String(value(section, 'Status')), /^gone/);
    assert.equal(value(section, 'Rules of the mailbox'), '2');
    const others = value(section, 'Suspicious rules now') as string[];
    assert.equal(others.length, 1);
    assert.match(others[0] ?? '', /^“\.\.”: redirected to ap\.clearing@fastmailbox\.example, moved to RSS Feeds/);
    assert.match(section.suspicious.join(), /^The rule “\.\.”: It sends mail outside/);
    sim.state.mail.removeRule(id, VICTIM.id, RULE);
    assert.equal(field(await describeRule(), 'Suspicious rules now')?.status, 'absent');
  });

  it('of an alert that names no rule tell the suspicious ones, and claim nothing of what cannot be read', async () => {
    sim.setQuirks({ brokenRecord: true });
    const section = await describeRule({ type: 'inboxRule', mailbox: VICTIM.userPrincipalName });
    assert.equal(field(section, 'Status'), undefined);
    assert.equal((value(section, 'Suspicious rules now') as string[]).length, 1);
    assert.equal(field(section, 'Further rules')?.status, 'unavailable');
    assert.equal(field(await describeRule({ ...ENTITY, ruleId: 'other' }), 'Status')?.status, 'unavailable');
  });

  it('say why they cannot be read: permission, throttling, no mailbox, no user', async () => {
    const reason = async (entity = ENTITY) => {
      const status = field(await describeRule(entity), 'Status');
      return status?.status === 'unavailable' ? status.reason : JSON.stringify(status);
    };
    sim.setQuirks({ lacks: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'] });
    assert.match(await reason(), /MailboxSettings\.Read was not granted/);
    sim.setQuirks({ lacks: [], fail: [{ path: '/users', status: 429, times: 9, retryAfter: 120 }] });
    assert.match(await reason(), /throttled/);
    sim.setQuirks({ fail: [] });
    const guest = users.find(({ userType }) => userType === 'Guest')!;
    assert.match(await reason({ ...ENTITY, ownerId: guest.id }), /no mailbox in Exchange Online/);
    assert.match(await reason({ ...ENTITY, ownerId: 'f0000000-0000-4000-8000-000000000000' }), /no longer exists/);
  });
});
