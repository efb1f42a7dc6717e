import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { BatchAnswer } from '../../src/graph/batch.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { startGraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { closeServers, fakeClock, graphAt, serveGraph, tenant, type Reply } from './server.ts';

interface Member {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}

const membersOf = (heard: { readonly body: unknown } | undefined) =>
  ((heard?.body ?? { requests: [] }) as { requests: Member[] }).requests;

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

const said = (reply: BatchAnswer | undefined) => (reply && 'error' in reply ? reply.error : undefined);

describe('graph: batches of reads', () => {
  afterEach(closeServers);

  it('gives the replies in the order of the reads, 20 to a request, queries encoded', async () => {
    const server = await serveMembers(({ url }) => ({ body: { url } }));
    const reads = Array.from({ length: 45 }, (_, n) => ({
      id: `m${n}`,
      path: `/users/u${n}`,
      query: { $filter: "a eq 'b c'" },
    }));
    const replies = await graphAt(server.url).forTenant(tenant).batch(reads);
    deepEqual(
      [...replies.values()].map((reply) => 'body' in reply && (reply.body as { url: string }).url),
      reads.map((_, n) => `/users/u${n}?$filter=a%20eq%20'b%20c'`),
    );
    deepEqual(server.heard.map(({ body }) => membersOf({ body }).length).sort(), [20, 20, 5].sort());
    ok(server.heard.every(({ body }) => membersOf({ body }).every(({ method }) => method === 'GET')));
  });

  it('asks again for a throttled member alone, after the wait that it names', async () => {
    const clock = fakeClock();
    const server = await serveMembers(({ id }, round) =>
      id === '1' && round === 1 ? { status: 429, headers: { 'Retry-After': '2' }, body: {} } : { body: { id } },
    );
    const replies = await graphAt(server.url, { clock })
      .forTenant(tenant)
      .batch([
        { id: '0', path: '/a' },
        { id: '1', path: '/b' },
      ]);
    ok([...replies.values()].every((reply) => 'body' in reply));
    equal(membersOf(server.heard[1]).length, 1);
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
      .batch([
        { id: '0', path: '/a' },
        { id: '1', path: '/b', needs: 'Application.Read.All' },
      ]);
    equal(said(replies.get('0'))?.code, 'UPSTREAM_UNAVAILABLE');
    match(said(replies.get('1'))?.message ?? '', /Application\.Read\.All/);
    equal(server.heard.length, 1);
  });

  it('tells a member without an answer from the others, and a batch of another shape as a whole', async () => {
    const server = await serveGraph(() => ({ body: { responses: [{ id: '1', status: 200, body: {} }] } }));
    const replies = await graphAt(server.url)
      .forTenant(tenant)
      .batch([
        { id: '0', path: '/a' },
        { id: '1', path: '/b' },
      ]);
    ok(said(replies.get('0')));
    ok('body' in (replies.get('1') ?? {}));
    const odd = await serveGraph(() => ({ body: { value: [] } }));
    await rejects(
      graphAt(odd.url)
        .forTenant(tenant)
        .batch([{ id: '0', path: '/a' }]),
      (error) => isTocsinError(error),
    );
  });

  it('reads again when the whole batch fails, as nothing is changed by it', async () => {
    let calls = 0;
    const server = await serveGraph(() =>
      ++calls === 1 ? { status: 503 } : { body: { responses: [{ id: '0', status: 200, body: { a: 1 } }] } },
    );
    const answers = await graphAt(server.url)
      .forTenant(tenant)
      .batch([{ id: '0', path: '/a' }]);
    deepEqual(answers.get('0'), { body: { a: 1 } });
  });

  it('agrees with the sandbox', async () => {
    const sim = await startGraphSimulator({ tenants: SANDBOX_TENANTS });
    const place = { ...tenant, id: SANDBOX_TENANTS[0]?.id as typeof tenant.id };
    const replies = await graphAt(sim.url)
      .forTenant(place)
      .batch([
        { id: '0', path: '/organization' },
        { id: '1', path: '/users/nobody' },
      ]);
    await sim.close();
    ok('body' in (replies.get('0') ?? {}));
    equal(said(replies.get('1'))?.code, 'NOT_FOUND');
  });
});
