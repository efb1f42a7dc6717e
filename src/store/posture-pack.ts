import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import type { LastKnown, Snapshot, UserPosture } from '../posture/snapshot.ts';
import { lastKnownSchema, postureSchema, snapshotHead } from './posture-schema.ts';

/**
 * A snapshot as it is kept: users of the same posture name it by its place in a list, because thousands share a few. It
 * makes a body a fifth as long, and reading it checks each posture once.
 */
const packedSchema = z.object({
  head: snapshotHead,
  postures: z.array(postureSchema),
  users: z.record(z.string(), z.number()),
  known: z.array(lastKnownSchema),
  lastKnown: z.record(z.string(), z.number()),
  people: z.record(z.string(), z.object({ name: z.string(), email: z.string() })).optional(),
});

/** The JSON of a snapshot's body. */
export function packSnapshot({ users, lastKnown, people, ...head }: Snapshot): string {
  const ours = intern<UserPosture>(users);
  const theirs = intern<LastKnown>(lastKnown);
  return JSON.stringify({
    head,
    postures: ours.values,
    users: ours.places,
    known: theirs.values,
    lastKnown: theirs.places,
    people,
  });
}

/** Throws INTERNAL for a body that cannot be read. */
export function unpackSnapshot(json: string): Snapshot {
  const parsed = packedSchema.safeParse(JSON.parse(json));
  if (!parsed.success) throw new TocsinError('INTERNAL', 'A stored snapshot cannot be read.', { cause: parsed.error });
  const { head, postures, users, known, lastKnown, people } = parsed.data;
  return {
    ...head,
    users: placed(users, postures),
    lastKnown: placed(lastKnown, known),
    ...(people && { people }),
  };
}

function intern<T>(items: Readonly<Record<string, T>>): { values: T[]; places: Record<string, number> } {
  const values: T[] = [];
  const known = new Map<string, number>();
  /** Users who share an answer mostly share the object too. */
  const seen = new Map<T, number>();
  const placeOf = (item: T): number => {
    const text = JSON.stringify(item);
    const place = known.get(text) ?? values.push(item) - 1;
    known.set(text, place);
    seen.set(item, place);
    return place;
  };
  const entries = Object.entries(items).map(([id, item]) => [id, seen.get(item) ?? placeOf(item)] as const);
  return { values, places: Object.fromEntries(entries) };
}

function placed<T>(places: Readonly<Record<string, number>>, values: readonly T[]): Record<string, T> {
  const entries = Object.entries(places).map(([id, place]) => {
    const value = values[place];
    if (value === undefined) throw new TocsinError('INTERNAL', 'A stored snapshot is incomplete.');
    return [id, value] as const;
  });
  return Object.fromEntries(entries);
}
