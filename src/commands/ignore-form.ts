import { z } from 'zod';
import { tooGrave } from '../events/ignore/ignored.ts';
import { narrowest, proposalsOf } from '../events/ignore/propose.ts';
import { criteriaSet } from '../events/ignore/rule.ts';
import { ignoredBy } from '../events/ignore/words.ts';
import { TocsinError } from '../kernel/errors.ts';
import { permits } from '../staff/staff.ts';
import { defineCommand } from './command.ts';
import { EventNumber, openEvent } from './open-event.ts';

/** Asks for the reason and, of those who may make rules, for what a rule should hide; in the clicker's own view. */
export const ignoreForm = defineCommand({
  name: 'ignoreForm',
  summary: 'Ask for the reason before ignoring, or for a rule',
  requires: 'triage',
  surfaces: ['card'],
  changes: false,
  input: z.object({ n: EventNumber }),
  async run(ctx, { n }) {
    const view = await openEvent(ctx, n);
    const { ignored } = view.event;
    if (ignored) return { show: 'event', ...view, said: `Event ${n} is ignored already, by ${ignoredBy(ignored)}.` };
    const grave = tooGrave(view.event, view.tenant);
    if (grave) throw new TocsinError('PRECONDITION_FAILED', grave);
    const proposals = proposalsOf(view.event);
    return {
      show: 'ignoreForm',
      ...view,
      proposals,
      mayRule: permits(ctx.member, 'administer') && criteriaSet(narrowest(proposals)).length > 0,
      mayAll: ctx.member.scope === 'all',
    };
  },
});
