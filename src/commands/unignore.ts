import { z } from 'zod';
import type { Ignored } from '../events/event.ts';
import { unignoreEvent } from '../events/ignore/ignored.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';
import { Left, checkLeft, undoOf } from './take-back.ts';
import { whereAsked } from './where-asked.ts';

/** Shows an ignored event again: its card comes, or changes where it is there already. */
export const unignore = defineCommand({
  name: 'unignore',
  summary: 'Show an ignored event again',
  requires: 'triage',
  surfaces: ['chat', 'card', 'tab'],
  changes: true,
  input: z.object({ n: EventNumber, left: Left }),
  words: {
    phrases: ['unignore', 'un-ignore'],
    usage: 'unignore 123',
    read: (rest) => takeNumber(rest) ?? { say: 'Which event? For example: `unignore 123`.' },
  },
  async run(ctx, { n, left }) {
    const view = await openEvent(ctx, n);
    const { objectId, name } = ctx.actor;
    let before: Ignored | undefined;
    const event = await changeOpenEvent(ctx, view, (present) => {
      checkLeft({ ...view, event: present }, left);
      before = present.ignored;
      return unignoreEvent(present, { by: { objectId, name }, at: ctx.clock.now() });
    });
    if (!before) return { show: 'event', tenant: view.tenant, event, said: `Event ${n} is not ignored.` };
    const said = `Event ${n} is no longer ignored.${ruleWords(ctx, before)}`;
    const undo = undoOf(ctx, event, { verb: 'ignore', reason: before.reason });
    return { show: 'event', tenant: view.tenant, event, said, ...undo };
  },
});

function ruleWords(ctx: CommandContext, { by }: Ignored): string {
  if (by.kind !== 'rule') return '';
  const where = whereAsked(ctx, { typed: `\`rule ${by.number}\` shows it.`, tab: 'Rules shows it.' });
  return ` Rule ${by.number} goes on hiding new events like it.${where}`;
}
