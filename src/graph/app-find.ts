import { z } from 'zod';
import type { EntityOf } from '../entities/entity.ts';
import { isTocsinError, type TocsinError } from '../kernel/errors.ts';
import { isGuid } from '../tenants/tenant.ts';
import { segment } from './address.ts';
import type { BatchAnswer, BatchRead } from './batch.ts';
import type { TenantGraph } from './client.ts';

const text = z.string().min(1).optional().catch(undefined);
/** Undefined where Microsoft does not say. */
export const Credentials = z.array(z.unknown()).optional().catch(undefined);

/** An application in this tenant (its service principal), as far as Tocsin reads it. */
export const PrincipalSchema = z.object({
  id: z.string().min(1),
  appId: text,
  displayName: text,
  appDisplayName: text,
  accountEnabled: z.boolean().optional().catch(undefined),
  appOwnerOrganizationId: text,
  appDescription: text,
  description: text,
  disabledByMicrosoftStatus: text,
  servicePrincipalType: text,
  createdDateTime: text,
  deletedDateTime: text,
  /** Null where Microsoft says that nobody verified it; undefined where it does not say. */
  verifiedPublisher: z.object({ displayName: text, verifiedPublisherId: text }).nullish().catch(undefined),
  passwordCredentials: Credentials,
  keyCredentials: Credentials,
});

export type Principal = z.infer<typeof PrincipalSchema>;

export type FoundApp =
  | { readonly state: 'present' | 'deleted'; readonly principal: Principal }
  /** There is no such application, or what the alert carries does not name one of the directory. */
  | { readonly state: 'none'; readonly why: string };

export const READ_APPS = 'Application.Read.All';
type AppNames = Pick<EntityOf<'application'>, 'id' | 'appId'>;

/**
 * The application that an alert names, by application id, else by the object id of its service principal or of its
 * registration, else among those deleted in the last 30 days. Throws what Graph refused with where nothing was found
 * and something could not be asked.
 */
export async function findApp(door: TenantGraph, app: AppNames, signal?: AbortSignal): Promise<FoundApp> {
  const names = { id: guidOf(app.id), appId: guidOf(app.appId) };
  if (!names.id && !names.appId) return { state: 'none', why: unnamed(app) };
  const options = signal ? { signal } : {};
  const live = await door.batch(liveReads(names), options);
  const present = [...live.values()].flatMap(principalsIn)[0];
  if (present) return { state: 'present', principal: present };
  const registered = [...live].filter(([id]) => id === 'registration').flatMap(([, answer]) => appIdsIn(answer))[0];
  const appId = names.appId ?? registered;
  const gone = await door.batch(deletedReads({ id: names.id, appId }), options);
  const deleted = [...gone.values()].flatMap(principalsIn)[0];
  if (deleted) return { state: deleted.deletedDateTime ? 'deleted' : 'present', principal: deleted };
  const failure = [...live.values(), ...gone.values()].flatMap((answer) => failureIn(answer) ?? [])[0];
  if (failure) throw failure;
  return { state: 'none', why: 'not in the directory: it was never here, or was deleted more than 30 days ago' };
}

function liveReads({ id, appId }: AppNames): BatchRead[] {
  const needs = READ_APPS;
  return [
    ...(appId ? [{ id: 'appId', path: `/servicePrincipals(appId='${appId}')`, needs }] : []),
    ...(id ? [{ id: 'id', path: `/servicePrincipals/${segment(id)}`, needs }] : []),
    ...(id
      ? [{ id: 'registration', path: `/applications/${segment(id)}`, query: { $select: 'id,appId' }, needs }]
      : []),
  ];
}

function deletedReads({ id, appId }: AppNames): BatchRead[] {
  const needs = READ_APPS;
  const items = '/directory/deletedItems';
  const byAppId = {
    path: `${items}/microsoft.graph.servicePrincipal`,
    query: { $filter: `appId eq '${appId ?? ''}'`, $count: 'true' },
    headers: { ConsistencyLevel: 'eventual' },
  };
  return [
    ...(appId ? [{ id: 'again', path: `/servicePrincipals(appId='${appId}')`, needs }] : []),
    ...(id ? [{ id: 'deleted', path: `${items}/${segment(id)}`, needs }] : []),
    ...(appId ? [{ id: 'deletedByAppId', ...byAppId, needs }] : []),
  ];
}

const PageSchema = z.object({ value: z.array(z.unknown()) });
const TypeSchema = z.object({ '@odata.type': z.string() });

function principalsIn(answer: BatchAnswer): Principal[] {
  if (!('body' in answer)) return [];
  const page = PageSchema.safeParse(answer.body).data;
  const raw = page ? page.value : [answer.body];
  return raw
    .filter((one) => !/\.application$/i.test(TypeSchema.safeParse(one).data?.['@odata.type'] ?? ''))
    .flatMap((one) => PrincipalSchema.safeParse(one).data ?? [])
    .filter(
      ({ servicePrincipalType, accountEnabled }) => Boolean(servicePrincipalType) || accountEnabled !== undefined,
    );
}

/** Application ids, of a registration that was named by its own object id. */
function appIdsIn(answer: BatchAnswer): string[] {
  const found = 'body' in answer ? z.object({ appId: z.string() }).safeParse(answer.body).data : undefined;
  return found ? [found.appId] : [];
}

/** What kept Tocsin from knowing; "not there" is knowing. */
function failureIn(answer: BatchAnswer): TocsinError | undefined {
  return 'error' in answer && !isTocsinError(answer.error, 'NOT_FOUND') ? answer.error : undefined;
}

function guidOf(id: string | undefined): string | undefined {
  return id !== undefined && isGuid(id.trim()) ? id.trim().toLowerCase() : undefined;
}

function unnamed({ appId }: AppNames): string {
  return appId && /^\d+$/.test(appId)
    ? `the alert gives ${appId}, a number of Defender for Cloud Apps’ own catalogue, by which the directory cannot be asked`
    : 'the alert gives no id by which the directory can be asked';
}
