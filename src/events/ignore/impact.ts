import type { Clock } from '../../kernel/clock.ts';
import { chunk, mapLimit } from '../../kernel/concurrency.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { EventListItem, EventStore } from '../store.ts';
import { ignoreLimit } from './ignored.ts';
import { compileCriteria, mayHide } from './match.ts';
import type { Criteria } from './rule.ts';
import { subjectOf, titleWords } from './subject.ts';

export const IMPACT_DAYS = 30;

/** What a rule would have hidden of the events of the last 30 days. Its period is left out: it may lie ahead. */
export interface Impact {
  readonly hidden: number;
  /** Of those: resolved as true positive, by us or at Microsoft. */
  readonly malicious: number;
  /** Events detected before this moment were not all looked at; absent where all were. */
  readonly countedSince?: Date;
}

interface ImpactDeps {
  readonly events: Pick<EventStore, 'list' | 'get'>;
  readonly clock: Clock;
}

/** A click is answered within three seconds, so no more than this is read, whatever there is. */
const BUDGET = { ms: 1_000, pages: 20, bodies: 1_000 };
/** However many tenants share the budget, each is looked at: so much of its own before it takes from what is shared. */
const OWN = { pages: 1, bodies: 20 };
const PAGE = 500;
const READS_AT_ONCE = 24;
const TENANTS_AT_ONCE = 8;

/**
 * Counts, for each of several criteria, what they would have hidden in these tenants, newest events first, each tenant
 * with its own limit of severity. Bounded in reads and in time: what was left out is told by `countedSince`.
 */
export async function measureImpact(
  { events, clock }: ImpactDeps,
  { tenants, criteria }: { readonly tenants: readonly Tenant[]; readonly criteria: readonly Criteria[] },
): Promise<readonly Impact[]> {
  const now = clock.now().getTime();
  const counting: Counting = {
    events,
    criteria: criteria.map((one) => ({ criteria: one, test: compileCriteria(one) })),
    now: new Date(now),
    since: new Date(now - IMPACT_DAYS * 86_400_000),
    shared: { pages: BUDGET.pages, bodies: BUDGET.bodies },
    isLate: () => clock.now().getTime() > now + BUDGET.ms,
  };
  const counted = await mapLimit(tenants, TENANTS_AT_ONCE, (tenant) => countTenant(counting, tenant));
  const gaps = counted.flatMap(({ countedSince }) => (countedSince ? [countedSince.getTime()] : []));
  const countedSince = gaps.length > 0 ? { countedSince: new Date(Math.max(...gaps)) } : {};
  return criteria.map((_one, at) => ({
    hidden: sum(counted.map(({ tallies }) => tallies[at]?.hidden ?? 0)),
    malicious: sum(counted.map(({ tallies }) => tallies[at]?.malicious ?? 0)),
    ...countedSince,
  }));
}

interface Budget {
  pages: number;
  bodies: number;
}

/** Takes up to `wanted` from the tenant's own budget, then from the shared one; returns how much it got. */
function take(of: keyof Budget, wanted: number, from: readonly Budget[]): number {
  let got = 0;
  for (const budget of from) {
    const part = Math.min(budget[of], wanted - got);
    budget[of] -= part;
    got += part;
  }
  return got;
}

interface Counting extends Pick<ImpactDeps, 'events'> {
  readonly criteria: readonly { readonly criteria: Criteria; readonly test: ReturnType<typeof compileCriteria> }[];
  readonly now: Date;
  readonly since: Date;
  /** What is left for all tenants together. */
  readonly shared: Budget;
  isLate(): boolean;
}

interface Counted {
  readonly tallies: { hidden: number; malicious: number }[];
  readonly countedSince?: Date;
}

async function countTenant(counting: Counting, tenant: Tenant): Promise<Counted> {
  const tallies = counting.criteria.map(() => ({ hidden: 0, malicious: 0 }));
  const budgets = [{ ...OWN }, counting.shared];
  let after: string | undefined;
  /** Everything detected after this was looked at. */
  let reached = counting.now;
  while (!counting.isLate() && take('pages', 1, budgets) === 1) {
    const { items, next } = await counting.events.list(tenant.id, {
      open: false,
      limit: PAGE,
      ...(after && { after }),
    });
    const recent = items.filter(({ detectedAt }) => detectedAt >= counting.since);
    const candidates = recent.filter((item) => mayMatch(counting, tenant, item));
    for (const run of chunk(candidates, READS_AT_ONCE)) {
      const paid = run.slice(0, counting.isLate() ? 0 : take('bodies', run.length, budgets));
      await countBodies(counting, { tenant, run: paid, tallies });
      const missed = run[paid.length];
      if (missed) return { tallies, countedSince: missed.detectedAt };
    }
    if (next === undefined || recent.length < items.length) return { tallies };
    after = next;
    reached = items.at(-1)?.detectedAt ?? reached;
  }
  return { tallies, countedSince: reached };
}

/** What the list alone tells: kind, title and severity, where its title was not cut. */
function mayMatch({ criteria: all }: Counting, tenant: Tenant, item: EventListItem): boolean {
  if (!mayHide(item.severity, ignoreLimit(tenant))) return false;
  const words = item.title.endsWith('…') ? undefined : new Set(titleWords(item.title));
  return all.some(
    ({ criteria: { kind, title } }) =>
      (kind === undefined || kind === item.kind) && (!title || !words || title.every((word) => words.has(word))),
  );
}

async function countBodies(
  { events, criteria }: Counting,
  { tenant, run, tallies }: { tenant: Tenant; run: readonly EventListItem[]; tallies: Counted['tallies'] },
): Promise<void> {
  const found = await Promise.all(run.map(({ key }) => events.get(tenant.id, key)));
  for (const stored of found) {
    if (!stored) continue;
    const subject = subjectOf(stored.value);
    if (!mayHide(subject.severity, ignoreLimit(tenant))) continue;
    criteria.forEach(({ test }, at) => {
      const tally = tallies[at];
      if (!tally || !test?.meets(subject)) return;
      tally.hidden += 1;
      const { verdict, provider } = stored.value;
      if ((verdict?.classification ?? provider.classification) === 'truePositive') tally.malicious += 1;
    });
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
