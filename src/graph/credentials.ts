import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import { TocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import { readAddress } from './address.ts';
import { errorOfSignIn } from './sign-in-errors.ts';

/** Bearer tokens for Microsoft Graph, one tenant at a time; kept and renewed behind this. Throws TocsinError. */
export interface TokenSource {
  bearer(tenantId: string, signal?: AbortSignal): Promise<string>;
}

export interface CredentialsConfig {
  readonly baseUrl: string;
  /** Entra's sign-in endpoint, e.g. `https://login.microsoftonline.com`. */
  readonly loginBaseUrl: string;
  readonly clientId?: string | undefined;
  /** PEM file with certificate and private key. */
  readonly certificatePath?: string | undefined;
  /** Client id of a user-assigned managed identity that the application trusts through a federated credential. */
  readonly managedIdentityClientId?: string | undefined;
}

/** Makes the credential of one tenant. */
export type CredentialMaker = (tenantId: string) => TokenCredential;

/** Audience of a managed identity's token when it stands in for a certificate (learn.microsoft.com, workload identity federation). */
const EXCHANGE_SCOPE = 'api://AzureADTokenExchange/.default';
const TENANTS_KEPT = 2000;

/**
 * Tokens for the configured Graph: `sandbox.<tenantId>` on this machine, else by certificate or, without one, by
 * managed identity; no secret is taken. CONFIG_INVALID when neither is set. `credentialFor` replaces Entra's credentials.
 */
export function createTokenSource(config: CredentialsConfig, credentialFor?: CredentialMaker): TokenSource {
  const address = readAddress(config.baseUrl);
  if (address.loopback) return { bearer: async (tenantId) => `sandbox.${tenantId}` };
  const make = credentialFor ?? credentialMaker(config);
  const kept = createLru<string, TokenCredential>(TENANTS_KEPT);
  const scope = `${address.origin}/.default`;
  return {
    async bearer(tenantId, signal) {
      try {
        const credential = kept.get(tenantId) ?? make(tenantId);
        kept.set(tenantId, credential);
        const token = await credential.getToken(scope, signal ? { abortSignal: signal } : {});
        if (token) return token.token;
      } catch (error) {
        signal?.throwIfAborted();
        throw errorOfSignIn(error);
      }
      throw errorOfSignIn(undefined);
    },
  };
}

function credentialMaker(config: CredentialsConfig): CredentialMaker {
  const { clientId, certificatePath, managedIdentityClientId, loginBaseUrl: authorityHost } = config;
  if (clientId && certificatePath) {
    return (tenantId) => new ClientCertificateCredential(tenantId, clientId, { certificatePath }, { authorityHost });
  }
  if (clientId && managedIdentityClientId) {
    const identity = new ManagedIdentityCredential({ clientId: managedIdentityClientId });
    const assertion = async () => (await identity.getToken(EXCHANGE_SCOPE)).token;
    return (tenantId) => new ClientAssertionCredential(tenantId, clientId, assertion, { authorityHost });
  }
  const message = 'Microsoft Graph needs a client id, and a certificate file or the client id of a managed identity.';
  throw new TocsinError('CONFIG_INVALID', message);
}
