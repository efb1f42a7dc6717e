import { newId } from '../../../kernel/ids.ts';
import type { SimUser } from '../model.ts';
import { toTheSecond } from '../timestamps.ts';
import type { SimRecord } from './model.ts';

export interface SignInParts {
  readonly at: Date;
  readonly ipAddress: string;
  readonly app?: string;
  readonly errorCode?: number;
  readonly country?: string;
  readonly city?: string;
}

/** An interactive sign-in as `/auditLogs/signIns` shows it. */
export function aSignIn(user: SimUser, parts: SignInParts): SimRecord {
  const { at, ipAddress, app = 'Office 365 Exchange Online', errorCode = 0 } = parts;
  return {
    id: newId(),
    createdDateTime: toTheSecond(at),
    userDisplayName: user.displayName,
    userPrincipalName: user.userPrincipalName,
    userId: user.id,
    appId: '00000002-0000-0ff1-ce00-000000000000',
    appDisplayName: app,
    ipAddress,
    clientAppUsed: 'Browser',
    correlationId: newId(),
    conditionalAccessStatus: 'notApplied',
    isInteractive: true,
    riskDetail: 'none',
    riskLevelAggregated: 'none',
    riskLevelDuringSignIn: 'none',
    riskState: 'none',
    riskEventTypes: [],
    riskEventTypes_v2: [],
    resourceDisplayName: app,
    resourceId: '00000002-0000-0ff1-ce00-000000000000',
    status: {
      errorCode,
      failureReason: errorCode === 0 ? null : 'Invalid username or password.',
      additionalDetails: null,
    },
    deviceDetail: {
      deviceId: '',
      displayName: null,
      operatingSystem: 'Windows 11',
      browser: 'Edge 140.0.0',
      isCompliant: null,
      isManaged: null,
      trustType: null,
    },
    location: {
      city: parts.city ?? null,
      state: null,
      countryOrRegion: parts.country ?? user.usageLocation,
      geoCoordinates: { altitude: null, latitude: null, longitude: null },
    },
    appliedConditionalAccessPolicies: [],
  };
}
