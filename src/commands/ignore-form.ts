import { z } from 'zod';
import { tooGrave } from '../events/ignore/ignored.ts';
import { narrowest, proposalsOf } from '../events/ignore/propose.ts';
import { criteriaSet } from '../events/ignore/rule.ts';
import type { RuleDraft } from '../events/ignore/store.ts';
import { ignoredBy } from '../events/ignore/words.ts';
import { TocsinError } from '../kernel/errors.ts';
import { permits } from '../staff/staff.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent } from './open-event.ts';
import { PLAIN } from './words/hand.ts';
import { ignoreFormWords } from './words/ignore-form.ts';
import type { EventView } from './result.ts';

/** Asks for the reason and, of those who may make rules, for what a rule should hide; in the clicker's own view. */
export const ignoreForm = defineCommand({
  name: 'ignoreForm',
  summary: 'Ask for the reason before ignoring, or for a rule',
  requires: 'triage',
  surfaces: ['card', 'tab'],
  changes: false,
  input: z.object({ n: EventNumber, previewId: z.string().max(60).optional() }),
  async run(ctx, { n, previewId }) {
    const view = await openEvent(ctx, n);
    const { ignored } = view.event;
    if (ignored) return { show: 'event', ...view, said: `Event ${n} is ignored already, by ${ignoredBy(ignored)}.` };
    const grave = tooGrave(view.event, view.tenant);
    if (grave) throw new TocsinError('PRECONDITION_FAILED', grave);
    const proposals = proposalsOf(view.event);
    const draft = previewId === undefined ? undefined : await ownDraft(ctx, view, previewId);
    const asked = { ...view, proposals, mayAll: ctx.member.scope === 'all', ...(draft && { draft }) };
    return {
      show: 'ignoreForm',
      ...asked,
      mayRule: permits(ctx.member, 'administer') && criteriaSet(narrowest(proposals)).length > 0,
      form: ignoreFormWords(asked, PLAIN),
    };
  },
});

/** What the asker had chosen in the preview that they come back from; another's is nobody's business. */
async function ownDraft(ctx: CommandContext, view: EventView, id: string): Promise<RuleDraft | undefined> {
  const draft = await ctx.ignoreRules.draft(id);
  const own = draft?.askedBy === ctx.actor.objectId && draft.event.key === view.event.key;
  return own && draft.tenantId === view.tenant.id ? draft : undefined;
}
