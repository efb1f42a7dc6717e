import { z } from 'zod';
import { mapLimit } from '../kernel/concurrency.ts';
import { defineCommand } from './command.ts';
import { placeName } from './settings.ts';
import { visiblePlaces } from './visible-places.ts';

/** Reading more than this asks Teams for longer than a person waits. */
const PLACES = 20;

/** Who is in the channels that Tocsin is in: names for the staff's object ids, and people to choose from. */
export const roster = defineCommand({
  name: 'roster',
  summary: 'The people of the channels that Tocsin is in',
  requires: 'administer',
  surfaces: ['tab'],
  changes: false,
  input: z.object({}),
  async run(ctx) {
    const known = await visiblePlaces(ctx);
    const places = known.filter(({ type, state }) => type === 'channel' && state === 'active').slice(0, PLACES);
    const read = await mapLimit(places, 4, async (place) => ({ place, read: await ctx.readMembers(place) }));
    const people = new Map<string, string>();
    for (const { read: found } of read)
      if (found.status === 'found') found.value.forEach(({ objectId, name }) => people.set(objectId, name));
    return {
      show: 'roster',
      people: [...people]
        .map(([objectId, name]) => ({ objectId, name }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      unreadable: read.flatMap(({ place, read: found }) =>
        found.status === 'unavailable' ? [{ place: placeName(place), why: found.reason }] : [],
      ),
    };
  },
});
