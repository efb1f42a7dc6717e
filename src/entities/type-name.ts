import type { EntityType } from './entity.ts';

const NAMES: Readonly<Record<EntityType, string>> = {
  user: 'User',
  ip: 'IP address',
  mailbox: 'Mailbox',
  inboxRule: 'Inbox rule',
  mailFlowRule: 'Mail flow rule',
  anonymousLink: 'Anonymous link',
  teamsApp: 'Teams app',
  application: 'Application',
  url: 'Link',
  file: 'File',
  device: 'Device',
  message: 'Message',
  accessPolicy: 'Access policy',
  other: 'Other',
};

/** What people call a type of entity. */
export function entityTypeName(type: EntityType): string {
  return NAMES[type];
}
