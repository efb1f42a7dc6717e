import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { createAlertWriter } from '../../src/graph/alert-write-back.ts';
import { createUserWriter } from '../../src/graph/users.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { closeServers, graphAt, serveGraph, tenant, type Heard, type Reply, type TestServer } from './server.ts';

let server: TestServer;
const calls = () => server.heard.map(({ method, url }) => `${method} ${url.pathname.slice(5)}`);

/** One alert that can be changed and commented on, each change moving its time by a second. */
async function serveAlert(fail: (heard: Heard) => Reply | undefined = () => undefined) {
  const alert = { id: 'da1_-2', status: 'new', classification: null as string | null, comments: [] as object[] };
  let second = 0;
  const entity = () => ({ ...alert, lastUpdateDateTime: `2026-05-01T00:00:0${second}.5Z` });
  server = await serveGraph((heard) => {
    if (heard.method === 'GET') return { body: entity() };
    second++;
    if (heard.method === 'PATCH') Object.assign(alert, heard.body);
    else alert.comments.push(heard.body as object);
    return fail(heard) ?? { body: heard.method === 'PATCH' ? entity() : { value: alert.comments } };
  });
  return alert;
}

const told = {
  status: 'resolved',
  classification: 'truePositive',
  determination: 'compromisedUser',
  comment: 'Sessions revoked.',
  marker: 'Tocsin deed 7',
} as const;

describe('graph: telling Microsoft of an alert', () => {
  afterEach(closeServers);

  it('changes what differs, comments once and gives the new time', async () => {
    const alert = await serveAlert();
    const writer = createAlertWriter(graphAt(server.url));
    equal(await writer.tell(tenant, 'da1_-2', told), '2026-05-01T00:00:02.5000000Z');
    const path = '/security/alerts_v2/da1_-2';
    deepEqual(calls(), [`GET ${path}`, `PATCH ${path}`, `POST ${path}/comments`, `GET ${path}`]);
    deepEqual(server.heard[1]?.body, {
      status: 'resolved',
      classification: 'truePositive',
      determination: 'compromisedAccount',
    });
    deepEqual(server.heard[2]?.body, {
      '@odata.type': 'microsoft.graph.security.alertComment',
      comment: 'Sessions revoked. (Tocsin deed 7)',
    });
    equal(await writer.tell(tenant, 'da1_-2', told), '2026-05-01T00:00:02.5000000Z');
    equal(alert.comments.length, 1);
    equal(server.heard.length, 5);
  });

  it('does not double a comment whose answer was lost', async () => {
    let lost = false;
    const alert = await serveAlert((heard) => {
      if (heard.method !== 'POST' || lost) return undefined;
      lost = true;
      return { status: 500 };
    });
    const writer = createAlertWriter(graphAt(server.url));
    await rejects(
      writer.tell(tenant, 'da1_-2', told),
      (error) => isTocsinError(error, 'UPSTREAM_UNAVAILABLE') && error.outcomeUnknown,
    );
    await writer.tell(tenant, 'da1_-2', told);
    equal(alert.comments.length, 1);
  });

  it('changes nothing when nothing differs', async () => {
    await serveAlert();
    equal(
      await createAlertWriter(graphAt(server.url)).tell(tenant, 'da1_-2', { status: 'new', marker: 'm' }),
      '2026-05-01T00:00:00.5000000Z',
    );
    equal(server.heard.length, 1);
  });

  it('names the permission that is missing', async () => {
    server = await serveGraph(() => ({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } }));
    await rejects(createAlertWriter(graphAt(server.url)).tell(tenant, 'x', told), /SecurityAlert\.ReadWrite\.All/);
  });
});

describe('graph: users', () => {
  afterEach(closeServers);

  it('reads a user by a name with #EXT# and quotes', async () => {
    const upn = "o'neil_contoso.com#EXT#@fabrikam.example";
    server = await serveGraph(() => ({
      body: {
        id: 'u1',
        userPrincipalName: upn,
        displayName: "O'Neil",
        accountEnabled: false,
        userType: null,
        signInSessionsValidFromDateTime: '2026-05-01T00:00:00Z',
      },
    }));
    deepEqual(await createUserWriter(graphAt(server.url)).readUser(tenant, upn), {
      id: 'u1',
      upn,
      name: "O'Neil",
      enabled: false,
      guest: true,
      sessionsValidFrom: new Date('2026-05-01T00:00:00Z'),
    });
    const url = server.heard[0]?.url;
    equal(url?.pathname, '/v1.0/users/o%27neil_contoso.com%23EXT%23%40fabrikam.example');
    match(url?.searchParams.get('$select') ?? '', /accountEnabled,userType,signInSessionsValidFromDateTime/);
  });

  it('does not take a missing answer for false', async () => {
    server = await serveGraph(() => ({ body: { id: 'u1', accountEnabled: 'yes' } }));
    const user = await createUserWriter(graphAt(server.url)).readUser(tenant, 'u1');
    deepEqual([user?.enabled, user?.guest, user?.sessionsValidFrom], [undefined, false, undefined]);
  });

  it('tells a user who is not there from one who cannot be read', async () => {
    server = await serveGraph(() => ({ status: server.heard.length > 1 ? 403 : 404 }));
    const writer = createUserWriter(graphAt(server.url));
    equal(await writer.readUser(tenant, 'u1'), undefined);
    await rejects(writer.readUser(tenant, 'u1'), (error) => isTocsinError(error, 'UPSTREAM_REFUSED'));
  });

  it('counts any 2xx as revoked and sends it once', async () => {
    for (const reply of [{ body: { value: true } }, { status: 204 }, { status: 202, body: '' }]) {
      server = await serveGraph(() => reply);
      await createUserWriter(graphAt(server.url)).revokeSessions(tenant, 'u1');
      deepEqual(calls(), ['POST /users/u1/revokeSignInSessions']);
      await server.close();
    }
    server = await serveGraph(() => ({ status: 500 }));
    await rejects(
      createUserWriter(graphAt(server.url)).revokeSessions(tenant, 'u1'),
      (error) => isTocsinError(error) && error.outcomeUnknown,
    );
    ok(server.heard.length === 1);
  });
});
