import { z } from 'zod';
import { isGuid } from '../tenants/tenant.ts';
import { unknownConditions } from './unknown-conditions.ts';

/** Ids are compared as Graph writes them, in lower case; other words (`All`, `Office365`) stay as they are. */
export function plainId(text: string): string {
  return isGuid(text) ? text.toLowerCase() : text;
}

export const id = z.string().min(1).transform(plainId);
export const words = z.string().nullish();
export const names = z.array(z.string().transform(plainId)).nullish();

/** Graph's comma-joined flags, or the same as a list. */
const flags = z
  .union([z.string(), z.array(z.string()).transform((list) => list.join(','))], { error: 'must be a text or a list' })
  .nullish();

const guests = z
  .object({
    guestOrExternalUserTypes: flags,
    externalTenants: z.object({ membershipKind: words, members: names }).nullish(),
  })
  .nullish();
const filter = z.object({ mode: words, rule: words }).nullish();

const conditions = z
  .looseObject({
    users: z
      .looseObject({
        includeUsers: names,
        excludeUsers: names,
        includeGroups: names,
        excludeGroups: names,
        includeRoles: names,
        excludeRoles: names,
        includeGuestsOrExternalUsers: guests,
        excludeGuestsOrExternalUsers: guests,
      })
      .nullish(),
    applications: z
      .looseObject({
        includeApplications: names,
        excludeApplications: names,
        includeUserActions: names,
        includeAuthenticationContextClassReferences: names,
        applicationFilter: filter,
      })
      .nullish(),
    clientApplications: z.object({ includeServicePrincipals: names, includeUsers: names }).nullish(),
    clientAppTypes: names,
    platforms: z.looseObject({ includePlatforms: names, excludePlatforms: names }).nullish(),
    locations: z.looseObject({ includeLocations: names, excludeLocations: names }).nullish(),
    devices: z
      .looseObject({
        deviceFilter: filter,
        includeDevices: names,
        excludeDevices: names,
        includeDeviceStates: names,
        excludeDeviceStates: names,
      })
      .transform(({ includeDeviceStates, excludeDeviceStates, ...devices }) => ({
        ...devices,
        includeDevices: joined(devices.includeDevices, includeDeviceStates),
        excludeDevices: joined(devices.excludeDevices, excludeDeviceStates),
      }))
      .nullish(),
    deviceStates: z.looseObject({ includeStates: names, excludeStates: names }).nullish(),
    signInRiskLevels: names,
    userRiskLevels: names,
    servicePrincipalRiskLevels: names,
    insiderRiskLevels: flags,
    authenticationFlows: z.looseObject({ transferMethods: flags }).nullish(),
  })
  .transform(({ unknown, ...read }) => ({ ...read, unknown: [...unknownConditions(read), ...namesIn(unknown)] }));

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

export const strength = z.object({
  id: id.nullish(),
  displayName: words,
  allowedCombinations: names,
  requirementsSatisfied: flags,
  modifiedDateTime: words,
});

/**
 * A Conditional Access policy in Graph's words, with the conditions that Tocsin does not know by name. Strict in what
 * it reads: a policy that is read by half could be the one that protects.
 */
export const policy = z.object({
  id,
  displayName: words,
  state: z.string().min(1),
  createdDateTime: words,
  modifiedDateTime: words,
  conditions: conditions.nullish(),
  grantControls: z
    .object({
      operator: words,
      builtInControls: names,
      customAuthenticationFactors: names,
      termsOfUse: names,
      authenticationStrength: strength.nullish(),
    })
    .nullish(),
});

type Names = z.infer<typeof names>;

/** Two names of the same, the older one deprecated. */
function joined(one: Names, other: Names): Names {
  return one && other ? [...one, ...other] : (one ?? other);
}
