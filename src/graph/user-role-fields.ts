import type { DetailField } from '../entities/section.ts';
import { mapCame, type Came } from './came.ts';
import { unreadWords } from './unread.ts';
import { unavailable } from './unreadable.ts';
import { looked } from './user-fields.ts';
import { READINGS } from './user-reads.ts';
import { readDirectoryRoles, readHeldRoles, roleWords } from './user-roles.ts';

const LABEL = 'Admin roles';

/**
 * Admin roles that the user has now. `direct` has the assignments with their scope, `tenantWide` what they hold over
 * the whole tenant, through groups too. Where one of both could not be read the field says so: half an answer is
 * never "none".
 */
export function activeRolesField(came: Record<'direct' | 'tenantWide', Came>, asOf: Date): DetailField {
  const direct = mapCame(came.direct, readHeldRoles);
  const wide = mapCame(came.tenantWide, readDirectoryRoles);
  if ('error' in direct) {
    const lines = 'value' in wide ? wideLines(wide.value) : [];
    return rolesField(lines, { rest: 'roles for a part of the tenant', error: direct.error }, asOf);
  }
  const lines = linesOf(direct.value);
  if ('error' in wide) return rolesField(lines, { rest: 'roles through groups', error: wide.error }, asOf);
  const own = new Set(direct.value.roles.filter(({ scope }) => scope === '/').map(({ roleId }) => roleId));
  const groups = [...wide.value.names].filter(([id]) => !own.has(id)).map(([, name]) => `${name} (through a group)`);
  return rolesField([...lines, ...groups, ...unreadWords(wide.value)], undefined, asOf);
}

function rolesField(
  lines: readonly string[],
  missing: { readonly rest: string; readonly error: unknown } | undefined,
  asOf: Date,
): DetailField {
  const { source } = READINGS.direct;
  const gap = missing && unavailable(missing.error, READINGS.direct);
  if (lines.length === 0) return { label: LABEL, value: gap ?? { status: 'absent', source } };
  const value = gap ? [...lines, `${missing.rest}: not readable (${gap.reason})`] : lines;
  return { label: LABEL, value: { status: 'found', value, source, asOf }, alarming: true };
}

export function eligibleRolesField(came: Came, asOf: Date): DetailField {
  const value = looked(came, { reading: READINGS.eligible, asOf }, (body) => linesOf(readHeldRoles(body)));
  return { label: 'Admin roles to activate', value };
}

function linesOf({ roles, ...unread }: ReturnType<typeof readHeldRoles>): readonly string[] {
  return [...roles.map(roleWords), ...unreadWords(unread)];
}

function wideLines({ names, ...unread }: ReturnType<typeof readDirectoryRoles>): readonly string[] {
  return [...names.values(), ...unreadWords(unread)];
}
