import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActivityAnswer } from '../../src/events/linked-activities.ts';
import { readAudit, readSignIn } from '../../src/graph/activity-shape.ts';
import { createAuditLogPace } from '../../src/graph/audit-log-pace.ts';
import { createLinkedActivities } from '../../src/graph/linked-activities.ts';
import { createPacer } from '../../src/notify/pace.ts';
import { fakeClock as movableClock } from '../fakes/clock.ts';
import { closeServers, fakeClock, graphAt, serveGraph, tenant, type Heard, type Reply } from './server.ts';

const REAL = join(import.meta.dirname, '../../../shared/data/graph/real');
const actor = { type: 'user', id: 'u1', upn: "O'Brien@Contoso.com" } as const;
const from = new Date('2026-05-04T10:07:00Z');
const to = new Date('2026-05-04T12:07:00Z');
const query = { actor, from, to, priority: 0 };
const { signal } = new AbortController();

const signIn = (id: string, at: string, more: object = {}) => ({
  id,
  createdDateTime: at,
  userPrincipalName: 'ana@contoso.com',
  appDisplayName: 'Exchange',
  ipAddress: '203.0.113.7',
  status: { errorCode: 0 },
  ...more,
});

async function readerAt(answer: (heard: Heard) => Reply) {
  const server = await serveGraph(answer);
  const clock = fakeClock();
  const pace = createPacer({ clock, conversation: [], overall: [] });
  return { server, reader: createLinkedActivities(graphAt(server.url, { clock }), { clock, pace }) };
}

const reasonOf = (answer: ActivityAnswer) => (answer.status === 'unreadable' ? answer.reason : 'read');

