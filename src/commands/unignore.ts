import { z } from 'zod';
import { unignoreEvent } from '../events/ignore/ignored.ts';
import { defineCommand } from './command.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';

/** Shows an ignored event again: its card comes, or changes where it is there already. */
export const unignore = defineCommand({
  name: 'unignore',
  summary: 'Show an ignored event again',
  requires: 'triage',
  surfaces: ['chat', 'card', 'tab'],
  changes: true,
  input: z.object({ n: EventNumber }),
  words: {
    phrases: ['unignore', 'un-ignore'],
    usage: 'unignore 123',
    read: (rest) => takeNumber(rest) ?? { say: 'Which event? For example: `unignore 123`.' },
  },
  async run(ctx, { n }) {
    const view = await openEvent(ctx, n);
    const { objectId, name } = ctx.actor;
    let by: { readonly kind: string; readonly number?: number } | undefined;
    const event = await changeOpenEvent(ctx, view, (present) => {
      by = present.ignored?.by;
      return unignoreEvent(present, { by: { objectId, name }, at: ctx.clock.now() });
    });
    const rule =
      by?.kind === 'rule' ? ` Rule ${by.number} goes on hiding new events like it: \`rule ${by.number}\`.` : '';
    const said = by ? `Event ${n} is no longer ignored.${rule}` : `Event ${n} is not ignored.`;
    return { show: 'event', tenant: view.tenant, event, said };
  },
});
