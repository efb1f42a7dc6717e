import type { z } from 'zod';
import type { UserEntity } from '../entities/entity.ts';
import {
  MOST_KEPT,
  type ActivityAnswer,
  type ActivityQuery,
  type ActivityReader,
  type LinkedActivity,
} from '../events/linked-activities.ts';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import type { Pacer } from '../notify/pace.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { readAudit, readSignIn } from './activity-shape.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { ListPage } from './unread.ts';
import { unavailable } from './unreadable.ts';

interface Log {
  readonly path: string;
  readonly time: string;
  readonly licence?: string;
  /** The names of the actor's id and of their UPN. */
  readonly id: string;
  readonly upn: string;
  readonly order?: string;
  readonly source: string;
  read(raw: unknown): LinkedActivity | undefined;
}

const SIGN_INS: Log = {
  path: '/auditLogs/signIns',
  time: 'createdDateTime',
  licence: 'Microsoft Entra ID P1',
  id: 'userId',
  upn: 'userPrincipalName',
  source: 'Microsoft Entra sign-in log',
  read: readSignIn,
};
const AUDITS: Log = {
  path: '/auditLogs/directoryAudits',
  time: 'activityDateTime',
  id: 'initiatedBy/user/id',
  upn: 'initiatedBy/user/userPrincipalName',
  order: 'activityDateTime desc',
  source: 'Microsoft Entra audit log',
  read: readAudit,
};
const NEEDS = 'AuditLog.Read.All';

/** Spans are asked for in whole quarters of an hour, so that the alerts of one attack share one answer. */
const QUARTER_MS = 15 * 60_000;
const FRESH_MS = 120_000;
const REMEMBERED = 500;
/** Pages that are looked behind before it is given up. */
const MOST_PAGES = 4;

export interface LinkedActivitiesDeps {
  readonly clock: Clock;
  /** Shared by all who read these logs: `createAuditLogPace`. */
  readonly pace: Pacer;
}

interface Kept {
  readonly at: number;
  readonly answer: Promise<ActivityAnswer>;
}

/**
 * Sign-ins (interactive ones: v1.0 has no others) and directory audits that an actor began, each newest first and at
 * most 200. Needs AuditLog.Read.All; sign-ins need Entra ID P1 in the tenant.
 */
export function createLinkedActivities(graph: Graph, deps: LinkedActivitiesDeps): ActivityReader {
  const lately = createLru<string, Kept>(REMEMBERED);

  async function shared(log: Log, tenant: Tenant, query: ActivityQuery): Promise<ActivityAnswer> {
    const wide = {
      ...query,
      from: new Date(Math.floor(query.from.getTime() / QUARTER_MS) * QUARTER_MS),
      to: new Date(Math.ceil(query.to.getTime() / QUARTER_MS) * QUARTER_MS),
    };
    const filter = filterOf(log, wide);
    const key = `${tenant.id}|${log.path}|${filter}`;
    const now = deps.clock.now().getTime();
    const before = lately.get(key);
    if (before && now - before.at < FRESH_MS) return before.answer;
    const answer = ask(log, tenant, { filter, priority: query.priority });
    lately.set(key, { at: now, answer });
    const settled = await answer;
    if (settled.status === 'unreadable') lately.delete(key);
    return settled;
  }

  /** Not under one asker's signal: others share the answer. The client has a deadline of its own. */
  async function ask(
    log: Log,
    tenant: Tenant,
    { filter, priority }: { readonly filter: string; readonly priority: number },
  ): Promise<ActivityAnswer> {
    const query = { $filter: filter, $top: MOST_KEPT, ...(log.order && { $orderby: log.order }) };
    try {
      const door = graph.forTenant(tenant);
      const paced = (read: () => Promise<unknown>) => deps.pace.run(tenant.id, priority, read).then(pageOf);
      let page = await paced(() => door.get(log.path, { query, needs: NEEDS }));
      // Microsoft sends empty pages before full ones where a filter has much to pass over.
      for (let at = 1; page.value.length === 0 && page['@odata.nextLink'] !== undefined; at++) {
        const next = page['@odata.nextLink'];
        if (at === MOST_PAGES) throw errorOfContent('unexpectedShape', { write: false });
        page = await paced(() => door.getUrl(next, { needs: NEEDS }));
      }
      const items = page.value.flatMap((one) => log.read(one) ?? []);
      if (items.length === 0 && page.value.length > 0) throw errorOfContent('unexpectedShape', { write: false });
      return { status: 'read', items, more: page['@odata.nextLink'] !== undefined || items.length < page.value.length };
    } catch (error) {
      const { reason } = unavailable(error, { source: log.source, needs: NEEDS, licence: log.licence });
      return { status: 'unreadable', reason, again: isTocsinError(error, 'UPSTREAM_UNAVAILABLE') };
    }
  }

  return {
    async read(tenant, query) {
      const [signIn, audit] = await Promise.all([shared(SIGN_INS, tenant, query), shared(AUDITS, tenant, query)]);
      return { signIn: within(signIn, query), audit: within(audit, query) };
    },
  };
}

function pageOf(raw: unknown): z.infer<typeof ListPage> {
  const page = ListPage.safeParse(raw).data;
  if (!page) throw errorOfContent('unexpectedShape', { write: false });
  return page;
}

/** Just the span that was asked for. */
function within(answer: ActivityAnswer, { from, to }: ActivityQuery): ActivityAnswer {
  if (answer.status !== 'read') return answer;
  return { ...answer, items: answer.items.filter(({ at }) => at >= from && at <= to) };
}

function filterOf({ id, upn, time }: Log, { actor, from, to }: ActivityQuery): string {
  const who = actor.id ? `${id} eq ${quoted(actor.id)}` : `${upn} eq ${quoted(upnOf(actor))}`;
  return `${who} and ${time} ge ${from.toISOString()} and ${time} le ${to.toISOString()}`;
}

/** The logs keep names in small letters. */
function upnOf({ upn = '' }: UserEntity): string {
  return upn.toLowerCase();
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
