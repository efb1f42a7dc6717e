import assert from 'node:assert/strict';
import type { EntitySection } from '../../src/entities/section.ts';
import { createMailFlowRuleDetails } from '../../src/exchange/mail-flow-rule-details.ts';
import { createMailboxDetails } from '../../src/exchange/mailbox-details.ts';
import { createAbsentExchange } from '../../src/exchange/writer.ts';
import { plantRules } from '../../src/sandbox/story-mail.ts';
import { GUEST, openMail, tenant, VICTIM, type OpenMail } from './setting.ts';

const signal = new AbortController().signal;
const MAILBOX = { type: 'mailbox', address: VICTIM.userPrincipalName } as const;
const field = ({ fields }: EntitySection, label: string) => fields.find((each) => each.label === label);
const value = (section: EntitySection, label: string) => {
  const found = field(section, label)?.value;
  return found?.status === 'found'
    ? found.value
    : found?.status === 'unavailable'
      ? `? ${found.reason}`
      : found?.status;
};

describe('Details of a mailbox', () => {
  let world: OpenMail;
  beforeEach(async () => {
    world = await openMail();
  });
  afterEach(() => world.close());
  const look = (mailbox: { readonly type: 'mailbox'; readonly address: string } = MAILBOX, mail = world.mail) =>
    createMailboxDetails({ mail, clock: world.clock }).describe(tenant, mailbox, signal);
  function attack(): void {
    const evidence = [
      { configurationType: 'userInboxRule', configurationId: 'r', externalDirectoryObjectId: VICTIM.id },
    ];
    plantRules(world.graph.state, tenant.id, { id: 'a', evidence });
  }

  it('tell that an ordinary one forwards nothing, is used by nobody else and has no suspicious rule', async () => {
    const section = await look();
    assert.deepEqual(
      ['Forwards everything', 'Others who may use it', 'Suspicious inbox rules'].map((label) => value(section, label)),
      ['absent', 'absent', 'absent'],
    );
    assert.deepEqual(section.suspicious, []);
  });

  it('tell of forwarding outside and of suspicious rules, so that nobody overlooks them', async () => {
    attack();
    const section = await look();
    assert.equal(
      value(section, 'Forwards everything'),
      'to ap.clearing@fastmailbox.example; a copy stays in the mailbox',
    );
    assert.equal(field(section, 'Forwards everything')?.alarming, true);
    assert.match(section.suspicious[0] ?? '', /outside the company, to ap\.clearing@fastmailbox\.example/);
    assert.equal((value(section, 'Suspicious inbox rules') as string[]).length, 1);
  });

  it('do not alarm for forwarding inside, and ask to check a recipient of the directory', async () => {
    const forward = (toAddress: string | null, toRecipient: string | null) =>
      world.mail.setForwarding(tenant, VICTIM.id, { toAddress, toRecipient, keepsCopy: false });
    await forward(`bo@${tenant.domain}`, null);
    assert.deepEqual((await look()).suspicious, []);
    await forward(null, 'Bo Contact');
    assert.match((await look()).suspicious.join(), /Bo Contact: check whether that is a contact outside/);
  });

  it('say of each field why it is not known: not set up, no role, gone', async () => {
    attack();
    const absent = await look(MAILBOX, { ...world.mail, ...createAbsentExchange() });
    assert.match(String(value(absent, 'Forwards everything')), /^\? Exchange Online is not set up.*EXCHANGE_BASE_URL/);
    assert.match(String(value(absent, 'Others who may use it')), /EXCHANGE_BASE_URL/);
    assert.equal((value(absent, 'Suspicious inbox rules') as string[]).length, 1);
    world.exchange.setQuirks({ noRole: true });
    world.graph.setQuirks({ lacks: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'] });
    const refused = await look();
    assert.match(String(value(refused, 'Forwards everything')), /Exchange\.ManageAsApp/);
    assert.match(String(value(refused, 'Suspicious inbox rules')), /MailboxSettings\.Read/);
    world.exchange.setQuirks({});
    assert.match(
      String(value(await look({ type: 'mailbox', address: GUEST.userPrincipalName }), 'Status')),
      /no such mailbox/,
    );
  });
});

describe('Details of a mail flow rule', () => {
  let world: OpenMail;
  beforeEach(async () => {
    world = await openMail();
  });
  afterEach(() => world.close());
  const look = (name: string, mail: OpenMail['mail'] = world.mail) =>
    createMailFlowRuleDetails({ mail, clock: world.clock }).describe(tenant, { type: 'mailFlowRule', name }, signal);

  it('tell what it does and why it is suspicious', async () => {
    const section = await look('Journal sync');
    assert.equal(section.label, '“Journal sync”');
    assert.equal(value(section, 'Status'), 'on');
    assert.equal(
      value(section, 'What it does'),
      'Mail whose subject or text contains “invoice” or “payment” is copied secretly to ap.clearing@fastmailbox.example, spared the spam filter and stripped of the header “X-MS-Exchange-Organization-AuthAs”.',
    );
    assert.equal((value(section, 'In Exchange’s own words') as string[]).length, 4);
    assert.deepEqual(
      section.suspicious.map((reason) => reason.slice(0, 12)),
      ['It sends mai', 'It lets mail', 'It removes w', 'It looks for'],
    );
  });

  it('find nothing suspicious about a banner', async () => {
    const section = await look('Mark mail from outside');
    assert.deepEqual(section.suspicious, []);
    assert.match(
      String(value(section, 'What it does')),
      /^Mail from outside the company is marked in the subject with “\[External\]”/,
    );
  });

  it('say that it is gone, or why it cannot be read', async () => {
    assert.match(String(value(await look('other'), 'Status')), /^gone/);
    const absent = await look('x', { ...world.mail, ...createAbsentExchange() });
    for (const { value: each } of absent.fields)
      assert.ok(each.status === 'unavailable' && /EXCHANGE_BASE_URL/.test(each.reason));
    world.exchange.setQuirks({ fail: { status: 429, times: 9, retryAfter: 60 } });
    assert.match(String(value(await look('x'), 'Status')), /slow down/);
  });
});
