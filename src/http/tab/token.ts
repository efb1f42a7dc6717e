import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { TocsinError } from '../../kernel/errors.ts';
import { isGuid } from '../../tenants/tenant.ts';
import { publishedKeys, type KeyDeps } from './keys.ts';

/** Whoever stands behind a request of the tab, as Microsoft Entra signed for. */
export interface TabCaller {
  readonly objectId: string;
  readonly name: string;
}

export interface TabTokenConfig {
  /** App id of the tab's app registration: the audience. */
  readonly clientId: string;
  /** Tenants whose people may come: the home tenant. */
  readonly tenantIds: readonly string[];
  /** Entra ID authority, without a slash at the end. */
  readonly loginBaseUrl: string;
  /** Host of the tab: the audience may be spelt `api://<host>/<client id>` where the registration issues v1-style audiences. */
  readonly host?: string | undefined;
}

export type ReadTabToken = (authorization: string | undefined) => Promise<TabCaller>;

/** Teams desktop and mobile, Teams web: the only clients that ask for this token (learn.microsoft.com, tab SSO). */
export const TEAMS_CLIENTS = ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'];
const SKEW_SECONDS = 300;
const LONGEST = 8_192;

/**
 * Reads the token that Teams gives a tab: signature by Entra's published keys (asked for again when an unknown one
 * appears), issuer of one of the allowed tenants, our audience, `access_as_user`, a Teams client. Throws NOT_AUTHORISED
 * in words that do not tell which of them failed, UPSTREAM_UNAVAILABLE while the keys cannot be read.
 */
export function createTabTokens(config: TabTokenConfig, deps: KeyDeps): ReadTabToken {
  const issuers = config.tenantIds.map((tid) => {
    const keys = publishedKeys(`${config.loginBaseUrl}/${tid}/discovery/v2.0/keys`, deps);
    return { tid, issuer: `${config.loginBaseUrl}/${tid}/v2.0`, keys };
  });
  const audience = [config.clientId, ...(config.host ? [`api://${config.host}/${config.clientId}`] : [])];
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined || token.length > LONGEST) throw refused();
    return callerOf(await verified(token, issuers, { audience, now: deps.clock.now() }));
  };
}

interface Issuer {
  readonly tid: string;
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
}

/** The tenants are tried in turn: nothing of an unverified token is believed, its tenant least of all. */
async function verified(
  token: string,
  issuers: readonly Issuer[],
  { audience, now }: { readonly audience: string[]; readonly now: Date },
): Promise<JWTPayload & { readonly tid: string }> {
  for (const { tid, issuer, keys } of issuers) {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer,
        audience,
        currentDate: now,
        clockTolerance: SKEW_SECONDS,
        requiredClaims: ['exp', 'nbf', 'oid', 'tid', 'scp', 'azp'],
      });
      if (payload['tid'] === tid) return { ...payload, tid };
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || isSilence(error)) throw unavailable(error);
    }
  }
  throw refused();
}

function callerOf(payload: JWTPayload): TabCaller {
  const { oid, scp, azp, name } = payload as Record<string, unknown>;
  const scopes = typeof scp === 'string' ? scp.split(' ') : [];
  if (!scopes.includes('access_as_user')) throw refused();
  if (typeof azp !== 'string' || !TEAMS_CLIENTS.includes(azp.toLowerCase())) throw refused();
  if (typeof oid !== 'string' || !isGuid(oid)) throw refused();
  return { objectId: oid.toLowerCase(), name: typeof name === 'string' ? name.slice(0, 80) : 'somebody' };
}

/** The keys did not come: that says nothing about the token. */
function isSilence(error: errors.JOSEError): boolean {
  return error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC';
}

function refused(): TocsinError {
  return new TocsinError('NOT_AUTHORISED', 'Teams did not say who you are. Close the tab and open it again.');
}

function unavailable(cause: unknown): TocsinError {
  return new TocsinError(
    'UPSTREAM_UNAVAILABLE',
    'Your sign-in cannot be checked at the moment. Try again in a while.',
    {
      cause,
    },
  );
}
