import { z } from 'zod';
import { entityKey } from '../entities/entity.ts';
import { defineCommand } from './command.ts';
import { EventNumber, openEvent } from './open-event.ts';
import { addressesOf, inOrder, lookUp } from './read-details.ts';
import { creditsOf, pageAddress, pageSection } from './words/page-entities.ts';

/** Looked up at a time: more are asked for as the page needs them. */
const RUN = 20;
const ADDRESSES = 6;

/** What is known of the entities of an event, a run at a time: the part of its page that is looked up where it lives. */
export const eventEntities = defineCommand({
  name: 'eventEntities',
  summary: 'What is known now of the people and things of an event',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: z.object({
    n: EventNumber,
    /** Which run, counted from 0. */
    run: z.number().int().min(0).max(5_000).default(0),
  }),
  async run(ctx, { n, run }) {
    const view = await openEvent(ctx, n);
    const entities = inOrder(view.event.entities);
    const addresses = addressesOf(view.event.entities);
    const asked = [
      ...entities.slice(run * RUN, (run + 1) * RUN),
      ...addresses.slice(run * ADDRESSES, (run + 1) * ADDRESSES),
    ];
    const { sections, waiting, ips } = await lookUp(ctx, view, asked);
    const late = ips.filter(({ pending, seen }) => pending || seen?.signIns.status === 'pending');
    const pending = late.map(({ address }) => entityKey({ type: 'ip', address }));
    return {
      show: 'eventEntities',
      run,
      runs: Math.max(1, Math.ceil(entities.length / RUN), Math.ceil(addresses.length / ADDRESSES)),
      sections: sections.map(pageSection),
      addresses: ips.map(pageAddress),
      waiting: [...waiting, ...pending],
      credits: creditsOf(ips),
    };
  },
});
