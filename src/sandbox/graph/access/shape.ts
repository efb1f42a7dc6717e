import type { SimAccessObject } from './access.ts';
import { strengthNamed } from './strengths.ts';

type Body = Readonly<Record<string, unknown>>;

const CONDITIONS: Body = {
  userRiskLevels: [],
  signInRiskLevels: [],
  clientAppTypes: ['all'],
  servicePrincipalRiskLevels: [],
  insiderRiskLevels: null,
  platforms: null,
  locations: null,
  devices: null,
  clientApplications: null,
  authenticationFlows: null,
};

const APPLICATIONS: Body = {
  includeApplications: [],
  excludeApplications: [],
  includeUserActions: [],
  includeAuthenticationContextClassReferences: [],
  applicationFilter: null,
};

const USERS: Body = {
  includeUsers: [],
  excludeUsers: [],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
  includeGuestsOrExternalUsers: null,
  excludeGuestsOrExternalUsers: null,
};

const GRANT: Body = {
  operator: 'OR',
  builtInControls: [],
  customAuthenticationFactors: [],
  termsOfUse: [],
  authenticationStrength: null,
};

/** A policy as Graph shows it: every key is there, with null or an empty list where nothing was said. */
export function wholePolicy(body: SimAccessObject): SimAccessObject {
  const { conditions, grantControls, sessionControls = null, ...rest } = body;
  const given = (conditions ?? {}) as Body;
  return {
    templateId: null,
    ...rest,
    conditions: {
      ...CONDITIONS,
      ...given,
      applications: { ...APPLICATIONS, ...(given['applications'] as Body | undefined) },
      users: { ...USERS, ...(given['users'] as Body | undefined) },
    },
    grantControls: grantControls ? withStrength({ ...GRANT, ...(grantControls as Body) }) : null,
    sessionControls,
  };
}

/** A strength is given by its id and shown whole. */
function withStrength(grant: Body): Body {
  const strength = grant['authenticationStrength'] as Body | null;
  const known = strength && strengthNamed(String(strength['id']));
  return known ? { ...grant, authenticationStrength: { ...known, ...strength } } : grant;
}

/** A change merged into what is there, object by object; lists and null replace. */
export function merged(before: unknown, change: unknown): unknown {
  if (!isObject(before) || !isObject(change)) return change;
  const changed = Object.entries(change).map(([name, value]) => [name, merged(before[name], value)] as const);
  return { ...before, ...Object.fromEntries(changed) };
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
