import type { Routes } from '../routes.ts';
import { domainList } from './domains.ts';
import { folderGet, folderList, mailboxSettings } from './folders.ts';
import { ruleAdd, ruleDelete, ruleGet, ruleList, rulePatch } from './rules.ts';

/** Mailboxes, and which mail domains are the tenant's own. */
export const MAIL_ROUTES: Routes = {
  '/users/*/mailFolders': { GET: folderList },
  '/users/*/mailFolders/*': { GET: folderGet },
  '/users/*/mailFolders/inbox/messageRules': { GET: ruleList, POST: ruleAdd },
  '/users/*/mailFolders/inbox/messageRules/*': { GET: ruleGet, PATCH: rulePatch, DELETE: ruleDelete },
  '/users/*/mailboxSettings': { GET: mailboxSettings },
  '/domains': { GET: domainList },
};
