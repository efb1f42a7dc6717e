import type { Entity } from '../../src/entities/entity.ts';
import { packFacts } from '../../src/entities/ip.ts';
import { KINDS } from '../../src/events/kinds/index.ts';
import { compileRules } from '../../src/events/ignore/match.ts';
import type { Criteria, IgnoreRule } from '../../src/events/ignore/rule.ts';
import { subjectOf } from '../../src/events/ignore/subject.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { factsWith, found } from '../ip/facts.ts';
import { NOON, anEvent } from '../teams/fixtures.ts';
import { below, median, noted, type Figure } from './result.ts';

const EVENTS = 10_000;
const RULES = 500;
const ROUNDS = 5;
const kinds = Object.keys(KINDS).filter((kind) => kind !== 'unclassified');
const facts = packFacts(factsWith({ asn: found(64496), country: found({ code: 'NL', name: 'Netherlands' }) }));

/** 500 ignore rules of every sort over 10,000 events, each read and matched from scratch, and the rules compiled. */
export async function benchIgnore(): Promise<Figure[]> {
  const events = Array.from({ length: EVENTS }, (_none, at) => oneEvent(at));
  const rules = Array.from({ length: RULES }, (_none, at) => oneRule(at));
  let hidden = 0;
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    const matcher = compileRules(rules);
    hidden = events.filter((event) => matcher.match(subjectOf(event), { now: NOON, limit: 'medium' })).length;
    return performance.now() - began;
  });
  return [
    below('500 ignore rules × 10,000 events', median(times) / 1000, { goal: 1, unit: 's' }),
    noted('500 ignore rules, events hidden', hidden, 'events'),
  ];
}

const address = (n: number) =>
  n % 4 === 0 ? `2001:db8:${(n % 500).toString(16)}::${(n % 9) + 1}` : `198.51.${n % 100}.${n % 250}`;

function oneEvent(n: number): SecurityEvent {
  const entities: Entity[] = [
    { type: 'user', id: `user-${n % 900}`, upn: `person${n % 900}@x.example`, name: `Person ${n % 900}` },
    { type: 'ip', address: address(n), country: ['NL', 'DE', 'JP'][n % 3] },
    { type: 'ip', address: address(n + 1) },
    { type: 'application', appId: `app-${n % 70}`, name: 'App' },
  ];
  return anEvent({
    key: `e${n}`,
    kind: kinds[n % kinds.length] as string,
    title: `Unusual volume of activity number ${n % 40} by a user`,
    severity: (['low', 'medium', 'high'] as const)[n % 3] as 'low',
    entities,
    recordedIps: [0, 1].map((more) => ({ ...facts, address: address(n + more) })),
  });
}

function oneRule(n: number): IgnoreRule {
  const kind = kinds[n % kinds.length] as string;
  const sorts: readonly Criteria[] = [
    { kind, users: [{ id: `user-${n}`, label: 'x' }] },
    {
      networks: [
        { type: 'range', range: `198.51.${n % 100}.0/24` },
        { type: 'range', range: '2001:db8::/32' },
      ],
      kind,
    },
    { networks: [{ type: 'as', asn: 64496 + (n % 5) }], countries: ['NL', 'DE'] },
    { applications: [{ appId: `app-${n % 70}`, label: 'x' }], title: ['unusual', `${n % 40}`] },
    { title: ['volume', 'activity', `${n % 40}`], kind },
    { countries: ['JP'], kind },
  ];
  return {
    number: n + 1,
    scope: '*',
    criteria: sorts[n % sorts.length] as Criteria,
    reason: 'bench',
    author: { objectId: 'o', name: 'n' },
    createdAt: NOON,
    expiresAt: new Date(NOON.getTime() + 86_400_000),
    hits: 0,
  };
}
