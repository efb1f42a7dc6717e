import assert from 'node:assert/strict';
import { createAbsentExchange, createExchangeWriter } from '../../src/exchange/writer.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { closeServers, serveGraph, type Reply } from '../graph/server.ts';
import { exchangeAt, GUEST, openMail, tenant, VICTIM, type OpenMail } from './setting.ts';

const NONE = { toAddress: null, toRecipient: null, keepsCopy: false };
const AWAY = { toAddress: 'x@evil.example', toRecipient: null, keepsCopy: true };

describe('exchange: forwarding, delegates and mail flow rules', () => {
  let world: OpenMail;
  beforeEach(async () => {
    world = await openMail();
  });
  afterEach(async () => {
    await world.close();
    await closeServers();
  });

  it('reads and sets forwarding, by object id and by address', async () => {
    const { mail, graph } = world;
    assert.deepEqual(await mail.readForwarding(tenant, VICTIM.id), NONE);
    await mail.setForwarding(tenant, VICTIM.id, AWAY);
    assert.equal(
      graph.state.mail.mailbox(tenant.id, VICTIM.id)?.forwarding.ForwardingSmtpAddress,
      'smtp:x@evil.example',
    );
    assert.deepEqual(await mail.readForwarding(tenant, VICTIM.userPrincipalName), AWAY);
    await mail.setForwarding(tenant, VICTIM.id, NONE);
    assert.deepEqual(await mail.readForwarding(tenant, VICTIM.id), NONE);
    assert.equal(await mail.readForwarding(tenant, GUEST.id), undefined);
  });

  it('tells who else may use a mailbox, without its owner and the system', async () => {
    const managers = world.graph.state.users(tenant.id).filter(({ jobTitle }) => /Manager/.test(jobTitle ?? ''));
    assert.deepEqual(await world.mail.readDelegates(tenant, VICTIM.id), []);
    const [delegate] = await world.mail.readDelegates(tenant, managers[0]!.id);
    assert.match(delegate?.who ?? '', /@harbourlight\.example$/);
    assert.deepEqual(delegate?.rights, ['FullAccess']);
  });

  it('reads a mail flow rule by name and by GUID, and switches it', async () => {
    const { mail, exchange } = world;
    const rule = await mail.readMailFlowRule(tenant, 'journal SYNC');
    assert.equal(rule?.enabled, true);
    assert.deepEqual(rule?.settings['BlindCopyTo'], ['ap.clearing@fastmailbox.example']);
    assert.equal('Identity' in (rule?.settings ?? {}), false);
    await mail.setMailFlowRuleEnabled(tenant, rule!.id, false);
    assert.equal(exchange.flowRules(tenant.id)[1]?.State, 'Disabled');
    assert.equal((await mail.readMailFlowRule(tenant, rule!.id))?.enabled, false);
    assert.equal(await mail.readMailFlowRule(tenant, 'no such rule'), undefined);
    await assert.rejects(mail.setMailFlowRuleEnabled(tenant, 'nope', true), (error) =>
      isTocsinError(error, 'NOT_FOUND'),
    );
  });

  it('names what is missing when Exchange refuses the cmdlet', async () => {
    world.exchange.setQuirks({ noRole: true });
    await assert.rejects(
      world.mail.readMailFlowRule(tenant, 'x'),
      (error) =>
        isTocsinError(error, 'UPSTREAM_REFUSED') &&
        /Exchange\.ManageAsApp.*role Exchange Administrator/.test(error.message),
    );
  });

  it('reads again after 429 and 503, and changes only once', async () => {
    const { mail, exchange } = world;
    exchange.setQuirks({ fail: { status: 429, times: 2, retryAfter: 1 } });
    assert.deepEqual(await mail.readForwarding(tenant, VICTIM.id), NONE);
    exchange.setQuirks({ fail: { status: 503, times: 1, afterEffect: true } });
    await assert.rejects(
      mail.setForwarding(tenant, VICTIM.id, AWAY),
      (error) => isTocsinError(error) && error.outcomeUnknown,
    );
    assert.equal(exchange.calls.filter(({ cmdlet }) => cmdlet === 'Set-Mailbox').length, 1);
    exchange.setQuirks({ fail: { status: 429, times: 1 } });
    await assert.rejects(
      mail.setForwarding(tenant, VICTIM.id, NONE),
      (error) => isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && !error.outcomeUnknown,
    );
  });

  it('takes nothing for clean that it cannot read', async () => {
    world.exchange.setQuirks({ brokenRecord: true });
    await assert.rejects(world.mail.readDelegates(tenant, VICTIM.id), /cannot read/);
    const answers: Reply[] = [
      { body: { value: [{ DisplayName: 'x' }] } },
      { body: 'nonsense' },
      { body: { value: 'x' } },
      { body: { value: [null] } },
    ];
    for (const reply of answers) {
      const server = await serveGraph(() => reply);
      const writer = createExchangeWriter(exchangeAt(server.url));
      await assert.rejects(
        writer.readForwarding(tenant, 'x'),
        (error) => isTocsinError(error, 'UPSTREAM_UNAVAILABLE'),
        JSON.stringify(reply),
      );
    }
  });

  it('asks as Exchange wants to be asked, and follows pages on the same server alone', async () => {
    const pages: Reply[] = [];
    const server = await serveGraph(({ url }) => pages[url.searchParams.has('skip') ? 1 : 0] ?? {});
    pages.push({
      body: {
        value: [{ User: 'a@x.example', AccessRights: ['FullAccess'] }],
        '@odata.nextLink': `${server.url}/adminapi/beta/t/InvokeCommand?skip=1`,
      },
    });
    pages.push({ body: { value: [{ Trustee: 'b@x.example', AccessRights: 'SendAs' }] } });
    const exchange = exchangeAt(server.url);
    assert.equal((await exchange.read(tenant, 'Get-MailboxPermission', { Identity: 'x' })).length, 2);
    const [asked] = server.heard;
    assert.equal(asked?.url.pathname, `/adminapi/beta/${tenant.id}/InvokeCommand`);
    assert.equal(
      asked?.headers['x-anchormailbox'],
      `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenant.id}`,
    );
    assert.equal(asked?.headers.authorization, `Bearer sandbox.${tenant.id}`);
    assert.deepEqual(asked?.body, {
      CmdletInput: { CmdletName: 'Get-MailboxPermission', Parameters: { Identity: 'x' } },
    });
    pages[0] = { body: { value: [], '@odata.nextLink': 'https://evil.example/next' } };
    await assert.rejects(exchange.read(tenant, 'Get-X', {}), /another server/);
  });

  it('does not know what became of a change when the connection breaks or nobody answers, and does when it was never sent', async () => {
    const cut = await serveGraph(() => ({ fault: 'reset' }));
    await assert.rejects(
      exchangeAt(cut.url).change(tenant, 'Set-Mailbox', {}),
      (error) => isTocsinError(error) && error.outcomeUnknown,
    );
    const silent = await serveGraph(() => ({ fault: 'silence' }));
    await assert.rejects(
      exchangeAt(silent.url, 50).change(tenant, 'Set-Mailbox', {}),
      (error) => isTocsinError(error) && error.outcomeUnknown,
    );
    const gone = await serveGraph(() => ({}));
    await gone.close();
    await assert.rejects(
      exchangeAt(gone.url).change(tenant, 'Set-Mailbox', {}),
      (error) => isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && !error.outcomeUnknown,
    );
  });

  it('says what is missing where it is not set up', async () => {
    const absent = createAbsentExchange();
    for (const call of [
      absent.readForwarding(tenant, 'x'),
      absent.setForwarding(tenant, 'x', NONE),
      absent.readDelegates(tenant, 'x'),
      absent.readMailFlowRule(tenant, 'x'),
      absent.setMailFlowRuleEnabled(tenant, 'x', true),
    ])
      await assert.rejects(
        call,
        (error) => isTocsinError(error, 'PRECONDITION_FAILED') && /EXCHANGE_BASE_URL/.test(error.message),
      );
  });
});
