import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { permits } from '../staff/staff.ts';
import { actionOf, targetsOf, type Target } from '../remediation/actions/index.ts';
import type { CatalogueAction } from '../remediation/action.ts';
import type { PreviewRecord } from '../remediation/preview.ts';
import { mayClaim } from '../remediation/deed.ts';
import { presentDeed, runDeed, type DeedOutcome } from '../remediation/run-deed.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent } from './open-event.ts';
import { tellTaken } from './preview.ts';
import type { CommandResult, EventView } from './result.ts';

/** Does what a preview showed. Only the person who saw the preview may say so, and the first click alone counts. */
export const confirm = defineCommand({
  name: 'confirm',
  summary: 'Do what the preview showed',
  requires: 'remediate',
  surfaces: ['card'],
  // Intent and conclusion are recorded by the deed itself, in its own order.
  changes: false,
  input: z.object({ n: EventNumber, previewId: z.string().max(60) }),
  async run(ctx, { n, previewId }): Promise<CommandResult> {
    const view = await openEvent(ctx, n);
    const record = await ctx.deeds.previews.get(previewId);
    if (!record || record.event.key !== view.event.key || record.tenantId !== view.tenant.id) {
      throw new TocsinError('PRECONDITION_FAILED', 'This preview is out of date. Please start again from the card.');
    }
    if (record.askedBy !== ctx.actor.objectId) {
      throw new TocsinError(
        'NOT_AUTHORISED',
        'Only the person who saw this preview can confirm it. Please start from the card.',
      );
    }
    const { action, target } = chosen(view, record);
    if (!permits(ctx.member, action.requires))
      throw new TocsinError('NOT_AUTHORISED', `You may not ${action.label.toLowerCase()} here.`);
    // A late second click on an old preview is still told who did it; only a deed needs a fresh one.
    const before = (await presentDeed(ctx.deeds, { tenant: view.tenant, action, target }))?.deed;
    if (before && mayClaim(before, record.generation) !== 'free') return tellTaken(ctx, view, { deed: before, target });
    if (record.expiresAt.getTime() < ctx.clock.now().getTime()) {
      throw new TocsinError(
        'PRECONDITION_FAILED',
        'This preview is older than 15 minutes. Please start again from the card.',
      );
    }
    const outcome = await runDeed(ctx.deeds, {
      tenant: view.tenant,
      event: view.event,
      action,
      target,
      generation: record.generation,
      seen: record.seen,
      holder: { objectId: ctx.actor.objectId, name: ctx.actor.name },
      corr: ctx.corr,
    });
    return tell(ctx, { view, action, target, outcome });
  },
});

function chosen(view: EventView, record: PreviewRecord): { action: CatalogueAction; target: Target } {
  const action = actionOf(record.action);
  const target = action && targetsOf(view.event, action).find(({ key }) => key === record.target);
  if (!action || !target) throw new TocsinError('PRECONDITION_FAILED', 'This no longer applies to this event.');
  return { action, target };
}

function tell(
  ctx: CommandContext,
  { view, action, target, outcome }: { view: EventView; action: CatalogueAction; target: Target; outcome: DeedOutcome },
): CommandResult | Promise<CommandResult> {
  const { tenant } = view;
  switch (outcome.status) {
    case 'done':
      return { show: 'event', tenant, event: outcome.event, said: `${action.done(target.label)}.` };
    case 'failed':
      return {
        show: 'event',
        tenant,
        event: outcome.event,
        said: `Nothing was changed: ${outcome.deed.note ?? 'Microsoft refused.'}`,
      };
    case 'unknown':
      return {
        show: 'event',
        tenant,
        event: outcome.event,
        said: outcome.deed.note ?? 'The outcome is being checked.',
      };
    case 'refused':
      return { show: 'event', ...view, said: outcome.why };
    case 'taken':
      return tellTaken(ctx, view, { deed: outcome.deed, target });
  }
}
