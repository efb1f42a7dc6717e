import type { Routes } from '../routes.ts';
import {
  namedLocationDelete,
  namedLocationGet,
  namedLocationList,
  namedLocationPatch,
  namedLocationPost,
  policyDelete,
  policyGet,
  policyList,
  policyPatch,
  policyPost,
} from './doors.ts';

/** Conditional Access: named locations and policies. */
export const ACCESS_ROUTES: Routes = {
  '/identity/conditionalAccess/namedLocations': { GET: namedLocationList, POST: namedLocationPost },
  '/identity/conditionalAccess/namedLocations/*': {
    GET: namedLocationGet,
    PATCH: namedLocationPatch,
    DELETE: namedLocationDelete,
  },
  '/identity/conditionalAccess/policies': { GET: policyList, POST: policyPost },
  '/identity/conditionalAccess/policies/*': { GET: policyGet, PATCH: policyPatch, DELETE: policyDelete },
};
