import type { Entity } from '../../../src/entities/entity.ts';
import { packFacts, type RecordedFacts } from '../../../src/entities/ip.ts';
import type { SecurityEvent } from '../../../src/events/event.ts';
import type { Criteria, IgnoreRule } from '../../../src/events/ignore/rule.ts';
import { NOON, anEvent } from '../../teams/fixtures.ts';
import { factsWith, found } from '../../ip/facts.ts';

export { NOON } from '../../teams/fixtures.ts';

const DAY = 86_400_000;

export const later = (days: number) => new Date(NOON.getTime() + days * DAY);

export function aRule(criteria: Criteria, more: Partial<IgnoreRule> = {}): IgnoreRule {
  return {
    number: 1,
    scope: '*',
    criteria,
    reason: 'business trip',
    author: { objectId: 'o1', name: 'Bea' },
    createdAt: NOON,
    expiresAt: later(90),
    hits: 0,
    ...more,
  };
}

/** What is recorded of an address: its AS and its country. */
export function recorded(address: string, { asn = 64496, country = 'NL' }: { asn?: number; country?: string } = {}) {
  const facts = factsWith({
    asn: found(asn),
    asName: found('Example'),
    country: found({ code: country, name: country }),
  });
  return { ...packFacts(facts), address } satisfies RecordedFacts;
}

export const ANA: Entity = { type: 'user', id: 'a-1', upn: 'ana@contoso.com', name: 'Ana' };
export const BOB: Entity = { type: 'user', id: 'b-2', upn: 'bob@contoso.com', name: 'Bob' };
export const ip = (address: string, country?: string): Entity => ({ type: 'ip', address, country });
export const app = (appId: string, name = 'App'): Entity => ({ type: 'application', appId, name });

/** A medium event with the given entities. */
export function event(entities: readonly Entity[], more: Partial<SecurityEvent> = {}): SecurityEvent {
  return anEvent({ severity: 'medium', entities, ...more });
}
