import type { CredentialsConfig } from './credentials.ts';

/**
 * Where an administrator of a tenant gives Tocsin's application the permissions that it is registered with, as Microsoft
 * documents it (learn.microsoft.com, "Construct the URL for granting tenant-wide admin consent"); undefined where no
 * application is configured. No `redirect_uri`: Tocsin has no page of its own outside Teams to come back to.
 */
export function createConsentPage({
  loginBaseUrl,
  clientId,
}: Pick<CredentialsConfig, 'loginBaseUrl' | 'clientId'>): (tenantId: string) => string | undefined {
  if (clientId === undefined) return () => undefined;
  const origin = loginBaseUrl.replace(/\/+$/, '');
  return (tenantId) =>
    `${origin}/${encodeURIComponent(tenantId)}/adminconsent?client_id=${encodeURIComponent(clientId)}`;
}
