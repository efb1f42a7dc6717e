import { digest } from '../kernel/ids.ts';
import type { SimAlert, SimTenant, SimUser } from './graph/model.ts';
import { stableGuid } from './graph/tenants.ts';
import { fromTicks, ticks } from './graph/timestamps.ts';

/** What differs between alerts; the rest of the shape is the same for all. */
export interface AlertParts {
  readonly title: string;
  readonly description: string;
  readonly severity: 'informational' | 'low' | 'medium' | 'high';
  readonly category: string;
  readonly source: keyof typeof SOURCES;
  readonly mitreTechniques?: readonly string[];
  readonly recommendedActions?: string;
  readonly alertPolicyId?: string;
  readonly status?: 'new' | 'inProgress';
  readonly evidence: readonly Evidence[];
  /** What Microsoft adds for some alerts: an audit record, for instance. */
  readonly additionalData?: Evidence;
}

export type Evidence = Readonly<Record<string, unknown>>;

/** Where an alert is made: `seed` makes its id, so that the same seed is the same alert. */
export interface Occasion {
  readonly tenant: SimTenant;
  readonly seed: string;
  readonly at: Date;
}

const SOURCES = {
  entra: { prefix: 'ad', serviceSource: 'azureAdIdentityProtection', detectionSource: 'azureAdIdentityProtection' },
  office: {
    prefix: 'fa',
    serviceSource: 'microsoftDefenderForOffice365',
    detectionSource: 'microsoftDefenderForOffice365',
  },
  cloudApps: { prefix: 'ca', serviceSource: 'microsoftDefenderForCloudApps', detectionSource: 'cloudAppSecurity' },
} as const;

/** A whole alert as `security/alerts_v2` gives it, in the shape of real ones: null and empty where they are. */
export function makeAlert({ tenant, seed, at }: Occasion, parts: AlertParts): SimAlert {
  const { prefix, serviceSource, detectionSource } = SOURCES[parts.source];
  const guid = stableGuid(tenant.id, seed);
  const time = momentBefore(at, guid);
  return {
    '@odata.type': '#microsoft.graph.security.alert',
    id: `${prefix}${guid}`,
    providerAlertId: guid,
    ...linksOf(tenant.id, `${prefix}${guid}`),
    status: parts.status ?? 'new',
    severity: parts.severity,
    classification: null,
    determination: null,
    serviceSource,
    detectionSource,
    productName: null,
    detectorId: stableGuid(serviceSource, parts.title),
    tenantId: tenant.id,
    title: parts.title,
    description: parts.description,
    recommendedActions: parts.recommendedActions ?? '',
    category: parts.category,
    assignedTo: null,
    actorDisplayName: null,
    threatDisplayName: null,
    threatFamilyName: null,
    mitreTechniques: parts.mitreTechniques ?? [],
    createdDateTime: time,
    lastUpdateDateTime: time,
    resolvedDateTime: null,
    firstActivityDateTime: time,
    lastActivityDateTime: time,
    alertPolicyId: parts.alertPolicyId ?? null,
    comments: [],
    evidence: parts.evidence.map((evidence) => ({ ...evidence, createdDateTime: time })),
    systemTags: [],
    ...(parts.additionalData && { additionalData: parts.additionalData }),
  };
}

function linksOf(tenantId: string, id: string) {
  const incidentId = String(10_000 + (Number.parseInt(digest([id], 6), 16) % 80_000));
  const page = (path: string) => `https://security.microsoft.com/${path}?tid=${tenantId}`;
  return { incidentId, alertWebUrl: page(`alerts/${id}`), incidentWebUrl: page(`incidents/${incidentId}`) };
}

/** Up to a millisecond before `at`, so that the seven digits are used and no alert lies in the future. */
function momentBefore(at: Date, seed: string): string {
  const spread = BigInt(Number.parseInt(digest([seed, 'ticks'], 6), 16) % 10_000);
  return fromTicks((ticks(at.toISOString()) ?? 0n) - spread);
}

function evidence(type: string, roles: readonly string[], fields: Evidence): Evidence {
  return {
    '@odata.type': `#microsoft.graph.security.${type}`,
    verdict: 'suspicious',
    remediationStatus: 'none',
    remediationStatusDetails: null,
    roles,
    detailedRoles: [],
    tags: [],
    ...fields,
  };
}

function accountOf(user: SimUser): Evidence {
  return {
    accountName: user.userPrincipalName.split('@')[0] ?? '',
    domainName: null,
    userSid: null,
    azureAdUserId: user.id,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName,
  };
}

export function userEvidence(user: SimUser, ...roles: readonly string[]): Evidence {
  return evidence('userEvidence', roles, { userAccount: accountOf(user) });
}

export function ipEvidence(ipAddress: string, countryLetterCode: string | null): Evidence {
  return evidence('ipEvidence', [], { ipAddress, countryLetterCode });
}

export function mailboxEvidence(user: SimUser): Evidence {
  const { userPrincipalName: upn, displayName } = user;
  return evidence('mailboxEvidence', [], { primaryAddress: upn, displayName, upn, userAccount: accountOf(user) });
}

/** An inbox rule of the user's mailbox; the rule's content is not part of what Microsoft 365 tells. */
export function inboxRuleEvidence(user: SimUser, configurationId: string): Evidence {
  return evidence('mailboxConfigurationEvidence', [], {
    mailboxPrimaryAddress: user.userPrincipalName,
    upn: user.userPrincipalName,
    displayName: user.displayName,
    configurationType: 'userInboxRule',
    configurationId,
    externalDirectoryObjectId: user.id,
  });
}

export function urlEvidence(url: string): Evidence {
  return evidence('urlEvidence', [], { url });
}

/** appId is a number here, unlike the GUID text of an OAuth application. */
export function cloudAppEvidence(appId: number, displayName: string): Evidence {
  return evidence('cloudApplicationEvidence', [], { appId, displayName, instanceId: 0, instanceName: displayName });
}

export function fileEvidence(fileName: string, filePath: string): Evidence {
  return evidence('fileEvidence', [], { fileDetails: { fileName, filePath } });
}

/** An application of the tenant, by its object id and application id. */
export function oauthAppEvidence(app: { id: string; appId: string; name: string }, publisher: string): Evidence {
  const { id: objectId, appId, name: displayName } = app;
  return evidence('oauthApplicationEvidence', [], { appId, objectId, displayName, publisher });
}
