import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { createInboxRuleWriter } from '../../src/graph/inbox-rules.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { aRule } from '../fakes/mail-writer.ts';
import {
  closeServers,
  fakeClock,
  graphAt,
  log,
  serveGraph,
  tenant,
  type Heard,
  type Reply,
  type TestServer,
} from './server.ts';

let server: TestServer;
const calls = () => server.heard.map(({ method, url }) => `${method} ${url.pathname.slice(5)}`);
const refused = (code: string, status: number): Reply => ({ status, body: { error: { code, message: 'secret' } } });
const RULES = '/users/u1/mailFolders/inbox/messageRules';

async function writerOver(answer: (heard: Heard) => Reply) {
  server = await serveGraph(answer);
  return createInboxRuleWriter({ graph: graphAt(server.url), clock: fakeClock(), log });
}

/** Answers a batch of folder reads, each by its path. */
function batchOf(heard: Heard, answer: (url: string) => { status: number; body?: unknown }): Reply {
  const { requests } = heard.body as { requests: { id: string; url: string }[] };
  return { body: { responses: requests.map(({ id, url }) => ({ id, ...answer(url) })) } };
}

const RAW = {
  id: 'AQAAAJ5dZqA=',
  displayName: '..',
  sequence: 2,
  isEnabled: true,
  hasError: false,
  isReadOnly: false,
  conditions: { subjectContains: ['invoice'], sentToMe: false, bodyContains: [], headerContains: null },
  actions: { moveToFolder: 'AQMk/+=', '@odata.type': '#x', markAsRead: true, somethingNew: { a: 1 } },
};

