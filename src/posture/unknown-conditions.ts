/** What this version reads of a policy's conditions; whatever else Graph sends narrows the policy in a way not known here. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': [
    'users',
    'applications',
    'clientApplications',
    'clientAppTypes',
    'platforms',
    'locations',
    'devices',
    'deviceStates',
    'signInRiskLevels',
    'userRiskLevels',
    'servicePrincipalRiskLevels',
    'insiderRiskLevels',
    'authenticationFlows',
    'unknown',
  ],
  users: [
    'includeUsers',
    'excludeUsers',
    'includeGroups',
    'excludeGroups',
    'includeRoles',
    'excludeRoles',
    'includeGuestsOrExternalUsers',
    'excludeGuestsOrExternalUsers',
  ],
  applications: [
    'includeApplications',
    'excludeApplications',
    'includeUserActions',
    'includeAuthenticationContextClassReferences',
    'applicationFilter',
  ],
  platforms: ['includePlatforms', 'excludePlatforms'],
  locations: ['includeLocations', 'excludeLocations'],
  devices: ['deviceFilter', 'includeDevices', 'excludeDevices'],
  deviceStates: ['includeStates', 'excludeStates'],
  authenticationFlows: ['transferMethods'],
};

/**
 * Names of the conditions in a policy as Graph sends it that this version cannot read, e.g. `agents` or
 * `locations.includeNetworks`; empty ones constrain nothing and are left out. For `CaConditions.unknown`.
 */
export function unknownConditions(conditions: unknown): string[] {
  if (!isRecord(conditions)) return [];
  return Object.entries(KNOWN).flatMap(([part, known]) => {
    const inside = part === '' ? conditions : conditions[part];
    if (!isRecord(inside)) return [];
    return Object.entries(inside)
      .filter(([name, value]) => !name.includes('@') && !known.includes(name) && !isEmpty(value))
      .map(([name]) => (part === '' ? name : `${part}.${name}`));
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Null, an empty list, an empty text, or an object of nothing else. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.entries(value).every(([name, inner]) => name.includes('@') || isEmpty(inner));
}
