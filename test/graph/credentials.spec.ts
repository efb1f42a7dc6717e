import { deepEqual, doesNotMatch, equal, match, ok, rejects, throws } from 'node:assert/strict';
import { createTokenSource } from '../../src/graph/credentials.ts';
import { isTocsinError, type ErrorCode } from '../../src/kernel/errors.ts';

const REAL = { baseUrl: 'https://graph.microsoft.com', loginBaseUrl: 'https://login.microsoftonline.com' };

function foreign(message: string, fields: object = {}): Error {
  return Object.assign(new Error(`${message} Trace ID: 1234 token eyJhbGciOi`), fields);
}

describe('graph: credentials', () => {
  it('makes up a sandbox token on this machine', async () => {
    for (const baseUrl of ['http://127.0.0.1:4000', 'http://localhost:4000/v1.0', 'http://[::1]:4000/']) {
      equal(await createTokenSource({ ...REAL, baseUrl }).bearer('t1'), 'sandbox.t1');
    }
  });

  it('refuses plain HTTP to another machine, and a real Graph without a credential', () => {
    const isConfig = (error: unknown) => isTocsinError(error, 'CONFIG_INVALID');
    throws(() => createTokenSource({ ...REAL, baseUrl: 'http://graph.example' }), isConfig);
    throws(() => createTokenSource({ ...REAL, baseUrl: 'not a url' }), isConfig);
    throws(() => createTokenSource(REAL), isConfig);
    throws(() => createTokenSource({ ...REAL, clientId: 'c' }), isConfig);
    ok(createTokenSource({ ...REAL, clientId: 'c', managedIdentityClientId: 'm' }));
    ok(createTokenSource({ ...REAL, clientId: 'c', certificatePath: '/nowhere.pem' }));
  });

  it('keeps one credential per tenant and asks for the Graph in use', async () => {
    const made: string[] = [];
    const scopes: unknown[] = [];
    const tokens = createTokenSource({ ...REAL, baseUrl: 'https://graph.microsoft.us/v1.0' }, (tenantId) => {
      made.push(tenantId);
      return {
        getToken: async (scope) => {
          scopes.push(scope);
          return { token: `for ${tenantId}`, expiresOnTimestamp: 0 };
        },
      };
    });
    deepEqual(
      [await tokens.bearer('a'), await tokens.bearer('b'), await tokens.bearer('a')],
      ['for a', 'for b', 'for a'],
    );
    deepEqual(made, ['a', 'b']);
    deepEqual([...new Set(scopes)], ['https://graph.microsoft.us/.default']);
  });

  const CASES: readonly [Error, ErrorCode, RegExp][] = [
    [
      foreign('AADSTS700016: Application not found in the directory.', { statusCode: 400 }),
      'UPSTREAM_REFUSED',
      /consent/,
    ],
    [foreign('invalid_client: 7000222 - AADSTS7000222: keys are expired.'), 'UPSTREAM_REFUSED', /certificate/],
    [foreign('AADSTS53003: blocked by Conditional Access'), 'UPSTREAM_REFUSED', /Conditional Access/],
    [foreign('AADSTS99999: new.', { statusCode: 401 }), 'UPSTREAM_REFUSED', /Check the consent/],
    [foreign('unauthorized_client'), 'UPSTREAM_REFUSED', /Check the consent/],
    [foreign('no such file', { code: 'ENOENT' }), 'UPSTREAM_REFUSED', /certificate file/],
    [foreign('AADSTS90033: A transient error.', { statusCode: 503 }), 'UPSTREAM_UNAVAILABLE', /reached/],
    [foreign('getaddrinfo ENOTFOUND login', { code: 'ENOTFOUND' }), 'UPSTREAM_UNAVAILABLE', /reached/],
    [foreign('something new'), 'UPSTREAM_UNAVAILABLE', /reached/],
  ];
  for (const [thrown, code, words] of CASES) {
    it(`makes "${thrown.message.slice(0, 24)}" a ${code} in its own words`, async () => {
      const tokens = createTokenSource(REAL, () => ({ getToken: () => Promise.reject(thrown) }));
      await rejects(tokens.bearer('a'), (error) => {
        ok(isTocsinError(error, code));
        match(error.message, words);
        const refused = code === 'UPSTREAM_REFUSED' && !('code' in thrown);
        if (refused) equal(error.status, 401, 'whatever Entra says, Tocsin was not let in');
        doesNotMatch(JSON.stringify([error.message, error.stack, error.upstreamCode]), /Trace ID|eyJ/);
        equal(error.cause, undefined);
        return true;
      });
    });
  }

  it('says what to check when the certificate file is not there', async () => {
    const tokens = createTokenSource({ ...REAL, clientId: 'c', certificatePath: '/nowhere.pem' });
    await rejects(tokens.bearer('11111111-2222-4333-8444-555555555555'), (error) => {
      return isTocsinError(error, 'UPSTREAM_REFUSED') && error.message.includes('certificate file');
    });
  });
});
