import { entityKey } from '../entities/entity.ts';
import { unpackFacts, type IpFacts } from '../entities/ip.ts';
import { madeFromFlagged } from '../entities/mail/suspicions/flagged-address.ts';
import type { EntitySection } from '../entities/section.ts';
import type { SecurityEvent } from './event.ts';

type Seen = Pick<SecurityEvent, 'kind' | 'entities' | 'recordedIps'>;

/**
 * What was recorded of the address that an event's inbox rules were made from: of an event about making one, the only
 * address that it names. Of several nobody can tell which it was.
 */
export function ruleOrigin({ kind, entities, recordedIps = [] }: Seen): IpFacts | undefined {
  if (kind !== 'forwardingRule' || entities.filter(({ type }) => type === 'ip').length !== 1) return undefined;
  return recordedIps[0] && unpackFacts(recordedIps[0]);
}

/** Whether an event names the rule of this id. */
export function namesRule({ entities }: Seen, ruleId: string): boolean {
  return entities.some((entity) => entity.type === 'inboxRule' && entity.ruleId === ruleId);
}

/** The sections, those of the rules that the event names with a reason more where they came from a flagged address. */
export function withRuleOrigin(sections: readonly EntitySection[], event: Seen): readonly EntitySection[] {
  const origin = ruleOrigin(event);
  const say = origin && madeFromFlagged(origin);
  if (say === undefined) return sections;
  const named = new Set(
    event.entities.flatMap((entity) => (entity.type === 'inboxRule' && entity.ruleId ? [entityKey(entity)] : [])),
  );
  // Behind the gravest reason, so that the shared card, which tells two, tells it too.
  return sections.map((section) =>
    named.has(section.key) ? { ...section, suspicious: section.suspicious.toSpliced(1, 0, say) } : section,
  );
}
