import { SignJWT, exportJWK, generateKeyPair } from 'jose';

/** The Teams client that asks for tab tokens in a browser. */
const TEAMS_WEB = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';

export interface TokenWish {
  readonly issuer: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
  readonly name: string;
}

export interface Issuer {
  /** What Entra publishes at `discovery/v2.0/keys`. */
  readonly keys: { readonly keys: readonly object[] };
  /** A token as Teams gives it to a tab, good for an hour; `over` replaces claims, for tests. */
  token(wish: TokenWish, over?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Stands in for Entra ID: a key of its own, made anew at every start. */
export async function createIssuer(kid = 'sandbox'): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  return {
    keys: { keys: [jwk] },
    token({ issuer, tenantId, clientId, objectId, name }, over = {}) {
      const claims = { oid: objectId, tid: tenantId, name, scp: 'access_as_user', azp: TEAMS_WEB, ver: '2.0' };
      const now = Math.floor(Date.now() / 1000);
      const standard = { iss: issuer, aud: clientId, sub: objectId, iat: now, nbf: now, exp: now + 3600 };
      return new SignJWT({ ...standard, ...claims, ...over })
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(privateKey);
    },
  };
}
