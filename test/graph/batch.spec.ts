import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { BatchReply } from '../../src/graph/batch.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { startGraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { closeServers, fakeClock, graphAt, serveGraph, tenant, type Reply } from './server.ts';

interface Member {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}

/** Answers each member by its own rule, in reverse order as Graph may. */
const serveMembers = (answer: (member: Member, round: number) => Reply & { headers?: Record<string, string> }) => {
  let round = 0;
  return serveGraph(({ body }) => {
    round++;
    const { requests } = body as { requests: Member[] };
    const responses = requests.map((member) => ({ id: member.id, status: 200, ...answer(member, round) })).toReversed();
    return { body: { responses } };
  });
};

const said = (reply: BatchReply | undefined) => (reply && 'error' in reply ? reply.error : undefined);

describe('graph: batches of reads', () => {
  afterEach(closeServers);

  it('gives the replies in the order of the reads, 20 to a request, queries encoded', async () => {
    const server = await serveMembers(({ url }) => ({ body: { url } }));
    const reads = Array.from({ length: 45 }, (_, n) => ({ path: `/users/u${n}`, query: { $filter: "a eq 'b c'" } }));
    const replies = await graphAt(server.url).forTenant(tenant).batch(reads);
    deepEqual(
      replies.map((reply) => 'body' in reply && (reply.body as { url: string }).url),
      reads.map((_, n) => `/users/u${n}?$filter=a%20eq%20'b%20c'`),
    );
    deepEqual(
      server.heard.map(({ body }) => (body as { requests: Member[] }).requests.length).sort(),
      [20, 20, 5].sort(),
    );
    ok(
      server.heard.every(({ body }) =>
        (body as { requests: Member[] }).requests.every(({ method }) => method === 'GET'),
      ),
    );
  });

  it('asks again for a throttled member alone, after the wait that it names', async () => {
    const clock = fakeClock();
    const server = await serveMembers(({ id }, round) =>
      id === '1' && round === 1 ? { status: 429, headers: { 'Retry-After': '2' }, body: {} } : { body: { id } },
    );
    const replies = await graphAt(server.url, { clock })
      .forTenant(tenant)
      .batch([{ path: '/a' }, { path: '/b' }]);
    ok(replies.every((reply) => 'body' in reply));
    equal((server.heard[1]?.body as { requests: Member[] }).requests.length, 1);
    ok((clock.slept[0] ?? 0) >= 2000);
  });

  it('leaves a member that wants a long wait, and one that is refused, with the permission named', async () => {
    const server = await serveMembers(({ id }) =>
      id === '0'
        ? { status: 429, headers: { 'Retry-After': '120' }, body: {} }
        : { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    );
    const replies = await graphAt(server.url)
      .forTenant(tenant)
      .batch([{ path: '/a' }, { path: '/b', needs: 'Application.Read.All' }]);
    equal(said(replies[0])?.code, 'UPSTREAM_UNAVAILABLE');
    match(said(replies[1])?.message ?? '', /Application\.Read\.All/);
    equal(server.heard.length, 1);
  });

  it('tells a member without an answer from the others, and a batch of another shape as a whole', async () => {
    const server = await serveGraph(() => ({ body: { responses: [{ id: '1', status: 200, body: {} }] } }));
    const replies = await graphAt(server.url)
      .forTenant(tenant)
      .batch([{ path: '/a' }, { path: '/b' }]);
    ok(said(replies[0]));
    ok(replies[1] && 'body' in replies[1]);
    const odd = await serveGraph(() => ({ body: { value: [] } }));
    await rejects(
      graphAt(odd.url)
        .forTenant(tenant)
        .batch([{ path: '/a' }]),
      (error) => isTocsinError(error),
    );
  });

  it('reads again when the whole batch fails, as nothing is changed by it', async () => {
    let calls = 0;
    const server = await serveGraph(() =>
      ++calls === 1 ? { status: 503 } : { body: { responses: [{ id: '0', status: 200, body: { a: 1 } }] } },
    );
    deepEqual(
      await graphAt(server.url)
        .forTenant(tenant)
        .batch([{ path: '/a' }]),
      [{ body: { a: 1 } }],
    );
  });

  it('agrees with the sandbox', async () => {
    const sim = await startGraphSimulator({ tenants: SANDBOX_TENANTS });
    const place = { ...tenant, id: SANDBOX_TENANTS[0]?.id as typeof tenant.id };
    const replies = await graphAt(sim.url)
      .forTenant(place)
      .batch([{ path: '/organization' }, { path: '/users/nobody' }]);
    await sim.close();
    ok(replies[0] && 'body' in replies[0]);
    equal(said(replies[1])?.code, 'NOT_FOUND');
  });
});
