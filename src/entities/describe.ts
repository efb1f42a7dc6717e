import type { Clock } from '../kernel/clock.ts';
import { digest } from '../kernel/ids.ts';
import { createLanes } from '../kernel/lanes.ts';
import type { Log } from '../kernel/log.ts';
import { errorFields, isTocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import type { Tenant, TenantId } from '../tenants/tenant.ts';
import { carriedSection } from './carried.ts';
import { entityKey, type Entity, type EntityType } from './entity.ts';
import type { DetailField, EntityProvider, EntitySection } from './section.ts';

/** The catalogue: who can look up which type of entity. A type without an entry shows what its alert carries. */
export type EntityProviders = { readonly [T in EntityType]?: EntityProvider<T> };

export interface DescribeOptions {
  /** When the alert was raised: the time of what it carries itself. */
  readonly carriedAt: Date;
  /** Milliseconds to wait at most; what takes longer goes on and is told as still being read. */
  readonly waitMs: number;
  /** Nothing that was read before this moment is told: something was changed then. */
  readonly notBefore?: Date | undefined;
  /** How long ago a look-up may have ended at most; a minute when absent. One that is under way is always shared. */
  readonly freshMs?: number | undefined;
  /** Lower goes first where many wait; 0, a person who waits for it, when absent. */
  readonly priority?: number | undefined;
}

export interface Described {
  /** One for each entity, in their order. */
  readonly sections: readonly EntitySection[];
  /** Keys of those that were not ready in time. */
  readonly waiting: readonly string[];
}

/** Looks entities up where they live. Never throws: what could not be read says so in its section. */
export type DescribeEntities = (
  tenant: Tenant,
  entities: readonly Entity[],
  options: DescribeOptions,
) => Promise<Described>;

export interface DescribeDeps {
  readonly providers: EntityProviders;
  readonly clock: Clock;
  readonly log: Log;
  /** Entities looked up at once per tenant; 6 when absent. */
  readonly width?: number;
  /** Milliseconds after which a look-up is given up; 15,000 when absent. */
  readonly timeoutMs?: number;
  /** When Tocsin last changed something in a tenant, as far as this process knows: what was read before is read again. */
  changedAt?(tenantId: TenantId): Date | undefined;
}

const WIDTH = 6;
const TIMEOUT_MS = 15_000;
const FRESH_MS = 60_000;
/** A section in which something could not be read is asked for again sooner. */
const FRESH_WITH_GAPS_MS = 10_000;
const REMEMBERED = 2_000;
/** Longer than anybody waits: a look-up that nobody has wanted for so long when its turn comes is left out. */
const FORGOTTEN_MS = 30_000;
const STILL_READING = 'still being read; look again in a moment';

interface Reading {
  readonly at: number;
  readonly priority: number;
  readonly section: Promise<EntitySection>;
  readonly progress: Progress;
}

interface Progress {
  /** When somebody last asked for it. */
  wantedAt: number;
  /** Waits for its turn no longer. */
  begun: boolean;
  /** Until when it may be told; without end while it is not complete. */
  freshUntil: number;
  /** When it was complete. */
  endedAt: number;
}

/**
 * One look-up per entity at a time, whoever asks: the askers share it, and for a minute its result. It has a deadline of
 * its own, so that one asker who gives up takes nothing from the others.
 */
export function createDescribe(deps: DescribeDeps): DescribeEntities {
  const lanes = createLanes(deps.width ?? WIDTH);
  const readings = createLru<string, Reading>(REMEMBERED);
  const now = () => deps.clock.now().getTime();

  function isFresh({ at, progress }: Reading, tenant: Tenant, { notBefore, freshMs }: DescribeOptions): boolean {
    const changed = Math.max(notBefore?.getTime() ?? 0, deps.changedAt?.(tenant.id)?.getTime() ?? 0);
    return at >= changed && progress.freshUntil > now() && now() - progress.endedAt <= (freshMs ?? FRESH_MS);
  }

  function reading(tenant: Tenant, entity: Entity, options: DescribeOptions): Promise<EntitySection> {
    const key = digest([tenant.id, JSON.stringify(entity)]);
    const known = readings.get(key);
    const priority = options.priority ?? 0;
    // Whoever waits for it does not wait behind what nobody waits for.
    const isInTime = known && (known.progress.begun || known.priority <= priority);
    if (isInTime && isFresh(known, tenant, options)) {
      known.progress.wantedAt = now();
      return known.section;
    }
    const at = now();
    const progress: Progress = {
      wantedAt: at,
      begun: false,
      freshUntil: Number.POSITIVE_INFINITY,
      endedAt: Number.POSITIVE_INFINITY,
    };
    const section = lanes.run(tenant.id, priority, async () => {
      progress.begun = true;
      const isForgotten = now() - progress.wantedAt > FORGOTTEN_MS;
      const found = isForgotten ? notReady(entity, options) : await lookUp(deps, { tenant, entity, options });
      progress.endedAt = now();
      progress.freshUntil = isForgotten ? 0 : progress.endedAt + (hasGaps(found) ? FRESH_WITH_GAPS_MS : FRESH_MS);
      return found;
    });
    readings.set(key, { at, priority, section, progress });
    return section;
  }

  return async (tenant, entities, options) => {
    const stop = new AbortController();
    const late = deps.clock.sleep(options.waitMs, stop.signal).then(
      () => undefined,
      () => undefined,
    );
    const answers = await Promise.all(
      entities.map((entity) =>
        deps.providers[entity.type] ? Promise.race([reading(tenant, entity, options), late]) : plain(entity, options),
      ),
    );
    stop.abort(new Error('answered'));
    return {
      sections: answers.map((section, at) => section ?? notReady(entities[at] as Entity, options)),
      waiting: entities.filter((_entity, at) => answers[at] === undefined).map(entityKey),
    };
  };
}

function plain(entity: Entity, { carriedAt }: DescribeOptions): EntitySection {
  return carriedSection(entity, carriedAt);
}

function notReady(entity: Entity, { carriedAt }: DescribeOptions): EntitySection {
  return carriedSection(entity, carriedAt, [unread(STILL_READING)]);
}

function unread(reason: string): DetailField {
  return { label: 'Details', value: { status: 'unavailable', source: 'Tocsin', reason } };
}

function hasGaps({ fields }: EntitySection): boolean {
  return fields.some(({ value }) => value.status === 'unavailable');
}

interface Wanted {
  readonly tenant: Tenant;
  readonly entity: Entity;
  readonly options: DescribeOptions;
}

/** A provider should not throw; one that does, or never answers, costs its own section alone. */
async function lookUp(deps: DescribeDeps, { tenant, entity, options }: Wanted): Promise<EntitySection> {
  const provider = deps.providers[entity.type] as EntityProvider;
  const timeout = deps.timeoutMs ?? TIMEOUT_MS;
  const stop = new AbortController();
  const done = new AbortController();
  const late = deps.clock.sleep(timeout, done.signal).then(
    () => {
      stop.abort(new Error('too slow'));
      return carriedSection(entity, options.carriedAt, [unread(`no answer within ${Math.round(timeout / 1000)} s`)]);
    },
    () => carriedSection(entity, options.carriedAt),
  );
  const described = Promise.resolve()
    .then(() => provider.describe(tenant, entity as never, stop.signal))
    .catch((error: unknown) => {
      if (!stop.signal.aborted)
        deps.log.warn({ ...errorFields(error), type: entity.type }, 'an entity could not be looked up');
      const reason = isTocsinError(error) && error.code !== 'INTERNAL' ? error.message : 'a fault inside Tocsin';
      return carriedSection(entity, options.carriedAt, [unread(reason)]);
    });
  const section = await Promise.race([described, late]);
  done.abort(new Error('answered'));
  return section;
}
