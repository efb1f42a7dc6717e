import type { Reading, RoleDefinition } from '../facts.ts';
import { ADMIN_MFA_ROLES, OTHER_PRIVILEGED_ROLES, SYNC_ROLES } from './roles.ts';

/** What a role means for MFA; `undefined` where that could not be read. */
export interface Role {
  readonly templateId: string;
  /** Makes its holder an administrator here (MFA-RULES §3). */
  readonly privileged: boolean | undefined;
  /** Conditional Access knows built-in roles only. */
  readonly builtIn: boolean | undefined;
}

/**
 * Tells of a role by the id of its definition. A live `isPrivileged` wins over the list of MFA-RULES §3, except that the
 * roles of Microsoft's own administrator policies make an administrator whatever it says.
 */
export function describeRoles(
  definitions: Reading<readonly RoleDefinition[]>,
  extraAdminRoles: readonly string[],
): (definitionId: string) => Role {
  const extra = new Set(extraAdminRoles.map((id) => id.toLowerCase()));
  const read = definitions.status === 'ok';
  const byId = new Map(read ? definitions.value.map((one) => [one.id.toLowerCase(), one]) : []);
  const seen = new Map<string, Role>();
  return (definitionId) => {
    const id = definitionId.toLowerCase();
    const known = seen.get(id);
    if (known) return known;
    const role = describe(id, byId.get(id), { read, extra });
    seen.set(id, role);
    return role;
  };
}

function describe(
  id: string,
  definition: RoleDefinition | undefined,
  { read, extra }: { read: boolean; extra: ReadonlySet<string> },
): Role {
  const templateId = (definition?.templateId ?? id).toLowerCase();
  const sync = SYNC_ROLES.has(templateId);
  const listed = ADMIN_MFA_ROLES.has(templateId) || OTHER_PRIVILEGED_ROLES.has(templateId);
  const always = ADMIN_MFA_ROLES.has(templateId) || extra.has(templateId) || extra.has(id);
  // Custom roles are always among the definitions: what is not there is built in, once they were read.
  const wellKnown = listed || sync;
  const told = definition?.isPrivileged ?? (listed || (read || wellKnown ? false : undefined));
  return {
    templateId,
    // Microsoft calls the synchronisation roles privileged too; whoever holds nothing else is not an administrator.
    privileged: always || (sync ? false : told),
    builtIn: definition?.isBuiltIn ?? (read || wellKnown ? true : undefined),
  };
}
