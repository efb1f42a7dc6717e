import { needing } from '../call.ts';
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
  '/identity/conditionalAccess/namedLocations': {
    GET: needing(['Policy.Read.All'], namedLocationList),
    POST: needing(['Policy.ReadWrite.ConditionalAccess'], namedLocationPost),
  },
  '/identity/conditionalAccess/namedLocations/*': {
    GET: needing(['Policy.Read.All'], namedLocationGet),
    PATCH: needing(['Policy.ReadWrite.ConditionalAccess'], namedLocationPatch),
    DELETE: needing(['Policy.ReadWrite.ConditionalAccess'], namedLocationDelete),
  },
  '/identity/conditionalAccess/policies': {
    GET: needing(['Policy.Read.All'], policyList),
    POST: needing(['Policy.ReadWrite.ConditionalAccess'], policyPost),
  },
  '/identity/conditionalAccess/policies/*': {
    GET: needing(['Policy.Read.All'], policyGet),
    PATCH: needing(['Policy.ReadWrite.ConditionalAccess'], policyPatch),
    DELETE: needing(['Policy.ReadWrite.ConditionalAccess'], policyDelete),
  },
};
