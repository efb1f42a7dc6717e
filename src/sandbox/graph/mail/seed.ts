import { digest } from '../../../kernel/ids.ts';
import type { SimTenant, SimUser } from '../model.ts';
import type { SimFolder, SimMailbox, SimRule } from './model.ts';

const NO_FORWARDING = { ForwardingSmtpAddress: null, ForwardingAddress: null, DeliverToMailboxAndForward: false };

/** Folders by the language of the mailbox, in one order: what Outlook makes by itself, then one of the owner's own. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  en: ['Inbox', 'Deleted Items', 'Junk Email', 'Archive', 'Conversation History', 'RSS Feeds', 'Newsletters'],
  de: ['Posteingang', 'Gelöschte Elemente', 'Junk-E-Mail', 'Archiv', 'Unterhaltungsverlauf', 'RSS-Feeds', 'Newsletter'],
};
const WELL_KNOWN = ['inbox', 'deleteditems', 'junkemail', 'archive', 'conversationhistory'];
export const RSS = 5;
const NEWSLETTERS = 6;

/** Every member has a mailbox with one ordinary rule; guests have none. */
export function seedMailboxes(tenant: SimTenant): Map<string, SimMailbox> {
  const members = tenant.users.filter(({ userType }) => userType === 'Member');
  return new Map(members.map((user, at) => [user.id, mailboxOf(user, members[at + 1])]));
}

function mailboxOf(user: SimUser, delegate: SimUser | undefined): SimMailbox {
  const folders = foldersOf(user);
  return {
    userId: user.id,
    folders,
    rules: [newsletters(folders)],
    forwarding: NO_FORWARDING,
    delegates:
      delegate && /Manager|Partner/.test(user.jobTitle ?? '')
        ? [{ user: delegate.userPrincipalName, rights: 'FullAccess' }]
        : [],
  };
}

function foldersOf({ id, preferredLanguage }: SimUser): SimFolder[] {
  const names = FOLDERS[preferredLanguage?.split('-')[0] ?? 'en'] ?? FOLDERS['en'] ?? [];
  return names.map((displayName, at) => {
    const wellKnown = WELL_KNOWN[at];
    return { id: folderId(id, at), displayName, ...(wellKnown && { wellKnown }) };
  });
}

function folderId(userId: string, at: number): string {
  return `AQMkA${Buffer.from(digest([userId, 'folder', String(at)], 44), 'hex').toString('base64')}`;
}

function newsletters(folders: readonly SimFolder[]): SimRule {
  return {
    id: 'AQAAAJ5dZp8=',
    displayName: 'Newsletters',
    isEnabled: true,
    isReadOnly: false,
    conditions: { senderContains: ['news@'] },
    exceptions: {},
    actions: { moveToFolder: folders[NEWSLETTERS]?.id, stopProcessingRules: true },
  };
}
