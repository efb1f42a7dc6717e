import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Entity } from '../../../src/entities/entity.ts';
import type { SecurityEvent } from '../../../src/events/event.ts';
import { IMPACT_DAYS, measureImpact } from '../../../src/events/ignore/impact.ts';
import type { Criteria } from '../../../src/events/ignore/rule.ts';
import { createMemoryTables, createStores } from '../../../src/store/index.ts';
import type { Tenant } from '../../../src/tenants/tenant.ts';
import { fakeClock } from '../../fakes/clock.ts';
import { keptLog } from '../../fakes/log.ts';
import { anyEvent, anyWrite } from '../../store/samples.ts';
import { HARBOUR, QUILL } from '../../world.ts';
import { ANA, BOB, app, ip } from './rules.ts';

const DAY = 86_400_000;
const GRAVITY = ['informational', 'low', 'medium', 'high'];
const FILLER = 'and more of this and that '.repeat(25);

type Of<T> = T extends fc.Arbitrary<infer Value> ? Value : never;

const anySeen = fc.record({
  daysAgo: fc.double({ min: 0, max: 45, noNaN: true }),
  kind: fc.constantFrom('riskySignIn', 'passwordSpray', 'unclassified'),
  title: fc.constantFrom('Password spray', 'PASS\u200bWORD Spray', `${FILLER} password spray`, 'Spray…', 'Other'),
  severity: fc.constantFrom('informational', 'low', 'medium', 'high'),
  odd: fc.boolean(),
  entities: fc.subarray<Entity>([ANA, BOB, ip('203.0.113.7', 'NL'), ip('198.51.100.9', 'DE'), app('x')]),
  classification: fc.constantFrom('truePositive', 'falsePositive', undefined),
  byUs: fc.boolean(),
  ignored: fc.boolean(),
});
type Seen = Of<typeof anySeen>;

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const anyCriteria = fc.record({
  kind: some(fc.constantFrom('riskySignIn', 'passwordSpray')),
  title: some(fc.constantFrom(['password'], ['spray'], ['password', 'spray'])),
  user: fc.boolean(),
  country: fc.boolean(),
  range: fc.boolean(),
});
type Chosen = Of<typeof anyCriteria>;

function criteriaOf({ kind, title, user, country, range }: Chosen): Criteria {
  return {
    ...(kind && { kind }),
    ...(title && { title }),
    ...(user && { users: [{ id: 'a-1', label: 'Ana' }] }),
    ...(country && { countries: ['NL'] }),
    ...(range && { networks: [{ type: 'range', range: '203.0.113.0/24' }] }),
  };
}

/** What a rule means, told once more and as plainly as can be. */
function hides(chosen: Chosen, seen: Seen, limit: string): boolean {
  if (limit !== 'high' && (seen.odd || GRAVITY.indexOf(seen.severity) > GRAVITY.indexOf(limit))) return false;
  const { kind, title, user, country, range } = chosen;
  const words = seen.title.replaceAll('\u200b', '').toLowerCase().split(/[ …]/);
  const has = (entity: Entity) => seen.entities.includes(entity);
  const places = seen.entities.filter(({ type }) => type === 'ip');
  const onlyHome = places.length === 1 && places[0]?.type === 'ip' && places[0].country === 'NL';
  const answers = [
    kind === undefined || kind === seen.kind,
    title === undefined || title.every((word) => words.includes(word)),
    !user || (has(ANA) && !has(BOB)),
    !country || onlyHome,
    !range || onlyHome,
  ];
  const isAny = kind === undefined && title === undefined && !user && !country && !range;
  return !isAny && answers.every(Boolean);
}

function eventOf(seen: Seen, { tenant, number, now }: { tenant: Tenant; number: number; now: Date }): SecurityEvent {
  const { classification, byUs } = seen;
  const { verdict: _verdict, ignored: _ignored, severityAsGiven: _odd, ...event } = anyEvent(tenant.id, number);
  return {
    ...event,
    kind: seen.kind,
    title: seen.title,
    severity: seen.severity as SecurityEvent['severity'],
    ...(seen.odd && { severityAsGiven: 'critical' }),
    entities: seen.entities,
    detectedAt: new Date(now.getTime() - seen.daysAgo * DAY),
    ...(byUs && classification && { verdict: { classification } }),
    provider: { ...event.provider, ...(!byUs && classification && { classification }) },
    ...(seen.ignored && {
      ignored: { since: now, by: { kind: 'person', objectId: 'o', name: 'n' }, reason: 'r' } as const,
    }),
  };
}

describe('The number of a preview', () => {
  it('is what counting every event of every tenant by hand gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySeen, { maxLength: 40 }),
        fc.array(anySeen, { maxLength: 20 }),
        fc.array(anyCriteria, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('low', 'medium', 'high'),
        async (harbour, quill, chosen, ignoreUpTo) => {
          const clock = fakeClock();
          const now = clock.now();
          const { events } = createStores({ tables: createMemoryTables(clock), clock, log: keptLog(), replica: 'r' });
          const tenants: Tenant[] = [HARBOUR, { ...QUILL, ignoreUpTo }];
          const seen = [harbour, quill];
          for (const [at, tenant] of tenants.entries())
            await events.insert(
              (seen[at] ?? []).map((one, number) => anyWrite(eventOf(one, { tenant, number: number + 1, now }), [])),
            );
          const counted = await measureImpact({ events, clock }, { tenants, criteria: chosen.map(criteriaOf) });
          const byHand = chosen.map((one) => {
            const hidden = seen.flatMap((list, at) =>
              list.filter(
                (item) => item.daysAgo <= IMPACT_DAYS && hides(one, item, tenants[at]?.ignoreUpTo ?? 'medium'),
              ),
            );
            const malicious = hidden.filter(({ classification }) => classification === 'truePositive');
            return { hidden: hidden.length, malicious: malicious.length };
          });
          assert.deepEqual(counted, byHand);
        },
      ),
      { numRuns: 150 },
    );
  });
});
