import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { segment } from './address.ts';
import type { TenantGraph } from './client.ts';
import { errorOfContent } from './errors.ts';

/** What people or administrators consented to: one object holds all scopes of one resource and person. */
const GrantSchema = z.object({
  id: z.string().min(1),
  clientId: z.string(),
  consentType: z.string(),
  principalId: z.string().nullish().catch(undefined),
  resourceId: z.string(),
  scope: z.string().nullish().catch(undefined),
});
const AssignmentSchema = z.object({
  id: z.string().min(1),
  appRoleId: z.string(),
  principalId: z.string(),
  resourceId: z.string(),
  resourceDisplayName: z.string().nullish().catch(undefined),
  createdDateTime: z.string().nullish().catch(undefined),
});

export type RawGrant = z.infer<typeof GrantSchema>;
export type RawAssignment = z.infer<typeof AssignmentSchema>;

export const READ_GRANTS = 'Directory.Read.All';
const MOST_PAGES = 20;
const PageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

/** A list with the elements that could not be read counted, so that nobody takes it for the whole. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly unreadable: number;
}

export interface ListOptions {
  readonly needs: string;
  readonly signal?: AbortSignal | undefined;
}

export function readGrants(door: TenantGraph, principalId: string, options: ListOptions): Promise<Listed<RawGrant>> {
  return listAll(door, `/servicePrincipals/${segment(principalId)}/oauth2PermissionGrants`, GrantSchema, options);
}

/** What one person consented to for themselves, whatever the application. */
export function readGrantsOf(door: TenantGraph, userId: string, options: ListOptions): Promise<Listed<RawGrant>> {
  const query = { $filter: `principalId eq '${userId.replaceAll("'", "''")}'` };
  return listAll(door, '/oauth2PermissionGrants', GrantSchema, { ...options, query });
}

export function readAssignments(
  door: TenantGraph,
  principalId: string,
  options: ListOptions,
): Promise<Listed<RawAssignment>> {
  return listAll(door, `/servicePrincipals/${segment(principalId)}/appRoleAssignments`, AssignmentSchema, options);
}

/** Every page of a collection; UPSTREAM_UNAVAILABLE rather than half of it when there are too many. */
async function listAll<T>(
  door: TenantGraph,
  path: string,
  schema: z.ZodType<T>,
  { needs, signal, query }: ListOptions & { readonly query?: Readonly<Record<string, string>> },
): Promise<Listed<T>> {
  const options = { needs, ...(signal && { signal }) };
  const raw: unknown[] = [];
  let answer = await door.get(path, { ...options, ...(query && { query }) });
  for (let pages = 1; ; pages++) {
    const page = PageSchema.safeParse(answer).data;
    if (!page) throw errorOfContent('unexpectedShape', { write: false });
    raw.push(...page.value);
    const next = page['@odata.nextLink'];
    if (next === undefined) break;
    if (pages === MOST_PAGES) throw new TocsinError('UPSTREAM_UNAVAILABLE', 'There are too many permissions to list.');
    answer = await door.getUrl(next, options);
  }
  const items = raw.flatMap((one) => schema.safeParse(one).data ?? []);
  return { items, unreadable: raw.length - items.length };
}

/** The scopes of a grant: a list in one text, which may begin with a space. */
export function scopesOf({ scope }: Pick<RawGrant, 'scope'>): string[] {
  return [...new Set((scope ?? '').split(/\s+/).filter((word) => word !== ''))];
}
