import { z } from 'zod';
import type { EntityOf } from '../entities/entity.ts';
import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import { segment } from './address.ts';
import type { TenantGraph } from './client.ts';
import { errorOfContent } from './errors.ts';

export type LinkEntity = EntityOf<'anonymousLink'>;

const text = z.string().min(1).optional().catch(undefined);
const ItemSchema = z.object({
  id: z.string().min(1),
  name: text,
  webUrl: text,
  lastModifiedDateTime: text,
  parentReference: z.object({ driveId: text, path: text }).optional().catch(undefined),
});
const PermissionSchema = z.object({
  id: z.string().min(1),
  roles: z.array(z.string()).catch([]),
  expirationDateTime: text,
  hasPassword: z.boolean().optional().catch(undefined),
  inheritedFrom: z.unknown().optional(),
  link: z.object({ scope: text, type: text, webUrl: text, preventsDownload: z.boolean().optional().catch(undefined) }),
});
const PageSchema = z.object({ value: z.array(z.unknown()) });

export interface SharedFile {
  readonly driveId: string;
  readonly itemId: string;
  readonly name: string;
  /** Below the root of its library, with the name. */
  readonly path: string;
  readonly changedAt: string | undefined;
}

export interface FileLink {
  readonly permissionId: string;
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly canEdit: boolean;
  readonly preventsDownload: boolean;
  readonly expires: string | undefined;
  /** Undefined where Microsoft does not say. */
  readonly password: boolean | undefined;
  /** It belongs to a folder above and can only be removed there. */
  readonly inherited: boolean;
}

export const READ_FILES = 'Files.Read.All';
/** What asking by the link itself needs; reading alone is not enough for it (learn.microsoft.com/graph/api/shares-get). */
export const ASK_BY_LINK = 'Files.ReadWrite.All';

/** True when there is any way to find the file: its ids, the link itself, or owner and path. */
export function isFindable({ driveId, itemId, url, path, owner }: LinkEntity): boolean {
  return Boolean((driveId && itemId) || url || (path && owner));
}

/**
 * The file that a link opens, by whichever way leads to it first. Undefined when the file is not there; throws what
 * Microsoft refused with when that kept Tocsin from knowing.
 */
export async function findFile(
  door: TenantGraph,
  link: LinkEntity,
  signal?: AbortSignal,
): Promise<SharedFile | undefined> {
  const options = signal ? { signal } : {};
  const failures: TocsinError[] = [];
  for (const way of waysTo(door, link, options)) {
    try {
      return fileOf(await way());
    } catch (error) {
      if (!isTocsinError(error) || error.code === 'UPSTREAM_UNAVAILABLE') throw error;
      failures.push(error);
    }
  }
  const refused = failures.find(({ code }) => code !== 'NOT_FOUND');
  if (refused) throw refused;
  return undefined;
}

/**
 * Whether a refusal says that a sharing link leads nowhere, where the link is all that is known: SharePoint answers
 * "access denied" for a link that was removed, and for an application that may not follow links.
 */
export function leadsNowhere(error: unknown, link: LinkEntity): boolean {
  const only = Boolean(link.url) && !(link.driveId && link.itemId) && !(link.path && link.owner);
  return (
    only && isTocsinError(error, 'UPSTREAM_REFUSED') && error.status === 403 && error.upstreamCode === 'accessDenied'
  );
}

type Way = () => Promise<unknown>;

function waysTo(door: TenantGraph, link: LinkEntity, options: { signal?: AbortSignal }): Way[] {
  const { driveId, itemId, url, path, owner } = link;
  const get = (at: string, needs: string) => door.get(at, { ...options, needs });
  const ways: Way[] = [];
  if (driveId && itemId) ways.push(() => get(`/drives/${segment(driveId)}/items/${segment(itemId)}`, READ_FILES));
  if (path && owner) {
    for (const below of pathsBelowRoot(path)) {
      ways.push(async () => {
        const drive = z.object({ id: z.string() }).safeParse(await get(`/users/${segment(owner)}/drive`, READ_FILES));
        if (!drive.success) throw errorOfContent('unexpectedShape', { write: false });
        return get(`/drives/${segment(drive.data.id)}/root:/${below.map(segment).join('/')}`, READ_FILES);
      });
    }
  }
  if (url) ways.push(() => get(`/shares/${sharingToken(url)}/driveItem`, ASK_BY_LINK));
  return ways;
}

