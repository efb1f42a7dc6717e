import { z } from 'zod';
import { dayWords, readTime } from '../texts/date.ts';
import { errorOfContent } from './errors.ts';
import { ListPage, type Unread } from './unread.ts';

const text = z.string().min(1).optional().catch(undefined);
const HeldSchema = z.object({
  id: z.string().min(1),
  roleDefinitionId: z.string(),
  directoryScopeId: text,
  endDateTime: text,
  roleDefinition: z.object({ displayName: text }).optional().catch(undefined),
});
const DirectoryRoleSchema = z.object({ displayName: text, roleTemplateId: text });

/** A role that somebody holds, or may activate. */
export interface HeldRole {
  readonly id: string;
  readonly roleId: string;
  readonly name: string;
  /** `/` for the whole tenant. */
  readonly scope: string;
  readonly until?: Date | undefined;
}

/** The assignments in an answer with `$expand=roleDefinition`; broken elements are left out and counted. */
export function readHeldRoles(body: unknown): Unread & { readonly roles: readonly HeldRole[] } {
  const page = ListPage.safeParse(body);
  if (!page.success) throw errorOfContent('unexpectedShape', { write: false });
  const roles = page.data.value.flatMap((raw): HeldRole[] => {
    const held = HeldSchema.safeParse(raw).data;
    if (!held) return [];
    const { id, roleDefinitionId: roleId, directoryScopeId: scope = '/', roleDefinition, endDateTime } = held;
    return [{ id, roleId, name: roleDefinition?.displayName ?? `role ${roleId}`, scope, until: readTime(endDateTime) }];
  });
  return { roles, unreadable: page.data.value.length - roles.length, more: !!page.data['@odata.nextLink'] };
}

/** Names by role template of the roles that somebody holds over the whole tenant, through groups too. */
export function readDirectoryRoles(body: unknown): Unread & { readonly names: ReadonlyMap<string, string> } {
  const page = ListPage.safeParse(body);
  if (!page.success) throw errorOfContent('unexpectedShape', { write: false });
  const roles = page.data.value.flatMap((raw) => DirectoryRoleSchema.safeParse(raw).data ?? []);
  const names = new Map(
    roles.map(({ displayName, roleTemplateId = '' }) => [roleTemplateId, displayName ?? `role ${roleTemplateId}`]),
  );
  return { names, unreadable: page.data.value.length - roles.length, more: !!page.data['@odata.nextLink'] };
}

/** "User Administrator (for one administrative unit), until 3 May 2026". */
export function roleWords({ name, scope, until }: HeldRole): string {
  return `${name}${scopeWords(scope)}${until ? `, until ${dayWords(until)}` : ''}`;
}

function scopeWords(scope: string): string {
  if (scope === '/') return '';
  return /^\/administrativeUnits\//i.test(scope) ? ' (for one administrative unit)' : ' (for one object)';
}
