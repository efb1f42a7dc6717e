import { METADATA } from '../answers.ts';
import { pick, type Door } from '../call.ts';
import { itemNotFound, mailboxIn } from './mailbox.ts';
import type { SimFolder } from './model.ts';

const READ = ['Mail.ReadBasic.All', 'Mail.Read', 'Mail.ReadWrite'];

export const folderList: Door = {
  options: ['$select', '$top'],
  needs: READ,
  handle(call) {
    const { user, mailbox } = mailboxIn(call);
    const names = call.query.get('$select')?.split(',');
    const value = mailbox.folders.map((folder) => pick(shown(folder), names && ['id', ...names]));
    return { status: 200, body: { '@odata.context': `${METADATA}users('${user.id}')/mailFolders`, value } };
  },
};

/** By id, or by a well-known name. */
export const folderGet: Door = {
  options: ['$select'],
  needs: READ,
  handle(call) {
    const { user, mailbox } = mailboxIn(call);
    const [, wanted = ''] = call.params;
    const found = mailbox.folders.find(({ id, wellKnown }) => id === wanted || wellKnown === wanted.toLowerCase());
    if (!found) throw itemNotFound();
    const names = call.query.get('$select')?.split(',');
    const context = `${METADATA}users('${user.id}')/mailFolders/$entity`;
    return { status: 200, body: { '@odata.context': context, ...pick(shown(found), names && ['id', ...names]) } };
  },
};

/** Nothing here tells of forwarding: Graph does not show it. */
export const mailboxSettings: Door = {
  options: ['$select'],
  needs: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
  handle(call) {
    const { user, mailbox } = mailboxIn(call);
    const settings = {
      archiveFolder: mailbox.folders.find(({ wellKnown }) => wellKnown === 'archive')?.id ?? null,
      timeZone: 'UTC',
      dateFormat: 'dd/MM/yyyy',
      timeFormat: 'HH:mm',
      delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
      userPurpose: 'user',
      language: { locale: user.preferredLanguage, displayName: user.preferredLanguage },
    };
    const names = call.query.get('$select')?.split(',');
    const context = `${METADATA}users('${user.id}')/mailboxSettings`;
    return { status: 200, body: { '@odata.context': context, ...pick(settings, names) } };
  },
};

function shown({ id, displayName }: SimFolder): object {
  return {
    id,
    displayName,
    parentFolderId: null,
    childFolderCount: 0,
    unreadItemCount: 0,
    totalItemCount: 0,
    isHidden: false,
  };
}
