import { z } from 'zod';
import type { CaPolicy } from '../../posture/facts.ts';
import { id, plainId, text } from './shape.ts';

/** Strict on purpose: what cannot be read here could be what protects, so a policy is read whole or not at all. */
const words = z.string().nullish();
const names = z.array(z.string().transform(plainId)).nullish();

const external = z
  .object({
    guestOrExternalUserTypes: words,
    externalTenants: z.object({ membershipKind: words, members: names }).nullish(),
  })
  .nullish();
const filter = z.object({ mode: words, rule: words }).nullish();

const ConditionsSchema = z.object({
  users: z
    .object({
      includeUsers: names,
      excludeUsers: names,
      includeGroups: names,
      excludeGroups: names,
      includeRoles: names,
      excludeRoles: names,
      includeGuestsOrExternalUsers: external,
      excludeGuestsOrExternalUsers: external,
    })
    .nullish(),
  applications: z
    .object({
      includeApplications: names,
      excludeApplications: names,
      includeUserActions: names,
      includeAuthenticationContextClassReferences: names,
      applicationFilter: filter,
    })
    .nullish(),
  clientApplications: z.object({ includeServicePrincipals: names, includeUsers: names }).nullish(),
  clientAppTypes: names,
  platforms: z.object({ includePlatforms: names, excludePlatforms: names }).nullish(),
  locations: z.object({ includeLocations: names, excludeLocations: names }).nullish(),
  devices: z.object({ deviceFilter: filter, includeDevices: names, excludeDevices: names }).nullish(),
  deviceStates: z.object({ includeStates: names, excludeStates: names }).nullish(),
  signInRiskLevels: names,
  userRiskLevels: names,
  servicePrincipalRiskLevels: names,
  insiderRiskLevels: z.union([z.string(), z.array(z.string())]).nullish(),
  authenticationFlows: z.object({ transferMethods: words }).nullish(),
});

const StrengthSchema = z.object({
  id: z.string().transform(plainId).nullish(),
  displayName: words,
  allowedCombinations: names,
  requirementsSatisfied: words,
  modifiedDateTime: words,
});

const PolicySchema = z.object({
  id,
  displayName: words,
  state: z.string().min(1),
  createdDateTime: text,
  modifiedDateTime: text,
  conditions: ConditionsSchema.nullish(),
  grantControls: z
    .object({
      operator: words,
      builtInControls: names,
      customAuthenticationFactors: names,
      termsOfUse: names,
      authenticationStrength: StrengthSchema.nullish(),
    })
    .nullish(),
});

export type Strength = z.infer<typeof StrengthSchema>;

/** An authentication strength; undefined for what is none. */
export function readStrength(raw: unknown): Strength | undefined {
  return StrengthSchema.safeParse(raw).data;
}

/** A policy with the conditions that are not known here by name; undefined for what cannot be read as one. */
export function readPolicy(raw: unknown): CaPolicy | undefined {
  const policy = PolicySchema.safeParse(raw).data;
  if (!policy?.conditions) return policy;
  const unknown = unknownIn((raw as { conditions: unknown }).conditions, ConditionsSchema, '');
  return unknown.length === 0 ? policy : { ...policy, conditions: { ...policy.conditions, unknown } };
}

/** Conditions that came with later versions of Graph: where even their names are absent, v1.0 may hold them back. */
const NEWER = ['insiderRiskLevels', 'authenticationFlows'] as const;

export function lacksNewerConditions(raw: unknown): boolean {
  const { conditions } = (raw ?? {}) as { conditions?: unknown };
  return isObject(conditions) && NEWER.some((name) => !Object.hasOwn(conditions, name));
}

/** Of workload identities, who do not sign in as users: no requirement rests on them. */
const OF_WORKLOADS = /^clientApplications\.(?:ex|in)cludeServicePrincipals|^clientApplications\.servicePrincipalFilter/;

/** What `value` holds and the schema does not know, as `users.includeRobots`; nothing that is empty. */
function unknownIn(value: unknown, schema: unknown, path: string): readonly string[] {
  const inner = bare(schema);
  if (!isObject(value) || !(inner instanceof z.ZodObject)) return [];
  return Object.entries(value).flatMap(([name, part]): readonly string[] => {
    const here = path === '' ? name : `${path}.${name}`;
    if (name.includes('@') || isEmpty(part) || OF_WORKLOADS.test(here)) return [];
    const known: unknown = Object.hasOwn(inner.shape, name) ? inner.shape[name] : undefined;
    return known === undefined ? [here] : unknownIn(part, known, here);
  });
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? bare(schema.unwrap()) : schema;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.entries(value).every(([name, part]) => name.includes('@') || isEmpty(part));
}
