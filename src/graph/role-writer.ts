import { z } from 'zod';
import type { AccountWriter } from '../remediation/account-writer.ts';
import { segment } from './address.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { isHalf } from './unread.ts';
import { readHeldRoles } from './user-roles.ts';

const PATH = '/roleManagement/directory/roleAssignments';
const READS = 'RoleManagement.Read.Directory';
const WRITES = 'RoleManagement.ReadWrite.Directory';

type RoleWriter = Pick<AccountWriter, 'heldRoles' | 'removeRole' | 'giveRole'>;

/** Admin roles that are assigned to users themselves; those held through a group or to be activated are not here. */
export function createRoleWriter(graph: Graph): RoleWriter {
  return {
    async heldRoles(tenant, userId) {
      const query = { $filter: `principalId eq '${userId.replaceAll("'", "''")}'`, $expand: 'roleDefinition' };
      const { roles, ...unread } = readHeldRoles(await graph.forTenant(tenant).get(PATH, { query, needs: READS }));
      if (isHalf(unread)) throw errorOfContent('unexpectedShape', { write: false });
      return roles.map(({ id, roleId, name, scope }) => ({ id, roleId, name, scope }));
    },
    async removeRole(tenant, assignmentId) {
      await graph.forTenant(tenant).delete(`${PATH}/${segment(assignmentId)}`, { needs: WRITES });
    },
    async giveRole(tenant, userId, { roleId, scope }) {
      const body = { principalId: userId, roleDefinitionId: roleId, directoryScopeId: scope };
      const answer = await graph.forTenant(tenant).post(PATH, body, { needs: WRITES });
      const given = z.object({ id: z.string() }).safeParse(answer).data;
      if (!given) throw errorOfContent('unexpectedShape', { write: true });
      return given.id;
    },
  };
}
