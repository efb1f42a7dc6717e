import { entityKey, entityLabel } from '../entities/entity.ts';
import type { DetailField, EntityProvider, EntitySection } from '../entities/section.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Lookup } from '../kernel/lookup.ts';
import { momentWords, readTime } from '../texts/date.ts';
import type { Graph } from './client.ts';
import {
  anonymousLinks,
  ASK_BY_LINK,
  findFile,
  isFindable,
  isNamed,
  leadsNowhere,
  READ_FILES,
  type FileLink,
  type LinkEntity,
  type SharedFile,
} from './link-find.ts';
import { unavailable } from './unreadable.ts';

const SOURCE = 'SharePoint and OneDrive';
const NOWHERE = `the link leads nowhere any more, or Tocsin may not follow it (${ASK_BY_LINK})`;

/** Looks a sharing link up: whether it still works, for what, how long, and whether it asks for a password. */
export function createLinkDetails({
  graph,
  clock,
}: {
  readonly graph: Graph;
  readonly clock: Clock;
}): EntityProvider<'anonymousLink'> {
  return {
    type: 'anonymousLink',
    async describe(tenant, link, signal) {
      const door = graph.forTenant(tenant);
      const asOf = clock.now();
      if (!isFindable(link))
        return section(link, [stateUnknown('the alert names neither the link nor whose file it is')]);
      try {
        const file = await findFile(door, link, signal);
        if (!file) return section(link, [found('State', 'the file is not there any more, and with it the link', asOf)]);
        const { links, unreadable } = await anonymousLinks(door, file, signal);
        return describeFile(link, { file, links, unreadable, asOf });
      } catch (error) {
        signal.throwIfAborted();
        if (leadsNowhere(error, link)) return section(link, [stateUnknown(NOWHERE)]);
        const needs = link.url && !link.owner && !link.itemId ? ASK_BY_LINK : READ_FILES;
        return section(link, [{ label: 'State', value: unavailable(error, { source: SOURCE, needs }) }]);
      }
    },
  };
}

interface Looked {
  readonly file: SharedFile;
  readonly links: readonly FileLink[];
  readonly unreadable: number;
  readonly asOf: Date;
}

function describeFile(entity: LinkEntity, looked: Looked): EntitySection {
  const { file, links, unreadable, asOf } = looked;
  const named = links.filter((link) => isNamed(entity, link) !== false);
  const shown = named.length > 0 ? named : [];
  const fields = [
    stateField(looked, shown),
    ...linkFields(shown, asOf),
    found('File', file.path, asOf),
    ...otherLinks(links.length - shown.length, asOf),
    lastChanged(file, asOf),
    USES,
    ...(unreadable > 0 ? [found('Not understood', `${unreadable} more permissions of this file`, asOf)] : []),
  ];
  return section({ ...entity, path: entity.path ?? file.path }, fields, signs(shown, asOf));
}

function stateField({ links, unreadable, asOf }: Looked, shown: readonly FileLink[]): DetailField {
  if (shown.length === 0) {
    if (unreadable > 0) return stateUnknown('some permissions of the file cannot be understood');
    const words =
      links.length === 0 ? 'removed: the file has no link for anybody' : 'removed; the file has other links';
    return found('State', words, asOf);
  }
  const working = shown.filter((link) => !isOver(link, asOf));
  const words = working.length > 0 ? 'works for whoever holds it, without signing in' : 'over: it works no more';
  return { ...found('State', words, asOf), alarming: working.length > 0 };
}

function linkFields(links: readonly FileLink[], asOf: Date): DetailField[] {
  if (links.length === 0) return [];
  const forever = links.some(({ expires }) => !readTime(expires));
  return [
    { ...found('Permissions', links.map(permissionWords), asOf), alarming: links.some(({ canEdit }) => canEdit) },
    {
      ...found(
        'Expires',
        links.map(({ expires }) => expiryWords(expires)),
        asOf,
      ),
      alarming: forever,
    },
    passwordField(links, asOf),
  ];
}

function permissionWords({ canEdit, preventsDownload }: FileLink): string {
  if (canEdit) return 'edit: whoever holds the link may change the file';
  return preventsDownload
    ? 'view only, without downloading'
    : 'view: whoever holds the link may read and copy the file';
}

function expiryWords(expires: string | undefined): string {
  const at = readTime(expires);
  return at ? momentWords(at) : 'never: it works until it is removed';
}

function passwordField(links: readonly FileLink[], asOf: Date): DetailField {
  if (links.some(({ password }) => password === undefined)) {
    return { label: 'Password', value: { status: 'unavailable', source: SOURCE, reason: 'Microsoft did not say' } };
  }
  const bare = links.some(({ password }) => !password);
  return { ...found('Password', bare ? 'no' : 'yes', asOf), alarming: bare };
}

function otherLinks(n: number, asOf: Date): DetailField[] {
  if (n <= 0) return [];
  return [{ ...found('Other links', `${n} more for anybody on this file`, asOf), alarming: true }];
}

function lastChanged({ changedAt }: SharedFile, asOf: Date): DetailField {
  const at = readTime(changedAt);
  const value: Lookup<string> = at
    ? { status: 'found', value: momentWords(at), source: SOURCE, asOf }
    : { status: 'unavailable', source: SOURCE, reason: 'Microsoft did not say' };
  return { label: 'Last changed', value };
}

/** There is no count of uses in Microsoft Graph: only audit records tell, one by one. */
const USES: DetailField = {
  label: 'Uses seen',
  value: {
    status: 'unavailable',
    source: SOURCE,
    reason: 'Microsoft counts none; “Used an anonymous link” in the audit log tells each',
  },
};

function signs(links: readonly FileLink[], asOf: Date): string[] {
  const working = links.filter((link) => !isOver(link, asOf));
  const open = working.filter(({ expires, password }) => !readTime(expires) && password === false);
  return [
    ...(working.some(({ canEdit }) => canEdit) ? ['Strangers who hold the link can change the file.'] : []),
    ...(open.length > 0
      ? ['It never ends and asks for no password: whoever it is passed on to can open the file.']
      : []),
  ];
}

function isOver({ expires }: FileLink, now: Date): boolean {
  const at = readTime(expires);
  return at !== undefined && at.getTime() <= now.getTime();
}

function found(label: string, value: string | readonly string[], asOf: Date): DetailField {
  return { label, value: { status: 'found', value, source: SOURCE, asOf } };
}

function stateUnknown(reason: string): DetailField {
  return { label: 'State', value: { status: 'unavailable', source: SOURCE, reason } };
}

function section(link: LinkEntity, fields: readonly DetailField[], suspicious: readonly string[] = []): EntitySection {
  return { key: entityKey(link), type: 'anonymousLink', label: entityLabel(link), fields, suspicious };
}
