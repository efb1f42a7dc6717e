import { entityKey, entityLabel, type Entity } from './entity.ts';
import type { DetailField, EntitySection } from './section.ts';

/** Source of what an alert itself says. */
export const THE_ALERT = 'the alert';

/** What the alert says of an entity beyond its label, as of the moment the alert was raised. */
export function carriedFields(entity: Entity, asOf: Date): readonly DetailField[] {
  const field = (label: string, value: string | undefined): DetailField[] =>
    value ? [{ label, value: { status: 'found', value, source: THE_ALERT, asOf } }] : [];
  switch (entity.type) {
    case 'user':
      return field('Object id', entity.id);
    case 'inboxRule':
      return [...field('Rule id', entity.ruleId), ...field('Owner', entity.ownerId)];
    case 'mailFlowRule':
      return field('Rule id', entity.ruleId);
    case 'anonymousLink':
      return [...field('Owner', entity.owner), ...field('Link', entity.url)];
    case 'teamsApp':
      return field('App id', entity.id);
    case 'application':
      return [...field('Publisher', entity.publisher), ...field('App id', entity.appId)];
    case 'file':
      return field('SHA-256', entity.sha256);
    case 'device':
      return field('Device id', entity.id);
    case 'message':
      return [...field('To', entity.recipient), ...field('Message id', entity.networkMessageId)];
    case 'ip':
      return field('Country', entity.country);
    case 'accessPolicy':
      return field('Change', entity.change);
    case 'mailbox':
    case 'url':
    case 'other':
      return [];
  }
}

/** A section of nothing but what the alert carries, with whatever else there is to say. */
export function carriedSection(entity: Entity, asOf: Date, more: readonly DetailField[] = []): EntitySection {
  return {
    key: entityKey(entity),
    type: entity.type,
    label: entityLabel(entity),
    fields: [...carriedFields(entity, asOf), ...more],
    suspicious: [],
  };
}
