import { errorFields } from '../kernel/errors.ts';
import type { Outcome } from './action.ts';
import { end, type Deed, type Ending } from './deed.ts';
import type { DeedDeps, DeedOutcome, DeedRequest } from './run-deed.ts';
import { showDeed, type About } from './about.ts';

/** A deed as it is stored. */
export interface Claimed {
  readonly deed: Deed;
  readonly etag: string;
}

/** How the call ended. */
export interface Called {
  readonly ending: Ending;
  readonly after?: unknown;
  readonly secret?: Outcome['secret'];
}

/**
 * Teams shows one person's answer until the message changes for everybody: long enough to copy a password, and no
 * longer, as the others see an old card meanwhile.
 */
const READING_MS = 60_000;

/**
 * Card, trail, then the deed's own row: a crash in between leaves it running, and once the lease is over a look at the
 * target settles it and tells the card again.
 */
export async function concludeDeed(
  deps: DeedDeps,
  { request, running, called }: Concluding,
): Promise<DeedOutcome<About>> {
  const { ending, secret } = called;
  const deed = end(running.deed, ending);
  const told = { status: ending.state, deed, ...(secret && { secret }) };
  try {
    const event = await keep(deps, { request, running, called }, deed);
    return { ...told, event: event ?? request.event };
  } catch (error) {
    // It happened, and is told. What could not be kept is found by the look at the target once the lease is over.
    deps.log.error({ ...errorFields(error), action: deed.action }, 'the end of a deed could not be kept');
    return { ...told, event: request.event };
  }
}

interface Concluding {
  readonly request: DeedRequest<About>;
  readonly running: Claimed;
  readonly called: Called;
}

async function keep(deps: DeedDeps, { request, running, called }: Concluding, deed: Deed): Promise<About | undefined> {
  const { ending, after, secret } = called;
  await deps.record({ outcome: ending.state, deed, after, note: ending.note, corr: request.corr });
  const quiet = secret !== undefined || request.quiet;
  const quietUntil = quiet ? new Date(deps.storageNow().getTime() + READING_MS) : undefined;
  const shown = { label: request.target.label, corr: request.corr, quietUntil };
  const event = await showDeed(deps, deed, shown);
  if ((await deps.deeds.put(deed, running.etag)) !== undefined || ending.state === 'unknown') return event;
  // The lease ran out during the call, and somebody has looked meanwhile: who made the call knows better.
  const present = await deps.deeds.get(deed.tenantId, deed.key);
  if (present?.deed.generation !== deed.generation) return event;
  await deps.deeds.put({ ...deed, fence: present.deed.fence + 1 }, present.etag);
  return showDeed(deps, deed, shown);
}
