import { z } from 'zod';
import type { SecurityEvent } from '../events/event.ts';
import { CLASSIFIED, findVerdict } from '../texts/verdicts.ts';
import { defineCommand } from './command.ts';
import { EventNumber, changeOpenEvent, openEvent, takeNumber } from './open-event.ts';
import { LONGEST_COMMENT } from './resolve.ts';
import { Left, checkLeft, undoOf } from './take-back.ts';

/** How an event may stand that is open again. */
export const Reopened = z.enum(['new', 'inProgress']);

/** Opens a resolved event again, here and at Microsoft. */
export const reopen = defineCommand({
  name: 'reopen',
  summary: 'Open a resolved event again',
  requires: 'triage',
  surfaces: ['chat', 'card', 'tab'],
  changes: true,
  /** `status` takes a resolution back: what was in progress at Microsoft alone is so again. */
  input: z.object({ n: EventNumber, left: Left, status: Reopened.optional() }),
  words: {
    phrases: ['reopen', 're-open'],
    usage: 'reopen 123',
    read: (rest) => takeNumber(rest) ?? { say: 'Which event? For example: `reopen 123`.' },
  },
  async run(ctx, { n, left, status: asBefore }) {
    const view = await openEvent(ctx, n);
    let before: SecurityEvent | undefined;
    const event = await changeOpenEvent(ctx, view, (present) => {
      checkLeft({ ...view, event: present }, left);
      before = present.status === 'resolved' ? present : undefined;
      if (!before) return undefined;
      const { resolvedBy: _by, verdict: _verdict, ...open } = present;
      const status = asBefore ?? (present.assignee ? 'inProgress' : 'new');
      const history = [{ at: ctx.clock.now(), by: ctx.actor.name, what: 'Re-opened' }];
      return { event: { ...open, status, sync: { state: 'pending' } }, history };
    });
    if (!before) {
      return { show: 'event', tenant: view.tenant, event, said: `Event ${n} is open; there is nothing to re-open.` };
    }
    const undo = undoOf(ctx, event, { verb: 'resolve', ...conclusionAgain(before) });
    return { show: 'event', tenant: view.tenant, event, said: `Event ${n} is open again.`, ...undo };
  },
});

/** The same conclusion as `resolve` takes it; of one that is not ours to give, what is. */
function conclusionAgain({ verdict = {} }: SecurityEvent) {
  const { classification, determination, comment } = verdict;
  const choice = findVerdict(`${classification}.${determination}`);
  const known = CLASSIFIED.find((one) => one === classification);
  return {
    ...(choice ? { verdict: choice.value } : known && { classification: known }),
    ...(comment && { comment: comment.slice(0, LONGEST_COMMENT) }),
  };
}
