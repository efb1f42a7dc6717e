import type { Clock } from '../../kernel/clock.ts';

/** What of a request its cost depends on. */
export interface Metered {
  readonly tenantId: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface Throttle {
  /** Counts a call; what it must wait when it is one too many (a refused call is not counted), else undefined. */
  admit(request: Metered): number | 'unsaid' | undefined;
}

/** A limit for one application and tenant, by the service that answers (Graph throttling limits, text of 2023). */
interface Limit {
  readonly path: RegExp;
  readonly most: number | ((users: number) => number);
  readonly windowMs: number;
  /** Absent: 1. 0 is not counted. */
  cost?(request: Metered): number;
  /** Identity Protection throttles without Retry-After. */
  readonly unsaid?: true;
}

const DIRECTORY =
  /^\/(?:users(?:\/[^/]+)?(?:\/(?:authentication|memberOf|transitiveMemberOf|licenseDetails|revokeSignInSessions|appRoleAssignments|oauth2PermissionGrants)\b.*)?|(?:servicePrincipals|applications|roleManagement|directoryRoles|oauth2PermissionGrants|subscribedSkus|organization|groups|policies)(?:\/.*)?)$/i;

const LIMITS: readonly Limit[] = [
  { path: /^\/security(?:\/|$)/i, most: 150, windowMs: 60_000 },
  { path: /^\/(?:auditLogs|reports\/authenticationMethods)(?:\/|$)/i, most: 5, windowMs: 10_000 },
  { path: /^\/(?:identityProtection|identity\/conditionalAccess)(?:\/|$)/i, most: 1, windowMs: 1000, unsaid: true },
  { path: DIRECTORY, most: unitsBySize, windowMs: 10_000, cost: resourceUnits },
  { path: DIRECTORY, most: 3000, windowMs: 150_000, cost: ({ method }) => (method === 'GET' ? 0 : 1) },
];

/** Resource units in 10 seconds by the size of the tenant: small, medium, large. */
function unitsBySize(users: number): number {
  if (users < 50) return 3500;
  return users <= 500 ? 5000 : 8000;
}

const BASE_UNITS: readonly (readonly [path: RegExp, units: number])[] = [
  [/^\/groups\/[^/]+\/transitiveMembers/i, 5],
  [/^\/groups\/[^/]+\/members/i, 3],
  [/^\/subscribedSkus/i, 3],
  [/^\/(?:users|applications|servicePrincipals|oauth2Perm)/i, 2],
];

/** `$select` and small pages cost less, `$expand` more; never less than 1. */
function resourceUnits({ method, path, query }: Metered): number {
  if (method !== 'GET') return 1;
  const base = BASE_UNITS.find(([pattern]) => pattern.test(path))?.[1] ?? 1;
  const top = Number(query.get('$top') ?? 100);
  return Math.max(1, base - Number(query.has('$select')) + Number(query.has('$expand')) - Number(top < 20));
}

interface Counted {
  readonly at: number;
  readonly cost: number;
}

/** @param usersOf how many accounts a tenant has */
export function createThrottle(clock: Clock, usersOf: (tenantId: string) => number): Throttle {
  const calls = new Map<string, readonly Counted[]>();
  return {
    admit(request) {
      const now = clock.now().getTime();
      const counting = LIMITS.flatMap((limit, index) => {
        const cost = limit.path.test(request.path) ? (limit.cost?.(request) ?? 1) : 0;
        if (cost === 0) return [];
        const key = `${index}|${request.tenantId}`;
        const recent = (calls.get(key) ?? []).filter(({ at }) => at > now - limit.windowMs);
        return [{ limit, key, cost, recent }];
      });
      for (const { limit, cost, recent } of counting) {
        const oldest = recent[0];
        const used = recent.reduce((sum, call) => sum + call.cost, 0);
        const most = typeof limit.most === 'number' ? limit.most : limit.most(usersOf(request.tenantId));
        if (!oldest || used + cost <= most) continue;
        return limit.unsaid ? 'unsaid' : Math.max(1, Math.ceil((oldest.at + limit.windowMs - now) / 1000));
      }
      for (const { key, cost, recent } of counting) calls.set(key, [...recent, { at: now, cost }]);
      return undefined;
    },
  };
}
