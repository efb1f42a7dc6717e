import type { UserEntity } from '../entities/entity.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';
import { cut } from '../texts/plain.ts';
import type { SecurityEvent } from './event.ts';

export type ActivitySort = 'signIn' | 'audit';

/** Something that an actor of an event did around it, as Microsoft recorded it. */
export interface LinkedActivity {
  readonly id: string;
  readonly sort: ActivitySort;
  readonly at: Date;
  readonly actor: string;
  /** "Sign-in to Office 365 Exchange Online", "Add member to role". */
  readonly what: string;
  readonly outcome: 'success' | 'failure' | 'unknown';
  /** Why it failed, or what it was about. */
  readonly note?: string | undefined;
  readonly address?: string | undefined;
  readonly place?: string | undefined;
  /** Application, browser and system that it came with. */
  readonly client?: string | undefined;
}

/** Whether one sort of records could be read: never an empty list for what could not. */
export type ActivityReading =
  | { readonly status: 'read'; readonly asOf: Date }
  | { readonly status: 'unreadable'; readonly reason: string; readonly asOf: Date };

/** What is kept of the records around an event; Microsoft forgets them after days. */
export interface LinkedActivities {
  readonly from: Date;
  readonly to: Date;
  /** Whose records were looked for. */
  readonly actors: readonly string[];
  readonly signIns: ActivityReading;
  readonly audits: ActivityReading;
  /** Newest first. */
  readonly items: readonly LinkedActivity[];
  /** More were found than are kept. */
  readonly more: boolean;
}

export interface ActivityStore {
  get(tenantId: TenantId, eventKey: string): Promise<LinkedActivities | undefined>;
  put(tenantId: TenantId, eventKey: string, activities: LinkedActivities): Promise<void>;
}

export interface ActivityQuery {
  readonly actor: UserEntity;
  readonly from: Date;
  readonly to: Date;
  /** Lower goes first where many wait for Microsoft's limits. */
  readonly priority: number;
}

/** What one sort of records said of one actor. */
export type ActivityAnswer =
  | { readonly status: 'read'; readonly items: readonly LinkedActivity[]; readonly more: boolean }
  | { readonly status: 'unreadable'; readonly reason: string; readonly again: boolean };

/** Reads what an actor did in a span of time. Never throws for a fault of the other side. */
export interface ActivityReader {
  read(
    tenant: Tenant,
    query: ActivityQuery,
    signal: AbortSignal,
  ): Promise<Readonly<Record<ActivitySort, ActivityAnswer>>>;
}

const HOUR = 3_600_000;
const MOST_ACTORS = 5;
export const MOST_KEPT = 200;

/** From an hour before the event to an hour after it. */
export function spanOf({ occurredAt, detectedAt }: SecurityEvent): { readonly from: Date; readonly to: Date } {
  const at = (occurredAt ?? detectedAt).getTime();
  return { from: new Date(at - HOUR), to: new Date(at + HOUR) };
}

/** The users whose records are looked for: the first that can be named to Microsoft. */
export function actorsOf({ entities }: Pick<SecurityEvent, 'entities'>): readonly UserEntity[] {
  const users = entities.flatMap((entity): UserEntity[] => {
    if (entity.type === 'user') return entity.id || entity.upn ? [entity] : [];
    if (entity.type === 'mailbox') return [{ type: 'user', upn: entity.address, name: entity.name }];
    if (entity.type === 'inboxRule') return [{ type: 'user', id: entity.ownerId, upn: entity.mailbox }];
    return [];
  });
  const known = new Map<string, UserEntity>();
  for (const user of users) {
    const names = [user.id, user.upn].flatMap((name) => (name ? [name.toLowerCase()] : []));
    if (names.some((name) => known.has(name))) continue;
    for (const name of names) known.set(name, user);
  }
  return [...new Set(known.values())].slice(0, MOST_ACTORS);
}

export function actorName({ upn, name, id }: UserEntity): string {
  return upn ?? name ?? id ?? 'unnamed user';
}

type Answers = readonly Readonly<Record<ActivitySort, ActivityAnswer>>[];

/**
 * What is kept after one more reading: what was known and what is new, each record once, the newest first. A reading
 * that failed takes nothing away of what an earlier one brought, and says so only where none ever succeeded.
 */
export function withAnswers(
  known: LinkedActivities | undefined,
  event: SecurityEvent,
  { answers, now }: { readonly answers: Answers; readonly now: Date },
): LinkedActivities {
  const found = answers.flatMap(({ signIn, audit }) =>
    [signIn, audit].flatMap((one) => (one.status === 'read' ? one.items.map(brief) : [])),
  );
  const byId = new Map([...(known?.items ?? []), ...found].map((item) => [`${item.sort}:${item.id}`, item]));
  const all = [...byId.values()].sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? -1 : 1));
  return {
    ...spanOf(event),
    actors: actorsOf(event).map(actorName),
    signIns: readingOf(answers, 'signIn', { before: known?.signIns, now }),
    audits: readingOf(answers, 'audit', { before: known?.audits, now }),
    items: all.slice(0, MOST_KEPT),
    more:
      known?.more === true ||
      all.length > MOST_KEPT ||
      answers.some(({ signIn, audit }) => [signIn, audit].some((one) => one.status === 'read' && one.more)),
  };
}

const LONGEST = 300;

/** Long texts by their beginning: two hundred of these must fit where they are kept. */
function brief(activity: LinkedActivity): LinkedActivity {
  const fields = Object.entries(activity).map(([name, value]: [string, unknown]) =>
    // Its id tells a record from others, and is kept whole.
    [name, typeof value === 'string' && name !== 'id' ? cut(value, LONGEST) : value],
  );
  return Object.fromEntries(fields) as LinkedActivity;
}

/** Read only when it was read of every actor. */
function readingOf(
  answers: Answers,
  sort: ActivitySort,
  { before, now }: { readonly before: ActivityReading | undefined; readonly now: Date },
): ActivityReading {
  for (const { [sort]: one } of answers) {
    if (one.status === 'unreadable')
      return before?.status === 'read' ? before : { status: 'unreadable', reason: one.reason, asOf: now };
  }
  return { status: 'read', asOf: now };
}
