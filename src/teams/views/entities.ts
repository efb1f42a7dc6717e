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

/** Entities with all that the alert says of them. */
export function entityDetails(entities: readonly Entity[]): readonly FactView[] {
  return entities.map((entity) => ({
    title: entityName(entity),
    value: [escape(entityLabel(entity), 200), ...knownOf(entity)].join(' · '),
  }));
}

function entityName(entity: Entity): string {
  return entity.type === 'other' ? escape(entity.label, 60) : NAMES[entity.type];
}

/** What the alert says of an entity beyond its label. */
function knownOf(entity: Entity): readonly string[] {
  const known = (label: string, value: string | undefined) => (value ? [`${label} ${escape(value, 120)}`] : []);
  switch (entity.type) {
    case 'user':
      return known('object id', entity.id);
    case 'inboxRule':
      return [...known('rule', entity.ruleId), ...known('owner', entity.ownerId)];
    case 'mailFlowRule':
      return known('rule', entity.ruleId);
    case 'anonymousLink':
      return [...known('of', entity.owner), ...known('link', entity.url)];
    case 'teamsApp':
      return known('app id', entity.id);
    case 'application':
      return [...known('publisher', entity.publisher), ...known('app id', entity.appId)];
    case 'file':
      return known('SHA-256', entity.sha256);
    case 'device':
      return known('device id', entity.id);
    case 'message':
      return [...known('to', entity.recipient), ...known('message id', entity.networkMessageId)];
    case 'ip':
    case 'mailbox':
    case 'url':
    case 'other':
      return [];
  }
}
