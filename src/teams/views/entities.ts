import type { Entity } from '../../entities/entity.ts';
import { entityLabel } from '../../entities/entity.ts';
import { escape } from '../escape.ts';

const NAMES: Readonly<Record<Entity['type'], string>> = {
  user: 'User',
  ip: 'IP address',
  mailbox: 'Mailbox',
  inboxRule: 'Inbox rule',
  mailFlowRule: 'Mail flow rule',
  anonymousLink: 'Sharing link',
  teamsApp: 'Teams app',
  application: 'Application',
  url: 'Link',
  file: 'File',
  device: 'Device',
  message: 'Message',
  other: 'Other',
};

export interface FactView {
  readonly title: string;
  readonly value: string;
}

/** Entities as facts of a card: what it is, and what people call it. */
export function entityFacts(entities: readonly Entity[]): readonly FactView[] {
  return entities.map((entity) => ({ title: entityName(entity), value: escape(entityLabel(entity), 160) }));
}

function entityName(entity: Entity): string {
  return entity.type === 'other' ? escape(entity.label, 60) : NAMES[entity.type];
}

/** What a type of entity is called on a card. */
export function entityTypeName(type: Entity['type']): string {
  return NAMES[type];
}
