import { z } from 'zod';
import { isTocsinError } from '../../kernel/errors.ts';
import type { Reading, RoleAssignment, RoleDefinition } from '../../posture/facts.ts';
import { id } from '../../posture/policy-schema.ts';
import { isUnlicensed } from '../errors.ts';
import type { Asker, Listed } from './asker.ts';
import { allOf, isUnknownThere, text } from './shape.ts';
import { NEEDS, readingOf } from './why.ts';

const ROLES = '/roleManagement/directory';
const UNITS = 2;

const AssignmentSchema = z.object({
  principalId: id,
  roleDefinitionId: id,
  directoryScopeId: text,
  appScopeId: text,
  assignmentType: text,
  principal: z.object({ '@odata.type': text }).nullish().catch(undefined),
});

/** An assignment, and what sort of thing holds it where Microsoft says so. */
export interface HeldAssignment extends RoleAssignment {
  readonly holder?: 'user' | 'group' | 'other' | undefined;
}

/**
 * MFA-RULES §2, I6: with the difference between assigned and activated where the tenant has Privileged Identity
 * Management, without it where it has not.
 */
export function readRoleAssignments(asker: Asker): Promise<Reading<readonly HeldAssignment[]>> {
  return readingOf(NEEDS.roles, async () => {
    const instances = await listHeld(asker, 'roleAssignmentScheduleInstances');
    const plain = instances.fault && isUnlicensed(instances.fault);
    return allOf(plain ? await listHeld(asker, 'roleAssignments') : instances, readHeld);
  });
}

/** MFA-RULES §2, I7: a tenant without the licence has no eligible roles. */
export function readRoleEligibilities(asker: Asker): Promise<Reading<readonly HeldAssignment[]>> {
  return readingOf(NEEDS.roles, async () => {
    const listed = await listHeld(asker, 'roleEligibilityScheduleInstances');
    return listed.fault && isUnlicensed(listed.fault) ? [] : allOf(listed, readHeld);
  });
}

/** With what sort of thing each holder is, as long as Graph takes that question. */
async function listHeld(asker: Asker, list: string): Promise<Listed> {
  const options = { ...NEEDS.roles, units: UNITS };
  const expanded = await asker.list(`${ROLES}/${list}`, { ...options, query: { $expand: 'principal' } });
  const refused = expanded.fault?.status === 400 && !isUnlicensed(expanded.fault);
  return refused ? asker.list(`${ROLES}/${list}`, options) : expanded;
}

function readHeld(raw: unknown): HeldAssignment | undefined {
  const held = AssignmentSchema.safeParse(raw).data;
  if (!held) return undefined;
  const { principalId, roleDefinitionId, directoryScopeId, appScopeId, assignmentType, principal } = held;
  // Without a scope in the directory a role reaches into one application only: that is not the whole tenant.
  const scope = directoryScopeId ?? `/appScopes/${appScopeId ?? ''}`;
  const holder = holderOf(principal?.['@odata.type']);
  return {
    principalId,
    roleDefinitionId,
    directoryScopeId: scope,
    ...(assignmentType != null && { assignmentType }),
    ...(holder && { holder }),
  };
}

function holderOf(type: string | null | undefined): HeldAssignment['holder'] {
  if (!type) return undefined;
  if (/\.user$/i.test(type)) return 'user';
  return /\.group$/i.test(type) ? 'group' : 'other';
}

const DefinitionSchema = z.object({
  id,
  templateId: id.nullish().catch(undefined),
  displayName: text,
  isBuiltIn: z.boolean().nullish().catch(undefined),
  isPrivileged: z.boolean().nullish().catch(undefined),
});

const SELECT = 'id,templateId,displayName,isBuiltIn';

/** MFA-RULES §2, I8: beta alone says which roles are privileged; where there is none, v1.0 says the rest. */
export function readRoleDefinitions(asker: Asker): Promise<Reading<readonly RoleDefinition[]>> {
  const path = `${ROLES}/roleDefinitions`;
  const options = { ...NEEDS.roles, units: 1 };
  const read = (raw: unknown) => DefinitionSchema.safeParse(raw).data;
  return readingOf(NEEDS.roles, async () => {
    const query = { $select: `${SELECT},isPrivileged` };
    const beta = await asker.list(path, { ...options, query, version: 'beta' });
    const without = isTocsinError(beta.fault) && isUnknownThere(beta.fault);
    return allOf(without ? await asker.list(path, { ...options, query: { $select: SELECT } }) : beta, read);
  });
}
