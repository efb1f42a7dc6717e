import { needing } from '../call.ts';
import { strengthList } from '../access/strengths.ts';
import type { Routes } from '../routes.ts';
import { groupGet, groupList, memberList, transitiveMemberList, transitiveUserList } from './groups.ts';
import { requirementsGet, requirementsPatch } from './requirements.ts';
import { securityDefaultsGet, securityDefaultsPatch } from './security-defaults.ts';

/** What decides about MFA besides Conditional Access and roles. */
export const POSTURE_ROUTES: Routes = {
  '/policies/identitySecurityDefaultsEnforcementPolicy': { GET: securityDefaultsGet, PATCH: securityDefaultsPatch },
  '/policies/authenticationStrengthPolicies': {
    GET: needing(['Policy.Read.All', 'Policy.Read.AuthenticationMethod'], strengthList),
  },
  '/groups': { GET: groupList },
  '/groups/*': { GET: groupGet },
  '/groups/*/members': { GET: memberList },
  '/groups/*/transitiveMembers': { GET: transitiveMemberList },
  '/groups/*/transitiveMembers/microsoft.graph.user': { GET: transitiveUserList },
};

/** What only the beta has. */
export const BETA_ROUTES: Routes = {
  '/users/*/authentication/requirements': { GET: requirementsGet, PATCH: requirementsPatch },
};
