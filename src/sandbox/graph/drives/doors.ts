import { METADATA, notFound, refusal } from '../answers.ts';
import type { Call, Door } from '../call.ts';
import type { SimDrive, SimItem, SimThing } from './drives.ts';

/** The drive of a user; 404 where there is none, as for guests. */
export const userDrive: Door = {
  options: ['$select'],
  handle(call) {
    const user = call.state.user(call.tenantId, call.params[0] ?? '');
    if (!user) throw notFound(call.params[0] ?? '');
    const drive = [...drivesOf(call).values()].find(({ ownerId }) => ownerId === user.id);
    if (!drive) throw refusal(404, 'itemNotFound', 'The resource could not be found.');
    const { items: _items, ownerId: _ownerId, ...shown } = drive;
    return { status: 200, body: { '@odata.context': `${METADATA}drives/$entity`, ...shown } };
  },
};

export const itemGet: Door = {
  options: ['$select'],
  handle: (call) => shownItem(itemOf(call)),
};

/** `drives/{id}/root:/{path}`. */
export const itemByPath: Door = {
  options: ['$select'],
  handle(call) {
    const [driveId = '', path = ''] = call.params;
    const item = [...driveOf(call, driveId).items.values()].find(
      (found) => found.path.toLowerCase() === path.replace(/:$/, '').toLowerCase(),
    );
    if (!item) throw refusal(404, 'itemNotFound', 'The resource could not be found.');
    return shownItem(item);
  },
};

/** `shares/u!…/driveItem`: the item that a sharing link opens; 403 for a link that works no more. */
export const sharedItem: Door = {
  options: ['$select'],
  handle(call) {
    const [token = ''] = call.params;
    if (!token.startsWith('u!')) throw refusal(400, 'invalidRequest', 'The sharing token is invalid.');
    const url = plain(Buffer.from(token.slice(2), 'base64url').toString('utf8'));
    for (const drive of drivesOf(call).values()) {
      for (const item of drive.items.values()) {
        if ([...item.permissions.values()].some((permission) => plain(urlOf(permission)) === url))
          return shownItem(item);
      }
    }
    throw refusal(
      403,
      'accessDenied',
      'The sharing link no longer exists, or you do not have permission to access it.',
    );
  },
};

export const permissionList: Door = {
  options: ['$select'],
  handle: (call) => ({
    status: 200,
    body: { '@odata.context': `${METADATA}permissions`, value: [...itemOf(call).permissions.values()] },
  }),
};

export const permissionGet: Door = {
  options: [],
  handle: (call) => ({
    status: 200,
    body: { '@odata.context': `${METADATA}permissions/$entity`, ...permissionOf(call) },
  }),
};

/** 204; what is inherited from a folder cannot be deleted on the file. */
export const permissionDelete: Door = {
  options: [],
  handle(call) {
    const permission = permissionOf(call);
    if (permission['inheritedFrom'])
      throw refusal(400, 'invalidRequest', 'Inherited permissions cannot be deleted here.');
    itemOf(call).permissions.delete(permission.id);
    return { status: 204 };
  },
};

function drivesOf(call: Call): ReadonlyMap<string, SimDrive> {
  return call.state.drives(call.tenantId);
}

function driveOf(call: Call, id: string): SimDrive {
  const drive = drivesOf(call).get(id);
  if (!drive) throw refusal(404, 'itemNotFound', 'The resource could not be found.');
  return drive;
}

function itemOf(call: Call): SimItem {
  const [driveId = '', itemId = ''] = call.params;
  const item = driveOf(call, driveId).items.get(itemId);
  if (!item) throw refusal(404, 'itemNotFound', 'The resource could not be found.');
  return item;
}

function permissionOf(call: Call): SimThing {
  const permission = itemOf(call).permissions.get(call.params[2] ?? '');
  if (!permission) throw refusal(404, 'itemNotFound', 'The resource could not be found.');
  return permission;
}

function shownItem({ permissions: _permissions, path: _path, ...item }: SimItem) {
  return { status: 200, body: { '@odata.context': `${METADATA}driveItems/$entity`, ...item } };
}

function urlOf(permission: SimThing): string {
  return (permission['link'] as { webUrl?: string } | undefined)?.webUrl ?? '';
}

/** Without its query: `?e=` differs from copy to copy of one link. */
function plain(url: string): string {
  return url.split('?')[0] ?? '';
}
