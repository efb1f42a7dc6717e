import { entityKey } from '../../src/entities/entity.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import type { LinkWriter, SharedFileState } from '../../src/remediation/link-writer.ts';

/** Shared files in memory, by the key of the entity; any that a test did not put there has one link to edit. */
export function fakeLinkWriter() {
  const files = new Map<string, SharedFileState>();
  const writer: LinkWriter = {
    async readSharedFile(_tenant, link) {
      const key = entityKey(link);
      const only = { permissionId: 'p1', canEdit: true, expires: undefined, password: false, inherited: false };
      const file = files.get(key) ?? {
        driveId: key,
        itemId: 'item',
        path: link.path ?? 'Finance/Suppliers.xlsx',
        links: [{ ...only, named: true }],
        unreadable: 0,
      };
      files.set(key, file);
      return file;
    },
    async removeLink(_tenant, { driveId, permissionId }) {
      const [key, file] = [...files].find(([, one]) => one.driveId === driveId) ?? [];
      const left = file?.links.filter((link) => link.permissionId !== permissionId) ?? [];
      if (!key || !file || left.length === file.links.length)
        throw new TocsinError('NOT_FOUND', 'Microsoft 365 does not have this (any more).');
      files.set(key, { ...file, links: left });
    },
  };
  return { writer, files };
}
