import type { LinkWriter } from '../remediation/link-writer.ts';
import { segment } from './address.ts';
import type { Graph } from './client.ts';
import { anonymousLinks, findFile, isNamed, leadsNowhere } from './link-find.ts';

/** Sharing links of files in OneDrive and SharePoint. Errors as LinkWriter tells. */
export function createLinkWriter(graph: Graph): LinkWriter {
  return {
    async readSharedFile(tenant, link) {
      const door = graph.forTenant(tenant);
      const file = await findFile(door, link).catch((error: unknown) => {
        if (leadsNowhere(error, link)) return 'leadsNowhere' as const;
        throw error;
      });
      if (file === undefined || file === 'leadsNowhere') return file;
      const { links, unreadable } = await anonymousLinks(door, file);
      const { driveId, itemId, path } = file;
      return {
        driveId,
        itemId,
        path,
        unreadable,
        links: links.map((one) => ({
          permissionId: one.permissionId,
          canEdit: one.canEdit,
          expires: one.expires,
          password: one.password,
          inherited: one.inherited,
          named: isNamed(link, one),
        })),
      };
    },
    async removeLink(tenant, { driveId, itemId, permissionId }) {
      const path = `/drives/${segment(driveId)}/items/${segment(itemId)}/permissions/${segment(permissionId)}`;
      await graph.forTenant(tenant).delete(path, { needs: 'Files.ReadWrite.All' });
    },
  };
}