describe('graph: inbox rules', () => {
  afterEach(closeServers);

  it('are read in their order with the names of their folders, and what is not set is left out', async () => {
    const writer = await writerOver((heard) => {
      if (heard.method === 'POST') return batchOf(heard, () => ({ status: 200, body: { displayName: 'RSS Feeds' } }));
      return { body: { value: [RAW, { ...RAW, id: 'first', sequence: 1, actions: null, conditions: undefined }] } };
    });
    const { rules, unreadable } = await writer.listRules(tenant, 'u1');
    equal(unreadable, 0);
    deepEqual(
      rules.map(({ id }) => id),
      ['first', 'AQAAAJ5dZqA='],
    );
    deepEqual(rules[1], {
      id: 'AQAAAJ5dZqA=',
      name: '..',
      sequence: 2,
      enabled: true,
      readOnly: false,
      hasError: false,
      conditions: { subjectContains: ['invoice'] },
      exceptions: {},
      actions: { moveToFolder: 'AQMk/+=', markAsRead: true, somethingNew: { a: 1 } },
      folders: { 'AQMk/+=': 'RSS Feeds' },
    });
    deepEqual([rules[0]?.actions, rules[0]?.conditions], [{}, {}]);
    await writer.listRules(tenant, 'u1');
    deepEqual(calls(), [`GET ${RULES}`, 'POST /$batch', `GET ${RULES}`]);
    match(JSON.stringify(server.heard[1]?.body), /mailFolders\/AQMk%2F%2B%3D\?\$select=displayName/);
  });

  it('are all read although folders cannot be, and one of them cannot be understood', async () => {
    const writer = await writerOver((heard) => {
      if (heard.method === 'POST')
        return batchOf(heard, () => ({ status: 403, body: { error: { code: 'ErrorAccessDenied' } } }));
      return { body: { value: [null, { displayName: 'no id' }, { ...RAW, conditions: 'all' }, RAW] } };
    });
    const { rules, unreadable } = await writer.listRules(tenant, 'u1');
    deepEqual([rules.length, unreadable, rules[0]?.folders], [1, 3, {}]);
  });

  it('of two pages are read from both, and a folder batch that fails costs names alone', async () => {
    const writer = await writerOver(({ method, url }) => {
      if (method === 'POST') return { status: 400, body: {} };
      if (url.searchParams.has('$skip')) return { body: { value: [{ ...RAW, id: 'second' }] } };
      return { body: { value: [RAW], '@odata.nextLink': `${server.url}/v1.0${RULES}?$skip=1` } };
    });
    const { rules } = await writer.listRules(tenant, 'u1');
    deepEqual(
      rules.map(({ id, folders }) => [id, folders]),
      [
        ['AQAAAJ5dZqA=', {}],
        ['second', {}],
      ],
    );
  });

  it('tell whether the rule, the mailbox or the user is missing', async () => {
    const codes = ['ErrorItemNotFound', 'MailboxNotEnabledForRESTAPI', 'Request_ResourceNotFound'];
    const writer = await writerOver(() => refused(codes[Math.min(server.heard.length, 3) - 1] ?? '', 404));
    const wanted = [
      /rule no longer exists/,
      /no mailbox in Exchange Online/,
      /Fabrikam has no user with the address ana@fabrikam\.example/,
    ];
    for (const words of wanted) {
      const rule = { mailbox: 'ana@fabrikam.example', ruleId: 'r1' };
      await rejects(
        writer.setRuleEnabled(tenant, rule, false),
        (error) => isTocsinError(error, 'NOT_FOUND') && words.test(error.message),
      );
    }
  });

  it('of a mailbox whose address is not the user principal name are found by the address', async () => {
    const writer = await writerOver(({ method, url }) => {
      if (url.pathname === '/v1.0/users') return { body: { value: [{ id: 'u1' }] } };
      if (!url.pathname.includes('/users/u1/')) return refused('ErrorInvalidUser', 404);
      return method === 'DELETE' ? { status: 204 } : { body: { value: [RAW] } };
    });
    equal((await writer.listRules(tenant, "o'neil@fabrikam.example")).rules.length, 1);
    equal(server.heard[1]?.url.searchParams.get('$filter'), "mail eq 'o''neil@fabrikam.example'");
    await writer.deleteRule(tenant, { mailbox: "o'neil@fabrikam.example", ruleId: 'r' });
    deepEqual(calls().slice(-1), [`DELETE ${RULES}/r`]);
  });

  it('name the permission that is missing, and wait as long as Microsoft asks', async () => {
    const forbidden = await writerOver(() => refused('ErrorAccessDenied', 403));
    await rejects(forbidden.listRules(tenant, 'u1'), /MailboxSettings\.Read /);
    await rejects(forbidden.deleteRule(tenant, { mailbox: 'u1', ruleId: 'r' }), /MailboxSettings\.ReadWrite/);
    await server.close();
    const throttled = await writerOver(() =>
      server.heard.length === 1 ? { status: 429, headers: { 'retry-after': '3' } } : { body: { value: [] } },
    );
    deepEqual(await throttled.listRules(tenant, 'u1'), { rules: [], unreadable: 0 });
    await server.close();
    const slow = await writerOver(() => ({ status: 429, headers: { 'retry-after': '3' } }));
    await rejects(
      slow.setRuleEnabled(tenant, { mailbox: 'u1', ruleId: 'r' }, true),
      (error) => isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && !error.outcomeUnknown && error.retryAfterMs === 3000,
    );
    equal(server.heard.length, 1);
  });

  it('are changed with one request each, their ids encoded', async () => {
    const writer = await writerOver(({ method }) =>
      method === 'POST'
        ? { status: 201, body: { id: 'new' } }
        : { status: method === 'DELETE' ? 204 : 200, body: method === 'DELETE' ? undefined : {} },
    );
    const rule = { mailbox: 'ana#EXT#@x.example', ruleId: 'a/b+c=' };
    await writer.setRuleEnabled(tenant, rule, false);
    await writer.deleteRule(tenant, rule);
    const path = '/users/ana%23EXT%23%40x.example/mailFolders/inbox/messageRules';
    deepEqual(calls(), [`PATCH ${path}/a%2Fb%2Bc%3D`, `DELETE ${path}/a%2Fb%2Bc%3D`]);
    deepEqual(server.heard[0]?.body, { isEnabled: false });
    const made = await writer.createRule(
      tenant,
      'u1',
      aRule({ enabled: false, sequence: 3, conditions: { sentToMe: true }, actions: { delete: true } }),
    );
    equal(made, 'new');
    deepEqual(server.heard[2]?.body, {
      displayName: 'Newsletters',
      sequence: 3,
      isEnabled: false,
      conditions: { sentToMe: true },
      actions: { delete: true },
    });
  });

  it('made without an answer that tells the id are of unknown outcome', async () => {
    const writer = await writerOver(() => ({ status: 201, body: {} }));
    await rejects(writer.createRule(tenant, 'u1', aRule()), (error) => isTocsinError(error) && error.outcomeUnknown);
  });

  it('of one mailbox are asked for four at a time', async () => {
    let now = 0;
    let most = 0;
    const slow = { ...systemClock, now: () => new Date(0), sleep: async () => undefined };
    server = await serveGraph(() => ({ body: { value: [] } }));
    const graph = graphAt(server.url);
    const counted = {
      forTenant: () => ({
        ...graph.forTenant(tenant),
        async get() {
          most = Math.max(most, ++now);
          await new Promise((resolve) => setImmediate(resolve));
          now--;
          return { value: [] };
        },
      }),
    };
    const writer = createInboxRuleWriter({ graph: counted, clock: slow, log });
    await Promise.all(Array.from({ length: 20 }, () => writer.listRules(tenant, 'u1')));
    equal(most, 4);
  });
});

describe('graph: the mail domains of a tenant', () => {
  afterEach(closeServers);

  it('are the verified ones, asked for once an hour', async () => {
    const writer = await writerOver(() => ({
      body: {
        value: [
          { id: 'Fabrikam.example', isVerified: true },
          { id: 'fab.onmicrosoft.com' },
          { id: 'not-ours.example', isVerified: false },
        ],
      },
    }));
    const own = { names: ['fabrikam.example', 'fab.onmicrosoft.com'], complete: true };
    deepEqual(await writer.mailDomains(tenant), own);
    deepEqual(await writer.mailDomains(tenant), own);
    equal(server.heard.length, 1);
  });

  it('are the default one and said to be incomplete where they cannot be read, whole or in part', async () => {
    for (const reply of [
      refused('Authorization_RequestDenied', 403),
      { body: { value: [{ id: 'a.example' }, null] } },
      { body: {} },
    ]) {
      const writer = await writerOver(() => reply);
      deepEqual(await writer.mailDomains(tenant), { names: ['fabrikam.example'], complete: false });
      await server.close();
    }
  });
});
