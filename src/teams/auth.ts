import { ConfigurationBotFrameworkAuthentication, StatusCodeError, StatusCodes } from 'botbuilder';
import { TocsinError } from '../kernel/errors.ts';

/** How the bot shows who it is, and how it knows that a request is from Microsoft. */
export interface BotAuth {
  /** Empty: no authentication at all, for the sandbox on this machine alone. */
  readonly appId: string;
  readonly appType: 'UserAssignedMsi' | 'SingleTenant' | 'MultiTenant';
  /** Tenant of the app registration: the home tenant. */
  readonly tenantId: string;
  /** Absent with a managed identity, which the SDK insists on. */
  readonly password?: string | undefined;
  /** Where the keys of the Bot Framework are published, when not at Microsoft (tests). */
  readonly openIdMetadataUrl?: string | undefined;
  /** Where tokens are asked for, when not at Microsoft (tests). */
  readonly loginUrl?: string | undefined;
}

/** Issuer of every token that the Bot Framework signs for channels. */
const ISSUER = 'https://api.botframework.com';

/**
 * The SDK's authentication, refusing what it would accept besides: tokens of the emulator and of other bots, which any
 * app of a Microsoft tenant could ask for.
 */
export function createBotAuth(auth: BotAuth): ConfigurationBotFrameworkAuthentication {
  const options = {
    MicrosoftAppType: auth.appType,
    MicrosoftAppId: auth.appId,
    MicrosoftAppTenantId: auth.tenantId,
    ...(auth.password !== undefined && { MicrosoftAppPassword: auth.password }),
    ...endpoints(auth),
  };
  // Without an app id the SDK asserts that a single tenant has a password; its own default then means "no authentication".
  const chosen = auth.appId === '' ? {} : options;
  return new ConfigurationBotFrameworkAuthentication(chosen, undefined, {
    requiredEndorsements: [],
    validateClaims: async (claims) => {
      if (auth.appId !== '' && claims.find(({ type }) => type === 'iss')?.value !== ISSUER) {
        throw new StatusCodeError(StatusCodes.UNAUTHORIZED, 'The token is not of the Bot Framework.');
      }
    },
  });
}

/** As soon as one endpoint is given the SDK takes none of its defaults, so all are named (4.23.3). */
function endpoints({ openIdMetadataUrl, loginUrl }: BotAuth): Record<string, string> {
  if (!openIdMetadataUrl && !loginUrl) return {};
  return {
    ToBotFromChannelTokenIssuer: ISSUER,
    ToChannelFromBotOAuthScope: ISSUER,
    OAuthUrl: ISSUER,
    ToChannelFromBotLoginUrl: loginUrl ?? 'https://login.microsoftonline.com/botframework.com',
    ToBotFromChannelOpenIdMetadataUrl:
      openIdMetadataUrl ?? 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    ToBotFromEmulatorOpenIdMetadataUrl:
      openIdMetadataUrl ?? 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    CallerId: 'urn:botframework:azure',
  };
}

/** Refuses to be reachable by everybody without authentication. Throws CONFIG_INVALID. */
export function checkAuth(auth: BotAuth, loopbackOnly: boolean): void {
  if (auth.appId === '' && !loopbackOnly) {
    throw new TocsinError('CONFIG_INVALID', 'The bot needs its app id; without one it only serves this machine.');
  }
}
