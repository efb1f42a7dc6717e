import { z } from 'zod';
import type { HeldPermission } from '../entities/apps/application.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { segment } from './address.ts';
import { READ_APPS } from './app-find.ts';
import {
  READ_GRANTS,
  readAssignments,
  readGrants,
  scopesOf,
  type Listed,
  type RawAssignment,
  type RawGrant,
} from './app-grants.ts';
import type { createAppResources, ResourceAnswer } from './app-resources.ts';
import type { BatchAnswers, BatchRead } from './batch.ts';
import type { TenantGraph } from './client.ts';
import { unavailable, type Unavailable } from './unreadable.ts';

const SOURCE = 'Microsoft Entra ID';

export type Held = Listed<HeldPermission> | Unavailable;

/** What an application holds, of each kind, or why that kind could not be read. */
export interface AppPermissions {
  readonly application: Held;
  readonly delegated: Held;
}

interface Door {
  readonly door: TenantGraph;
  readonly tenant: Tenant;
  readonly resources: ReturnType<typeof createAppResources>;
  readonly signal: AbortSignal;
}

/** Reads both kinds at once; neither costs the other. Permissions are named in the words of their own resource. */
export async function readPermissions(deps: Door, principalId: string): Promise<AppPermissions> {
  const { door, tenant, resources, signal } = deps;
  const [grants, assignments] = await Promise.all([
    settled(readGrants(door, principalId, { needs: READ_GRANTS, signal }), READ_GRANTS),
    settled(readAssignments(door, principalId, { needs: READ_APPS, signal }), READ_APPS),
  ]);
  const held = [...('items' in grants ? grants.items : []), ...('items' in assignments ? assignments.items : [])];
  const [texts, people] = await Promise.all([
    resources(door, tenant, { ids: held.map(({ resourceId }) => resourceId), signal }).catch(
      (): ReadonlyMap<string, ResourceAnswer> => new Map(),
    ),
    peopleOf(door, 'items' in grants ? grants.items : [], signal),
  ]);
  return {
    application: 'items' in assignments ? mapped(assignments, (one) => [roleOf(one, texts)]) : assignments,
    delegated: 'items' in grants ? { ...grants, items: delegated(grants.items, { texts, people }) } : grants,
  };
}

/** Throws only when the caller gave up. */
async function settled<T>(reading: Promise<Listed<T>>, needs: string): Promise<Listed<T> | Unavailable> {
  try {
    return await reading;
  } catch (error) {
    return unavailable(error, { source: SOURCE, needs });
  }
}

function mapped<T, R>(listed: Listed<T>, change: (item: T) => R[]): Listed<R> {
  return { items: listed.items.flatMap(change), unreadable: listed.unreadable };
}

const DEFAULT_ROLE = '00000000-0000-0000-0000-000000000000';

function roleOf(assignment: RawAssignment, texts: ReadonlyMap<string, ResourceAnswer>): HeldPermission {
  const resource = texts.get(assignment.resourceId);
  const known = resource && 'roles' in resource ? resource : undefined;
  const name = known?.name ?? assignment.resourceDisplayName ?? assignment.resourceId;
  const role = known?.roles.get(assignment.appRoleId.toLowerCase());
  const value = assignment.appRoleId === DEFAULT_ROLE ? 'default access' : role?.value;
  return { kind: 'application', value, title: role?.title, resource: name };
}

interface Words {
  readonly texts: ReadonlyMap<string, ResourceAnswer>;
  readonly people: ReadonlyMap<string, string>;
}

/** One line per resource and scope, with everybody who consented to it. */
function delegated(grants: readonly RawGrant[], { texts, people }: Words): HeldPermission[] {
  const lines = new Map<string, { permission: HeldPermission; everybody: boolean; people: string[] }>();
  for (const grant of grants) {
    const resource = texts.get(grant.resourceId);
    const known = resource && 'scopes' in resource ? resource : undefined;
    for (const scope of scopesOf(grant)) {
      const key = `${grant.resourceId} ${scope.toLowerCase()}`;
      const permission: HeldPermission = {
        kind: 'delegated',
        value: scope,
        title: known?.scopes.get(scope.toLowerCase())?.title,
        resource: known?.name ?? grant.resourceId,
      };
      const line = lines.get(key) ?? { permission, everybody: false, people: [] };
      if (grant.consentType === 'AllPrincipals') line.everybody = true;
      else if (grant.principalId) line.people.push(people.get(grant.principalId) ?? grant.principalId);
      lines.set(key, line);
    }
  }
  return [...lines.values()].map((line) => ({ ...line.permission, for: line.everybody ? 'everybody' : line.people }));
}

const UserSchema = z.object({
  id: z.string(),
  displayName: z.string().optional(),
  userPrincipalName: z.string().optional(),
});
/** People who consented are named up to this many; of more it is enough to know how many they are. */
const MOST_NAMES = 20;

/** Names of those who consented; an account that cannot be read goes by its object id. */
export async function peopleOf(
  door: TenantGraph,
  grants: readonly RawGrant[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(grants.flatMap(({ principalId }) => principalId ?? []))].slice(0, MOST_NAMES);
  const reads: BatchRead[] = ids.map((id) => ({
    id,
    path: `/users/${segment(id)}`,
    query: { $select: 'id,displayName,userPrincipalName' },
    needs: 'User.Read.All',
  }));
  // Without the names the permissions are still worth telling.
  const answers = await door.batch(reads, signal ? { signal } : {}).catch((): BatchAnswers => new Map());
  return new Map(
    [...answers].flatMap(([id, answer]) => {
      const user = 'body' in answer ? UserSchema.safeParse(answer.body).data : undefined;
      const name = user?.displayName ?? user?.userPrincipalName;
      return name ? [[id, name] as const] : [];
    }),
  );
}
