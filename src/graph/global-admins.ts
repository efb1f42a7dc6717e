import { z } from 'zod';
import { isTocsinError } from '../kernel/errors.ts';
import { GLOBAL_ADMINISTRATOR } from '../remediation/admin-roles.ts';
import type { GlobalAdmins, UserWriter } from '../remediation/user-writer.ts';
import { segment } from './address.ts';
import type { Graph, TenantGraph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { readDirectoryRoles } from './user-roles.ts';

const MOST_PAGES = 20;
const READ_ROLES = 'RoleManagement.Read.Directory';

const text = z.string().optional().catch(undefined);
const PrincipalSchema = z
  .object({ id: z.string(), '@odata.type': text, accountEnabled: z.boolean().optional().catch(undefined) })
  .optional()
  .catch(undefined);
const AssignmentsSchema = z.object({
  value: z.array(z.object({ principalId: text, principal: PrincipalSchema })),
  '@odata.nextLink': z.string().optional(),
});
type Assignment = z.infer<typeof AssignmentsSchema>['value'][number];

/**
 * Who is Global Administrator. Activated roles count, as they are assigned then; those that could be activated do not,
 * so whoever asks errs towards "this is the last one".
 */
export function createGlobalAdmins(graph: Graph): Pick<UserWriter, 'globalAdmins' | 'isGlobalAdmin'> {
  return {
    async globalAdmins(tenant): Promise<GlobalAdmins> {
      const door = graph.forTenant(tenant);
      const users: string[] = [];
      let groups = false;
      for (const { principalId, principal } of await assignments(door)) {
        const id = (principal?.id ?? principalId)?.toLowerCase();
        if (/group$/i.test(principal?.['@odata.type'] ?? '')) groups = true;
        else if (id !== undefined && (principal?.accountEnabled ?? (await isEnabled(door, id)))) users.push(id);
      }
      return { users: [...new Set(users)], groups };
    },
    async isGlobalAdmin(tenant, userId) {
      const path = `/users/${segment(userId)}/transitiveMemberOf/microsoft.graph.directoryRole`;
      const query = { $select: 'displayName,roleTemplateId', $count: 'true' };
      const options = { query, headers: { ConsistencyLevel: 'eventual' }, needs: READ_ROLES };
      return readDirectoryRoles(await graph.forTenant(tenant).get(path, options)).names.has(GLOBAL_ADMINISTRATOR);
    },
  };
}

async function assignments(door: TenantGraph): Promise<readonly Assignment[]> {
  const query = { $filter: `roleDefinitionId eq '${GLOBAL_ADMINISTRATOR}'`, $expand: 'principal' };
  const found: Assignment[] = [];
  let answer = await door.get('/roleManagement/directory/roleAssignments', { query, needs: READ_ROLES });
  for (let page = 0; page < MOST_PAGES; page++) {
    const parsed = AssignmentsSchema.safeParse(answer);
    if (!parsed.success) throw errorOfContent('unexpectedShape', { write: false });
    found.push(...parsed.data.value);
    const next = parsed.data['@odata.nextLink'];
    if (next === undefined) break;
    answer = await door.getUrl(next, { needs: READ_ROLES });
  }
  return found;
}

/** `$expand` gives a principal's default properties only, and accountEnabled is not among them. An application is no user. */
async function isEnabled(door: TenantGraph, id: string): Promise<boolean> {
  try {
    const query = { $select: 'id,accountEnabled' };
    const raw = await door.get(`/users/${segment(id)}`, { needs: 'User.Read.All', query });
    return z.object({ accountEnabled: z.boolean() }).safeParse(raw).data?.accountEnabled === true;
  } catch (error) {
    if (isTocsinError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}
