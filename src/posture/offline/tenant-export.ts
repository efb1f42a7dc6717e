import { z } from 'zod';
import { isGuid } from '../../tenants/tenant.ts';
import { unknownConditions } from '../mfa/unknown-conditions.ts';

/** One tenant of an exported file: Microsoft Graph's words, and what MFA-RULES §12 adds to them. */
export type TenantExport = z.infer<typeof tenantExport>;

/** Ids are compared as Graph writes them, in lower case. */
export function plainId(text: string): string {
  return isGuid(text) ? text.toLowerCase() : text;
}

const id = z.string().min(1).transform(plainId);
const words = z.string().nullish();
const names = z.array(z.string().transform(plainId)).nullish();

/** A list, or an answer of Graph that holds one. */
function listOf<Item extends z.ZodType>(item: Item) {
  const answer = (value: unknown) =>
    typeof value === 'object' && value !== null && 'value' in value && !Array.isArray(value) ? value.value : value;
  return z.preprocess(answer, z.array(item).nullish()).transform((list) => list ?? []);
}

const guests = z
  .object({
    guestOrExternalUserTypes: words,
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
    devices: z.looseObject({ deviceFilter: filter, includeDevices: names, excludeDevices: names }).nullish(),
    deviceStates: z.looseObject({ includeStates: names, excludeStates: names }).nullish(),
    signInRiskLevels: names,
    userRiskLevels: names,
    servicePrincipalRiskLevels: names,
    insiderRiskLevels: z.union([z.string(), z.array(z.string())], { error: 'must be a text or a list' }).nullish(),
    authenticationFlows: z.looseObject({ transferMethods: words }).nullish(),
  })
  .transform(({ unknown, ...read }) => ({ ...read, unknown: [...unknownConditions(read), ...namesIn(unknown)] }));

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

const strength = z.object({
  id: id.nullish(),
  displayName: words,
  allowedCombinations: names,
  requirementsSatisfied: words,
});

const policy = z.object({
  id,
  displayName: words,
  state: z.string().min(1),
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

const location = z.object({ id, '@odata.type': words, displayName: words, isTrusted: z.boolean().nullish() });

const user = z.object({
  id: z.string().min(1),
  userPrincipalName: z.string().nullish(),
  displayName: words,
  accountEnabled: z.boolean(),
  userType: words,
  externalUserState: words,
});

const member = z.union([id, z.object({ id }).transform((one) => one.id)], { error: 'must be an id' });

const group = z.object({
  id,
  members: z.array(member).nullish(),
  deleted: z.boolean().nullish(),
  status: z.number().nullish(),
});

const roleDefinition = z.object({
  id,
  templateId: id.nullish(),
  displayName: words,
  isBuiltIn: z.boolean().nullish(),
  isPrivileged: z.boolean().nullish(),
});

const assignment = z.object({
  principalId: id,
  roleDefinitionId: id,
  directoryScopeId: words,
  assignmentType: words,
});

const plan = z.union([id, z.object({ servicePlanId: id }).transform((one) => one.servicePlanId)], {
  error: 'must be the id of a service plan, or have one as "servicePlanId"',
});

const httpStatus = z.number({ error: 'must be an HTTP status' });

export const tenantExport = z.object({
  tenantId: words,
  users: z.array(user),
  caPolicies: listOf(policy),
  namedLocations: listOf(location),
  authenticationStrengths: listOf(strength),
  securityDefaults: z.object({ isEnabled: z.boolean() }).nullish(),
  perUserMfa: z.record(z.string(), z.string().nullable()).nullish(),
  groups: listOf(group),
  roleDefinitions: listOf(roleDefinition),
  roleAssignments: listOf(assignment),
  roleEligibilities: listOf(assignment),
  servicePlans: listOf(plan),
  reads: z.record(z.string(), z.union([httpStatus, z.record(z.string(), httpStatus)])).nullish(),
  settings: z
    .object({
      includeGuests: z.boolean().nullish(),
      extraAdminRoleTemplateIds: names,
      externalFactorsCount: z.boolean().nullish(),
    })
    .nullish(),
  lastSnapshotHadEnabledCa: z.boolean().nullish(),
  lastKnownPolicy: z.record(z.string(), z.string().nullable()).nullish(),
});