describe('Reading what actors did', () => {
  afterEach(closeServers);

  it('asks each log for the actor and the span, newest first, and keeps to the span', async () => {
    const inside = '2026-05-04T11:00:00Z';
    const { server, reader } = await readerAt(({ url }) => ({
      body: {
        value: url.pathname.endsWith('signIns')
          ? [signIn('a', inside), signIn('late', '2026-05-04T12:10:00Z'), signIn('early', '2026-05-04T10:06:59Z')]
          : [],
      },
    }));
    const { signIn: found, audit } = await reader.read(tenant, query, signal);
    assert.ok(found.status === 'read' && audit.status === 'read');
    assert.deepEqual(
      found.items.map(({ id }) => id),
      ['a'],
    );
    const asked = new Map(server.heard.map(({ url }) => [url.pathname, url.searchParams]));
    assert.equal(
      asked.get('/v1.0/auditLogs/signIns')?.get('$filter'),
      "userId eq 'u1' and createdDateTime ge 2026-05-04T10:00:00.000Z and createdDateTime le 2026-05-04T12:15:00.000Z",
    );
    assert.match(
      asked.get('/v1.0/auditLogs/directoryAudits')?.get('$filter') ?? '',
      /^initiatedBy\/user\/id eq 'u1' and/,
    );
    assert.equal(asked.get('/v1.0/auditLogs/directoryAudits')?.get('$orderby'), 'activityDateTime desc');
  });

  it('names an actor without an id by their address, whatever it is made of', async () => {
    const { server, reader } = await readerAt(() => ({ body: { value: [] } }));
    await reader.read(tenant, { ...query, actor: { type: 'user', upn: actor.upn } }, signal);
    const filters = server.heard.map(({ url }) => url.searchParams.get('$filter') ?? '');
    assert.ok(filters.some((filter) => filter.startsWith("userPrincipalName eq 'o''brien@contoso.com' and")));
  });

  it('asks once for all alerts of one attack', async () => {
    const { server, reader } = await readerAt(() => ({ body: { value: [] } }));
    const spans = [0, 60_000, 120_000].map((ms) => ({
      ...query,
      from: new Date(from.getTime() + ms),
      to: new Date(to.getTime() + ms),
    }));
    await Promise.all(spans.map((span) => reader.read(tenant, span, signal)));
    assert.equal(server.heard.length, 2);
  });

  it('says that there is more when a page has a link on', async () => {
    const value = [signIn('a', '2026-05-04T11:00:00Z')];
    const { reader } = await readerAt(() => ({ body: { value, '@odata.nextLink': 'https://x/next' } }));
    const { signIn: found } = await reader.read(tenant, query, signal);
    assert.ok(found.status === 'read' && found.more);
  });

  it('tells a missing permission, a missing licence and throttling apart, and when to ask again', async () => {
    const licence = { error: { code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant' } };
    const replies: Record<string, Reply> = {
      signIns: { status: 403, body: licence },
      directoryAudits: { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    };
    const { reader } = await readerAt(({ url }) => replies[url.pathname.split('/').at(-1) ?? ''] ?? {});
    const { signIn: unlicensed, audit: forbidden } = await reader.read(tenant, query, signal);
    assert.match(reasonOf(unlicensed), /no licence: the tenant needs Microsoft Entra ID P1/);
    assert.match(reasonOf(forbidden), /no permission: AuditLog\.Read\.All/);
    assert.ok(unlicensed.status === 'unreadable' && !unlicensed.again);
    const busy = await readerAt(() => ({ status: 429, headers: { 'retry-after': '120' } }));
    const { signIn: throttled } = await busy.reader.read(tenant, query, signal);
    assert.ok(throttled.status === 'unreadable' && throttled.again);
    assert.match(throttled.reason, /throttled/);
  });

  it('asks again for what could not be read', async () => {
    let calls = 0;
    const { reader } = await readerAt(() => (++calls <= 2 ? { status: 403, body: {} } : { body: { value: [] } }));
    await reader.read(tenant, query, signal);
    assert.equal((await reader.read(tenant, query, signal)).signIn.status, 'read');
  });

  it('never takes records that it cannot read for none', async () => {
    const { reader } = await readerAt(() => ({ body: { value: [null, { id: 7 }] } }));
    const { signIn: all } = await reader.read(tenant, query, signal);
    assert.match(reasonOf(all), /cannot read/);
    const one = signIn('a', '2026-05-04T11:00:00Z');
    const { reader: other } = await readerAt(() => ({ body: { value: [null, one] } }));
    const { signIn: some } = await other.read(tenant, query, signal);
    assert.ok(some.status === 'read' && some.more && some.items.length === 1);
  });

  it('looks behind an empty page that has a link on', async () => {
    const one = signIn('a', '2026-05-04T11:00:00Z');
    let url = '';
    const { server, reader } = await readerAt((heard) =>
      heard.url.searchParams.has('$skiptoken')
        ? { body: { value: [one] } }
        : { body: { value: [], '@odata.nextLink': `${url}/v1.0/auditLogs/signIns?$skiptoken=x` } },
    );
    url = server.url;
    const { signIn: found } = await reader.read(tenant, query, signal);
    assert.ok(found.status === 'read' && found.items.length === 1 && !found.more);
  });

  it('passes over a broken record and keeps the others', async () => {
    const odd = [null, 7, {}, { id: '', createdDateTime: 'x' }, { id: 'b', createdDateTime: 'yesterday' }];
    const bare = {
      id: 'bare',
      createdDateTime: '2026-05-04T11:00:00Z',
      status: 'odd',
      location: 7,
      deviceDetail: null,
    };
    const { reader } = await readerAt(() => ({ body: { value: [...odd, bare, signIn('a', '2026-05-04T11:00:00Z')] } }));
    const { signIn: found } = await reader.read(tenant, query, signal);
    assert.ok(found.status === 'read');
    assert.deepEqual(
      found.items.map(({ id, outcome }) => [id, outcome]),
      [
        ['bare', 'unknown'],
        ['a', 'success'],
      ],
    );
    const shapeless = await readerAt(() => ({ body: { value: 7 } }));
    assert.match(reasonOf((await shapeless.reader.read(tenant, query, signal)).audit), /cannot read/);
  });

  it('reads no more than five times in ten seconds per tenant, the gravest first', async () => {
    const clock = movableClock();
    const pace = createAuditLogPace(clock);
    const ran: string[] = [];
    for (let at = 0; at < 8; at++) void pace.run('t1', 3, async () => void ran.push(`low${at}`));
    void pace.run('t1', 0, async () => void ran.push('high'));
    void pace.run('t2', 3, async () => void ran.push('other'));
    await clock.advance(9_999);
    assert.deepEqual(ran.filter((name) => name !== 'other').length, 5);
    assert.ok(ran.includes('high') && ran.includes('other'));
    await clock.advance(10_000);
    assert.equal(ran.length, 10);
  });
});

describe('Real records of Microsoft', () => {
  const names = ['graph-signins-list.json', 'graph-directoryaudits-list.json'].map((name) => join(REAL, name));

  it('are read with who, what, when and how it ended', function () {
    if (!names.every((name) => existsSync(name)))
      return void console.log('      (no real records beside this checkout)');
    const [signIns, audits] = names.map(
      (name) => (JSON.parse(readFileSync(name, 'utf8')) as { value: unknown[] }).value,
    );
    const first = readSignIn(signIns?.[0]);
    assert.equal(first?.what, 'Sign-in to Graph explorer');
    assert.deepEqual(
      [first?.actor, first?.outcome, first?.place],
      ['testaccount1@contoso.com', 'success', 'Redmond, US'],
    );
    const audit = readAudit(audits?.[0]);
    assert.equal(audit?.what, 'Add member to group');
    assert.deepEqual(
      [audit?.actor, audit?.outcome, audit?.note],
      ['bob@wingtiptoysonline.com', 'success', 'Example.com, bob@contoso.com'],
    );
  });
});