/** The link as Graph takes it (learn.microsoft.com/graph/api/shares-get, encoding sharing URLs). */
function sharingToken(url: string): string {
  return `u!${Buffer.from(url, 'utf8').toString('base64url')}`;
}

/**
 * A path of an audit record begins with its library, a drive's own does not: `Documents/Finance/a.xlsx` is
 * `Finance/a.xlsx` below the root, unless there is a folder of that name.
 */
function pathsBelowRoot(path: string): string[][] {
  const plain = /^https?:/i.test(path) ? decoded(path).replace(/^https?:\/\/[^/]+/i, '') : path;
  const parts = plain.split(/[\\/]/).filter((part) => part !== '');
  const library = parts.findIndex((part) => /^(shared )?documents$/i.test(part));
  const below = library >= 0 ? parts.slice(library + 1) : parts;
  return [below, parts].filter((one, at, all) => one.length > 0 && (at === 0 || one.length !== all[0]?.length));
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    // Not encoded as it should be: taken as it stands.
    return url;
  }
}

function fileOf(raw: unknown): SharedFile {
  const item = ItemSchema.safeParse(raw).data;
  const driveId = item?.parentReference?.driveId;
  if (!item || !driveId) throw errorOfContent('unexpectedShape', { write: false });
  const name = item.name ?? item.id;
  const folder = decoded(item.parentReference?.path?.split(/root:/)[1] ?? '').replace(/^\//, '');
  return {
    driveId,
    itemId: item.id,
    name,
    path: folder ? `${folder}/${name}` : name,
    changedAt: item.lastModifiedDateTime,
  };
}

/** The links of a file that work for anybody, and how many permissions could not be understood. */
export async function anonymousLinks(
  door: TenantGraph,
  { driveId, itemId }: SharedFile,
  signal?: AbortSignal,
): Promise<{ readonly links: readonly FileLink[]; readonly unreadable: number }> {
  const path = `/drives/${segment(driveId)}/items/${segment(itemId)}/permissions`;
  const page = PageSchema.safeParse(await door.get(path, { needs: READ_FILES, ...(signal && { signal }) })).data;
  if (!page) throw errorOfContent('unexpectedShape', { write: false });
  const shared = page.value.filter((raw) => !isForPeople(raw));
  const parsed = shared.flatMap((raw) => PermissionSchema.safeParse(raw).data ?? []);
  return {
    links: parsed.filter(({ link }) => link.scope?.toLowerCase() === 'anonymous').map(linkOf),
    unreadable: shared.length - parsed.length,
  };
}

/** A permission without a link: it names people. */
function isForPeople(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && !('link' in raw && raw.link);
}

function linkOf(permission: z.infer<typeof PermissionSchema>): FileLink {
  const { id, roles, expirationDateTime, hasPassword, inheritedFrom, link } = permission;
  return {
    permissionId: id,
    url: link.webUrl,
    type: link.type,
    canEdit: roles.includes('write') || link.type === 'edit',
    preventsDownload: link.preventsDownload === true,
    expires: expirationDateTime,
    password: hasPassword,
    inherited: inheritedFrom !== undefined && inheritedFrom !== null,
  };
}

/** Whether a link of a file is the one that the alert names; undefined where the alert does not say which. */
export function isNamed({ permissionId, url }: LinkEntity, link: FileLink): boolean | undefined {
  if (permissionId) return permissionId === link.permissionId;
  if (!url || !link.url) return undefined;
  return plain(url) === plain(link.url);
}

/** Without its query: `?e=` differs from copy to copy of one link. */
function plain(url: string): string {
  return (url.split('?')[0] ?? '').replace(/\/$/, '').toLowerCase();
}
