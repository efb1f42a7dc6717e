/** A registered authentication method as Graph shows it; `@odata.type` tells which. */
export interface SimMethod {
  readonly '@odata.type': string;
  readonly id: string;
  readonly createdDateTime: string | null;
  readonly [property: string]: unknown;
}

/** Somebody who may activate a role through Privileged Identity Management. */
export interface SimEligibility {
  readonly id: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly directoryScopeId: string;
  readonly startDateTime: string;
  readonly endDateTime: string | null;
}

export interface SimRisk {
  readonly id: string;
  readonly riskLevel: 'low' | 'medium' | 'high' | 'none';
  readonly riskState: 'none' | 'confirmedSafe' | 'remediated' | 'dismissed' | 'atRisk' | 'confirmedCompromised';
  readonly riskDetail: string;
  readonly riskLastUpdatedDateTime: string;
}

/** A record of a log, newest first when listed; property names are Graph's. */
export interface SimRecord {
  readonly id: string;
  readonly [property: string]: unknown;
}
