import { z } from 'zod';
import type { ProviderAlert } from '../events/alert.ts';
import type { AlertPage, EventSource, Watermark } from '../events/source.ts';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { digest } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { createLru, type Lru } from '../kernel/lru.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { readAlert, updateStamp } from './alert-shape.ts';
import { startWalk, stepRefusedSkip, stepWalk, type Ask, type PageFacts, type Step, type Walk } from './alert-walk.ts';
import type { Graph, TenantGraph } from './client.ts';
import { errorOfContent } from './errors.ts';

export interface AlertSourceDeps {
  readonly clock: Clock;
  readonly log: Log;
}

const NEEDS = 'SecurityAlert.Read.All';
/** Asked for; the service cuts larger pages to this (elastic/integrations#20234). */
const TOP = 1000;
/** Above the some 500 requests that one crowded timestamp can take when pages hold one alert. */
const MAX_REQUESTS = 1000;
/** More than can be met twice: a page, or all that `$skip` reaches. */
const REMEMBERED = 10_000;
/** How far Microsoft's clock may be ahead of ours. */
const SKEW_MS = 10 * 60_000;

const PageSchema = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().min(1).optional().catch(undefined),
});

/**
 * Alerts of Microsoft 365, oldest update first (`security/alerts_v2`; least permission SecurityAlert.Read.All). An alert
 * comes at least once for each of its updates, and may come again where timestamps meet. Throws TocsinError, with the
 * pages before it standing; a pull of more than 1,000 requests stops early with a watermark to go on from.
 */
export function createAlertSource(graph: Graph, deps: AlertSourceDeps): EventSource {
  return {
    id: 'graph.alerts_v2',
    pull: (tenant, since, signal) => pullAlerts(graph.forTenant(tenant), deps, { tenant, since, signal }),
  };
}

interface Pull {
  readonly tenant: Tenant;
  readonly since: Watermark;
  readonly signal: AbortSignal;
}

async function* pullAlerts(graph: TenantGraph, deps: AlertSourceDeps, pull: Pull): AsyncGenerator<AlertPage> {
  const seen = createLru<string, true>(REMEMBERED);
  const links = new Set<string>();
  let walk: Walk | undefined = startWalk(pull.since);
  let covered = pull.since;
  for (let asked = 0; walk && asked < MAX_REQUESTS; asked++) {
    const batch = await ask(graph, walk.ask, pull.signal);
    const page = batch ? readPage(batch, seen, latestStamp(deps.clock)) : NOTHING;
    const step: Step = batch
      ? stepWalk(walk, { ...page.facts, link: unmet(batch.link, links) })
      : stepRefusedSkip(walk);
    const watermark = step.watermark > covered ? step.watermark : covered;
    const { alerts, rejected } = page;
    const answer = batch && { bytes: batch.bytes, records: batch.elements.length };
    if (alerts.length + rejected.length > 0 || watermark > covered || step.gap !== undefined) {
      yield { alerts, answer, rejected, watermark, ...(step.gap !== undefined && { gap: step.gap }) };
    }
    covered = watermark;
    walk = step.next;
  }
  if (walk) deps.log.warn({ tenantId: pull.tenant.id, covered }, 'Alert pull stopped early; the next one goes on');
}

interface Batch {
  readonly bytes: Uint8Array;
  readonly elements: readonly unknown[];
  readonly link: string | undefined;
}

/** Undefined when the service refused to skip that far. */
async function ask(graph: TenantGraph, ask: Ask, signal: AbortSignal): Promise<Batch | undefined> {
  let bytes: Uint8Array = new Uint8Array();
  const options = { needs: NEEDS, signal, onAnswer: (answer: Uint8Array) => void (bytes = answer) };
  const query = {
    $filter: `lastUpdateDateTime ${ask.op} ${ask.from}`,
    $orderby: 'lastUpdateDateTime asc',
    $top: TOP,
    ...(ask.skip > 0 && { $skip: ask.skip }),
  };
  try {
    const answer = await (ask.link === undefined
      ? graph.get('/security/alerts_v2', { ...options, query })
      : graph.getUrl(ask.link, options));
    const page = PageSchema.safeParse(answer).data;
    if (!page) throw errorOfContent('unexpectedShape', { write: false });
    return { bytes, elements: page.value, link: page['@odata.nextLink'] };
  } catch (error) {
    if (ask.skip > 0 && isTocsinError(error, 'UPSTREAM_REFUSED') && error.status === 400) return undefined;
    throw error;
  }
}

interface PageReading {
  readonly alerts: readonly ProviderAlert[];
  readonly rejected: readonly string[];
  readonly facts: Omit<PageFacts, 'link'>;
}

const NO_FACTS = {
  first: undefined,
  last: undefined,
  newest: undefined,
  ascending: true,
  startsFresh: false,
  head: '',
};
const NOTHING: PageReading = { alerts: [], rejected: [], facts: { ...NO_FACTS, count: 0, fresh: 0 } };

/** Reads what this pull has not met yet; one broken element costs nothing but itself. */
function readPage(batch: Batch, seen: Lru<string, true>, latest: Watermark): PageReading {
  const alerts: ProviderAlert[] = [];
  const rejected: string[] = [];
  const stamps = batch.elements.map(updateStamp);
  let [head, startsFresh] = ['', false];
  for (const [index, raw] of batch.elements.entries()) {
    const key = identity(raw, stamps[index]);
    if (index === 0) head = key;
    if (seen.get(key)) continue;
    seen.set(key, true);
    if (index === 0) startsFresh = true;
    const reading = readAlert(raw, index);
    if ('alert' in reading) alerts.push(reading.alert);
    else rejected.push(reading.rejected);
  }
  const fresh = alerts.length + rejected.length;
  const order = orderOf(stamps, latest);
  return { alerts, rejected, facts: { ...order, count: batch.elements.length, fresh, startsFresh, head } };
}

/** One update of one alert; what is not an alert is known by its content. */
function identity(raw: unknown, stamp: Watermark | undefined): string {
  const id = (raw as { id?: unknown } | null)?.id;
  return typeof id === 'string' && stamp ? `${stamp} ${id}` : digest([JSON.stringify(raw)]);
}

type Order = Pick<PageFacts, 'first' | 'last' | 'newest' | 'ascending'>;

/** Stamps later than `latest` do not count: one alert dated 9999 must not hide all that come after it. */
function orderOf(all: readonly (Watermark | undefined)[], latest: Watermark): Order {
  const stamps = all.filter((stamp) => stamp !== undefined && stamp <= latest) as readonly Watermark[];
  const ascending = stamps.every((stamp, index) => index === 0 || stamp >= (stamps[index - 1] ?? ''));
  const newest = stamps.reduce<Watermark | undefined>((top, stamp) => (top && top > stamp ? top : stamp), undefined);
  return { first: stamps[0], last: stamps.at(-1), newest, ascending };
}

/** The link, unless this pull has followed it already: a server that repeats itself must not hold us. */
function unmet(link: string | undefined, links: Set<string>): string | undefined {
  if (link === undefined || links.has(link)) return undefined;
  links.add(link);
  return link;
}

function latestStamp(clock: Clock): Watermark {
  return new Date(clock.now().getTime() + SKEW_MS).toISOString().replace('Z', '0000Z');
}
