import type { Clock } from '../kernel/clock.ts';
import type { Regressed } from '../posture/regression.ts';
import type { Snapshot } from '../posture/snapshot.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Bodies } from './posture-bodies.ts';
import { unpackSnapshot } from './posture-pack.ts';
import { peopleIn, type ReadPeople } from './posture-rows.ts';
import { rememberLast } from './remember-last.ts';

/** Who turns the pages of a reading, or leaves a page open, has it from what is unpacked. */
const HELD_MS = 120_000;

export interface ShownPosture {
  /** A reading by its name; undefined when it is gone. */
  snapshot(tenantId: TenantId, name: string): Promise<Snapshot | undefined>;
  readonly people: ReadPeople;
  /** Lets go of what nobody looks at any more. */
  tidy(): void;
}

/** The reading, and the people of the alert, that were looked at last: of a large tenant each takes long to unpack. */
export function createShownPosture(bodies: Bodies, clock: Pick<Clock, 'now'>): ShownPosture {
  const snapshots = rememberLast<Snapshot>(clock, HELD_MS);
  const people = rememberLast<readonly Regressed[]>(clock, HELD_MS);
  const readPeople = peopleIn(bodies);
  return {
    snapshot: (tenantId, name) => snapshots.get(`${tenantId} ${name}`, () => readSnapshot(bodies, tenantId, name)),
    people: (tenantId, name) => people.get(`${tenantId} ${name}`, () => readPeople(tenantId, name)),
    tidy() {
      snapshots.tidy();
      people.tidy();
    },
  };
}

export async function readSnapshot(bodies: Bodies, tenantId: TenantId, name: string): Promise<Snapshot | undefined> {
  const json = await bodies.get(tenantId, name);
  return json === undefined ? undefined : unpackSnapshot(json);
}
