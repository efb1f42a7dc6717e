import { z } from 'zod';
import { digest } from '../kernel/ids.ts';
import { createLru } from '../kernel/lru.ts';
import type { Clock } from '../kernel/clock.ts';
import type { TocsinError } from '../kernel/errors.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { segment } from './address.ts';
import { READ_APPS } from './app-find.ts';
import type { TenantGraph } from './client.ts';

const text = z.string().min(1).optional().catch(undefined);
const ScopeSchema = z.object({
  id: text,
  value: z.string(),
  adminConsentDisplayName: text,
  adminConsentDescription: text,
});
const RoleSchema = z.object({ id: z.string(), value: text, displayName: text, description: text });
const ResourceSchema = z.object({
  id: z.string(),
  displayName: text,
  oauth2PermissionScopes: z.array(z.unknown()).catch([]),
  appRoles: z.array(z.unknown()).catch([]),
});

export interface PermissionText {
  readonly value: string | undefined;
  readonly title: string | undefined;
}

/** What a service calls the permissions that it defines: scopes by their value in small letters, roles by their id. */
export interface ResourceTexts {
  readonly name: string | undefined;
  readonly scopes: ReadonlyMap<string, PermissionText>;
  readonly roles: ReadonlyMap<string, PermissionText>;
}

export type ResourceAnswer = ResourceTexts | { readonly error: TocsinError };

const KEPT = 200;
const KEPT_MS = 30 * 60_000;

/** Descriptions from the services themselves, kept for half an hour: Microsoft Graph's own list is large. */
export function createAppResources(clock: Clock) {
  const kept = createLru<string, { readonly until: number; readonly texts: ResourceTexts }>(KEPT);
  return async (
    door: TenantGraph,
    tenant: Tenant,
    { ids, signal }: { readonly ids: readonly string[]; readonly signal?: AbortSignal | undefined },
  ): Promise<ReadonlyMap<string, ResourceAnswer>> => {
    const now = clock.now().getTime();
    const keyOf = (id: string) => digest([tenant.id, id]);
    const found = new Map<string, ResourceAnswer>();
    for (const id of new Set(ids)) {
      const known = kept.get(keyOf(id));
      if (known && known.until > now) found.set(id, known.texts);
    }
    const missing = [...new Set(ids)].filter((id) => !found.has(id));
    const answers = await door.batch(missing.map(resourceRead), signal ? { signal } : {});
    for (const [id, answer] of answers) {
      if ('error' in answer) {
        found.set(id, answer);
        continue;
      }
      const texts = textsOf(answer.body);
      kept.set(keyOf(id), { until: now + KEPT_MS, texts });
      found.set(id, texts);
    }
    return found;
  };
}

function resourceRead(id: string) {
  const query = { $select: 'id,displayName,appRoles,oauth2PermissionScopes' };
  return { id, path: `/servicePrincipals/${segment(id)}`, query, needs: READ_APPS };
}

function textsOf(body: unknown): ResourceTexts {
  const resource = ResourceSchema.safeParse(body).data;
  const scopes = (resource?.oauth2PermissionScopes ?? []).flatMap((raw) => ScopeSchema.safeParse(raw).data ?? []);
  const roles = (resource?.appRoles ?? []).flatMap((raw) => RoleSchema.safeParse(raw).data ?? []);
  return {
    name: resource?.displayName,
    scopes: new Map(
      scopes.map((scope) => [
        scope.value.toLowerCase(),
        { value: scope.value, title: scope.adminConsentDisplayName ?? scope.adminConsentDescription },
      ]),
    ),
    roles: new Map(
      roles.map((role) => [role.id.toLowerCase(), { value: role.value, title: role.displayName ?? role.description }]),
    ),
  };
}
