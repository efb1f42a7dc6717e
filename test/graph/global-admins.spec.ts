import assert from 'node:assert/strict';
import { createUserWriter } from '../../src/graph/users.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { closeServers, graphAt, serveGraph, tenant, type Reply } from './server.ts';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const person = (id: string, over: object = {}) => ({
  principalId: id,
  principal: { '@odata.type': '#microsoft.graph.user', id, accountEnabled: true, ...over },
});

describe('Who is Global Administrator', () => {
  afterEach(closeServers);

  async function ask(answers: Readonly<Record<string, Reply>>) {
    const server = await serveGraph(({ url }) => {
      const path = Object.keys(answers).find((end) => url.pathname.endsWith(end));
      return path ? (answers[path] as Reply) : { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } };
    });
    return { writer: createUserWriter(graphAt(server.url)), server };
  }

  it('are the users whose sign-in is allowed, with a word whether groups hold the role too', async () => {
    const { writer, server } = await ask({
      roleAssignments: {
        body: {
          value: [
            person('A'),
            person('off', { accountEnabled: false }),
            person('unsaid', { accountEnabled: undefined }),
            { principalId: 'bare' },
            { principalId: 'deleted' },
            { principalId: 'g', principal: { '@odata.type': '#microsoft.graph.group', id: 'g' } },
          ],
        },
      },
      '/users/unsaid': { body: { id: 'unsaid', accountEnabled: true } },
      '/users/bare': { body: { id: 'bare', accountEnabled: true } },
    });
    assert.deepEqual(await writer.globalAdmins(tenant), { users: ['a', 'unsaid', 'bare'], groups: true });
    assert.match(server.heard[0]?.url.searchParams.get('$filter') ?? '', new RegExp(GLOBAL_ADMINISTRATOR));
  });

  it('are told of one user through groups too', async () => {
    const role = (roleTemplateId: string) => ({ body: { value: [{ displayName: 'x', roleTemplateId }] } });
    const yes = await ask({ 'microsoft.graph.directoryRole': role(GLOBAL_ADMINISTRATOR) });
    assert.equal(await yes.writer.isGlobalAdmin(tenant, 'a'), true);
    const no = await ask({ 'microsoft.graph.directoryRole': role('another') });
    assert.equal(await no.writer.isGlobalAdmin(tenant, 'a'), false);
  });

  it('are not told at all where a part cannot be read', async () => {
    for (const reply of [
      { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
      { body: { value: [person('a'), 'broken'] } },
    ]) {
      const { writer } = await ask({ roleAssignments: reply, 'microsoft.graph.directoryRole': reply });
      await assert.rejects(writer.globalAdmins(tenant), (error) => isTocsinError(error));
    }
  });
});
