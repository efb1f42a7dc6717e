import { z } from 'zod';
import { id, names, policy, strength, words } from '../policy-schema.ts';

/** One tenant of an exported file: Microsoft Graph's words, and what MFA-RULES §12 adds to them. */
export type TenantExport = z.infer<typeof tenantExport>;

/** A list, or an answer of Graph that holds one. */
function listOf<Item extends z.ZodType>(item: Item) {
  const answer = (value: unknown) =>
    typeof value === 'object' && value !== null && 'value' in value && !Array.isArray(value) ? value.value : value;
  return z.preprocess(answer, z.array(item).nullish()).transform((list) => list ?? []);
}

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

const httpStatus = z.number();
const statuses = z.union([httpStatus, z.record(z.string(), httpStatus)], {
  error: 'must be an HTTP status, or one for each id',
});

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
  reads: z.record(z.string(), statuses).nullish(),
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
