import { digest } from '../../../kernel/ids.ts';
import type { SimTenant, SimUser } from '../model.ts';

/** A drive, an item or a permission as Graph shows it. */
export interface SimThing {
  readonly id: string;
  readonly [property: string]: unknown;
}

export interface SimItem extends SimThing {
  readonly name: string;
  /** Below the root of its drive, e.g. `Finance/Suppliers.xlsx`. */
  readonly path: string;
  readonly permissions: Map<string, SimThing>;
}

export interface SimDrive extends SimThing {
  readonly ownerId: string;
  readonly items: Map<string, SimItem>;
}

/** The drives of one tenant by their id. */
export type SimDrives = Map<string, SimDrive>;

export const SHARED_FILE = 'Suppliers and bank details.xlsx';
const FOLDER = 'Finance';

/** The link to the file of the story that works for anybody, of one user's drive. */
export function storyLink(user: Pick<SimUser, 'userPrincipalName'>): string {
  const [local = '', domain = ''] = user.userPrincipalName.split('@');
  const host = `${domain.split('.')[0]}-my.sharepoint.com`;
  const token = digest(['link', user.userPrincipalName], 40);
  return `https://${host}/:x:/g/personal/${local.replace(/\W/g, '_')}_${domain.replace(/\W/g, '_')}/E${token}?e=${token.slice(0, 6)}`;
}

/** Every member's OneDrive, each with the file that the story shares and one that nobody shares. */
export function inventedDrives(tenant: SimTenant): SimDrives {
  const members = tenant.users.filter(({ userType }) => userType === 'Member');
  return new Map(members.map((user) => driveOf(user)).map((drive) => [drive.id, drive]));
}

function driveOf(user: SimUser): SimDrive {
  const id = `b!${digest(['drive', user.id], 60)}`;
  const shared = itemOf(user, id, SHARED_FILE);
  shared.permissions.set('anonymous', anonymousPermission(user));
  const plain = itemOf(user, id, 'Rota.docx');
  const owner = { user: { id: user.id, displayName: user.displayName } };
  return {
    id,
    ownerId: user.id,
    driveType: 'business',
    name: 'OneDrive',
    webUrl: `https://${host(user)}/personal/${user.id}/Documents`,
    owner,
    items: new Map([shared, plain].map((item) => [item.id, item])),
  };
}

function itemOf(user: SimUser, driveId: string, name: string): SimItem {
  const owner = { user: { id: user.id, displayName: user.displayName } };
  const permission = { id: 'owner', roles: ['owner'], grantedToV2: owner };
  return {
    id: `01${digest(['item', user.id, name], 32).toUpperCase()}`,
    name,
    path: `${FOLDER}/${name}`,
    webUrl: `https://${host(user)}/personal/${user.id}/Documents/${FOLDER}/${encodeURIComponent(name)}`,
    size: 48_213,
    createdDateTime: '2026-02-11T09:02:00Z',
    lastModifiedDateTime: '2026-02-27T16:40:12Z',
    createdBy: owner,
    parentReference: {
      driveId,
      driveType: 'business',
      id: `01ROOT${user.id.slice(0, 8)}`,
      path: `/drives/${driveId}/root:/${FOLDER}`,
    },
    permissions: new Map([[permission.id, permission]]),
  };
}

/** Everybody who holds the link may change the file; it has no password and ends after 30 days. */
function anonymousPermission(user: SimUser): SimThing {
  const webUrl = storyLink(user);
  return {
    id: 'anonymous',
    roles: ['write'],
    shareId: `u!${Buffer.from(webUrl).toString('base64url')}`,
    hasPassword: false,
    expirationDateTime: '2027-03-31T00:00:00Z',
    link: { scope: 'anonymous', type: 'edit', webUrl, preventsDownload: false },
  };
}

function host({ userPrincipalName }: SimUser): string {
  return `${userPrincipalName.split('@')[1]?.split('.')[0] ?? 'tenant'}-my.sharepoint.com`;
}
