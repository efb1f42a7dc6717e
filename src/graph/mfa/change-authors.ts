import type { Clock } from '../../kernel/clock.ts';
import { isTocsinError } from '../../kernel/errors.ts';
import type { Lookup } from '../../kernel/lookup.ts';
import type { Pacer } from '../../notify/pace.ts';
import type { ChangeAuthor, ChangeAuthors } from '../../posture/regression.ts';
import { plainId } from '../../posture/policy-schema.ts';
import type { Graph, TenantGraph } from '../client.ts';
import { errorOfContent } from '../errors.ts';
import { ListPage } from '../unread.ts';
import { readRecord, type AuditRecord } from './audit-shape.ts';
import { CHANGE_KINDS, type ChangeKind, type Sought } from './change-kinds.ts';
import { NEEDS, whyOf } from './why.ts';

export interface ChangeAuthorsDeps {
  readonly clock: Clock;
  /** Shared by all who read the audit log: `createAuditLogPace`. */
  readonly pace: Pacer;
}

const SOURCE = 'Microsoft Entra audit log';
const BEHIND_PEOPLE = 5;
const PAGE = 500;
/** Pages of one question; a month of one tenant's memberships may be more. */
const MOST_PAGES = 4;
/** Without Entra ID P1 the log reaches no further back (learn.microsoft.com/entra, data retention). */
const CERTAIN_MS = 7 * 86_400_000;

interface Between {
  readonly since: Date;
  readonly until: Date;
}

/** Reads the tenant's audit log for who changed what took a requirement away. Needs AuditLog.Read.All. */
export function createChangeAuthors(graph: Graph, { clock, pace }: ChangeAuthorsDeps): ChangeAuthors {
  return {
    async find(tenant, { kind, id, userIds, targets = [] }, between): Promise<Lookup<ChangeAuthor>> {
      const door = graph.forTenant(tenant);
      const paced = <T>(work: () => Promise<T>) => pace.run(tenant.id, BEHIND_PEOPLE, work);
      const sought = { id: id && plainId(id), userIds: plain(userIds), targets: plain(targets) };
      if (CHANGE_KINDS[kind].filters(sought).length === 0) return unavailable('It is not known what was changed');
      try {
        const found = await search({ door, paced, kind: CHANGE_KINDS[kind], sought, between });
        if (isOpen(found, sought)) return unavailable(OPEN);
        return answer(found, between, clock.now());
      } catch (error) {
        if (isTocsinError(error)) return unavailable(whyOf(error, NEEDS.auditLog));
        throw error;
      }
    },
  };
}

function plain(ids: readonly string[]): ReadonlySet<string> {
  return new Set(ids.map(plainId));
}

interface Search {
  readonly door: TenantGraph;
  readonly paced: <T>(work: () => Promise<T>) => Promise<T>;
  readonly kind: ChangeKind;
  readonly sought: Sought;
  readonly between: Between;
}

interface Found {
  /** Those that fit best, the newest first. */
  readonly records: readonly AuditRecord[];
  /** All that could tell of it was read. */
  readonly whole: boolean;
}

async function search({ door, paced, kind, sought, between }: Search): Promise<Found> {
  const fitting: { readonly record: AuditRecord; readonly fit: number }[] = [];
  let whole = kind.asksAll?.(sought) ?? true;
  for (const filter of kind.filters(sought)) {
    const read = await readAll({ door, paced, filter: `${filter} and ${timeFilter(between)}` });
    whole &&= read.whole;
    for (const record of read.records) {
      const fit = record.succeeded && isWithin(record, between) ? kind.fits(record, sought) : 0;
      if (fit > 0) fitting.push({ record, fit });
    }
  }
  const most = Math.max(...fitting.map(({ fit }) => fit));
  const best = fitting.flatMap(({ record, fit }) => (fit === most ? [record] : []));
  return { records: best.sort((one, other) => other.at.getTime() - one.at.getTime()), whole };
}

/** Several people changed several things, none of them known to be the one: naming one of them would be a guess. */
function isOpen({ records }: Found, { id: policy, userIds, targets: known }: Sought): boolean {
  const things = records.map(({ targets }) => [...targets].filter((id) => !userIds.has(id)));
  const isKnown = things.some((ids) => ids.some((id) => known.has(id) || id === policy));
  const differ = new Set(things.map((ids) => ids.sort().join())).size > 1;
  return !isKnown && differ && new Set(records.map(({ by }) => by)).size > 1;
}

function timeFilter({ since, until }: Between): string {
  return `activityDateTime ge ${since.toISOString()} and activityDateTime le ${until.toISOString()}`;
}

function isWithin({ at }: AuditRecord, { since, until }: Between): boolean {
  return at >= since && at <= until;
}

async function readAll({ door, paced, filter }: Pick<Search, 'door' | 'paced'> & { filter: string }): Promise<Found> {
  const query = { $filter: filter, $orderby: 'activityDateTime desc', $top: PAGE };
  const records: AuditRecord[] = [];
  let broken = 0;
  let link: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const from = link;
    const ask = () =>
      from === undefined
        ? door.get('/auditLogs/directoryAudits', { query, ...NEEDS.auditLog })
        : door.getUrl(from, NEEDS.auditLog);
    const parsed = ListPage.safeParse(await paced(ask)).data;
    if (!parsed) throw errorOfContent('unexpectedShape', { write: false });
    const read = parsed.value.flatMap((raw) => readRecord(raw) ?? []);
    records.push(...read);
    broken += parsed.value.length - read.length;
    link = parsed['@odata.nextLink'];
    if (link === undefined) break;
  }
  return { records, whole: link === undefined && broken === 0 };
}

const OPEN = 'Several people changed things that it may be: look in the audit log by hand';

function answer({ records, whole }: Found, { since }: Between, now: Date): Lookup<ChangeAuthor> {
  const [best] = records;
  if (best) {
    const { by, at, operation } = best;
    return { status: 'found', value: { by, at, operation }, source: SOURCE, asOf: now };
  }
  if (!whole) return unavailable('The audit log holds more than Tocsin can read: look there by hand');
  if (now.getTime() - since.getTime() > CERTAIN_MS)
    return unavailable('The audit log may no longer hold it: Microsoft keeps it for 7 to 30 days');
  return { status: 'absent', source: SOURCE };
}

function unavailable(reason: string): Lookup<never> {
  return { status: 'unavailable', source: SOURCE, reason };
}
