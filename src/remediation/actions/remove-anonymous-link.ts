import { entityLabel, type EntityOf } from '../../entities/entity.ts';
import { TocsinError } from '../../kernel/errors.ts';
import { momentWords, readTime } from '../../texts/date.ts';
import { defineAction, type ActionContext } from '../action.ts';
import { partByPart, partsOutcome, partsSeen } from '../part-by-part.ts';
import type { SharedFileState, SharingLink } from '../link-writer.ts';

interface LinkState extends SharedFileState {
  /** The link opens nothing, and nothing else is known of where the file is. */
  readonly leadsNowhere: boolean;
}

/**
 * Removes a link that works for anybody: DELETE /drives/{id}/items/{id}/permissions/{id} (Microsoft Graph v1.0). Where
 * the alert does not say which link of the file it means, the person chooses.
 */
export const removeAnonymousLink = defineAction({
  id: 'removeAnonymousLink',
  family: 'anonymousLink',
  target: 'anonymousLink',
  label: 'Remove link',
  requires: 'remediate',
  needs: ['Files.ReadWrite.All'],
  calls: [
    'GET /drives/{id}/items/{id}',
    'GET /users/{id}/drive',
    'GET /drives/{id}/root:/{id}',
    'GET /shares/{id}/driveItem',
    'GET /drives/{id}/items/{id}/permissions',
    'DELETE /drives/{id}/items/{id}/permissions/{id}',
  ],
  undo: 'It cannot be undone: a new link would be another one, which nobody has yet.',
  appliesTo: (_event, { driveId, itemId, url, path, owner }) => Boolean((driveId && itemId) || url || (path && owner)),
  capture,
  guard: (_ctx, state) => nothing(state) ?? inherited(state),
  preview: ({ path, links }) => [
    `Removes the ticked links to ${path}, which has ${links.length === 1 ? 'one link' : `${links.length} links`} for anybody. Whoever holds one cannot open the file with it any more.`,
    'This cannot be undone: the link cannot come back as it was, only a new one can be made and sent out again.',
    'Copies that somebody has downloaded stay with them; people who were invited by name keep their access.',
  ],
  choices: ({ links }) =>
    removable(links).map((link) => ({
      id: link.permissionId,
      label: linkWords(link),
      chosen: link.named ?? links.every(({ named }) => named === undefined),
    })),
  async run(ctx, { driveId, itemId, links }, chosen) {
    const parts = await partByPart(ctx, {
      parts: links.filter(({ permissionId }) => chosen.includes(permissionId)),
      work: ({ permissionId }) => ctx.writer.removeLink(ctx.tenant, { driveId, itemId, permissionId }),
      goneIsDone: true,
    });
    return partsOutcome(parts, linkWords);
  },
  verify(before, now, { chosen = [] }) {
    const left = chosen.filter((id) => now.links.some(({ permissionId }) => permissionId === id));
    const seen = partsSeen(chosen, left);
    return seen === 'done' && now.unreadable > before.unreadable ? 'cannotTell' : seen;
  },
  done: (label) => `Link to ${label} removed`,
});

async function capture({ tenant, writer, last }: ActionContext, link: EntityOf<'anonymousLink'>): Promise<LinkState> {
  // Once the link is gone it leads nowhere: the file is found by the ids that were kept with the deed.
  const before = last?.before as Partial<LinkState> | undefined;
  const known = before?.driveId ? { ...link, driveId: before.driveId, itemId: before.itemId } : link;
  const file = await writer.readSharedFile(tenant, known);
  if (file === 'leadsNowhere')
    return { driveId: '', itemId: '', path: entityLabel(link), links: [], unreadable: 0, leadsNowhere: true };
  if (file) return { ...file, leadsNowhere: false };
  const message = `${entityLabel(link)} is not there any more in ${tenant.name}, and with it every link to it.`;
  throw new TocsinError('NOT_FOUND', message);
}

function removable(links: readonly SharingLink[]): readonly SharingLink[] {
  return links.filter((link) => !link.inherited);
}

function nothing({ links, unreadable, path, leadsNowhere }: LinkState): string | undefined {
  if (leadsNowhere)
    return 'This link leads nowhere any more, or Tocsin may not follow it (Files.ReadWrite.All): please look in SharePoint whether anything is left to do.';
  if (links.length > 0) return undefined;
  return unreadable > 0
    ? `Some permissions of ${path} cannot be understood, so Tocsin cannot tell whether the link is still there. Please look in SharePoint.`
    : `${path} has no link for anybody (any more). There is nothing to do.`;
}

function inherited({ links, path }: LinkState): string | undefined {
  return removable(links).length === 0
    ? `The link to ${path} belongs to a folder above it and opens all that is in there: remove it on that folder.`
    : undefined;
}

/** "a link to edit, until 31 March 2027, 00:00 UTC, without a password". */
function linkWords({ canEdit, expires, password, named }: SharingLink): string {
  const at = readTime(expires);
  const until = at ? `until ${momentWords(at)}` : 'without an end';
  const secret = password === undefined ? '' : password ? ', with a password' : ', without a password';
  const which = named === true ? ' (the one in the alert)' : '';
  return `a link to ${canEdit ? 'edit' : 'view'}, ${until}${secret}${which}`;
}
