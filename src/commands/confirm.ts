import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { actionOf } from '../remediation/actions/index.ts';
import { NOTHING_CHOSEN } from '../remediation/choose.ts';
import { mayApprove, mayClaim, type Deed } from '../remediation/deed.ts';
import type { PreviewRecord } from '../remediation/preview.ts';
import { presentDeed, runDeed } from '../remediation/run-deed.ts';
import { inScope, permits } from '../staff/staff.ts';
import { mayDo } from './choose-deed.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent } from './open-event.ts';
import { checkFresh, openPreview } from './open-preview.ts';
import { pickInput } from './preview-deed.ts';
import { tellOutcome, tellTaken, type Chosen } from './tell-deed.ts';
import { aboutOf } from './about-view.ts';
import { AlertRef, isAlertRef, openAlert, targetsIn } from './open-alert.ts';
import type { AboutView, CommandResult } from './result.ts';

/** Does what a preview showed. Only the person who saw the preview may say so, and the first click alone counts. */
export const confirm = defineCommand({
  name: 'confirm',
  summary: 'Do what the preview showed',
  requires: 'remediate',
  surfaces: ['card', 'tab'],
  // Intent and conclusion are recorded by the deed itself, in its own order.
  changes: false,
  safe: false,
  // Beside the references come the inputs of the card: one for each choice.
  input: z.union([
    z.looseObject({ n: EventNumber, previewId: z.string().max(60) }),
    z.looseObject({ ...AlertRef.shape, previewId: z.string().max(60) }),
  ]),
  async run(ctx, input): Promise<CommandResult> {
    const { previewId, ...inputs } = input;
    const view = isAlertRef(input) ? await openAlert(ctx, input) : await openEvent(ctx, input.n);
    const record = await openPreview(ctx, view, previewId);
    const chosen = previewed(view, record);
    const { action, target } = chosen;
    mayDo(ctx, action);
    // A late second click on an old preview is still told who did it; only a deed needs a fresh one.
    const before = (await presentDeed(ctx.deeds, { tenant: view.tenant, action, target }))?.deed;
    const may = record.approves ? mayApprove : mayClaim;
    if (before && may(before, record.generation) !== 'free') return tellTaken(ctx, chosen, before);
    checkFresh(ctx, record);
    if (before && record.approves) await checkAsker(ctx, view, before);
    const outcome = await runDeed(ctx.deeds, {
      tenant: view.tenant,
      event: aboutOf(view),
      action,
      target,
      chosen: picked(record, inputs),
      generation: record.generation,
      seen: record.seen,
      holder: { objectId: ctx.actor.objectId, name: ctx.actor.name },
      approves: record.approves ?? false,
      corr: ctx.corr,
    });
    return tellOutcome(ctx, chosen, outcome);
  },
});

/** Two people who may do it are wanted: whoever asked must still be one of them. */
async function checkAsker(ctx: CommandContext, { tenant }: AboutView, { holder }: Deed): Promise<void> {
  const asker = await ctx.staff.find(holder.objectId);
  if (asker && permits(asker, 'remediate') && inScope(asker, tenant.id)) return;
  const message = `${holder.name}, who asked for this, may no longer do it here. Please decline it and ask for it yourself.`;
  throw new TocsinError('PRECONDITION_FAILED', message);
}

function previewed(view: AboutView, record: PreviewRecord): Chosen {
  const action = actionOf(record.action);
  const target = action && targetsIn(view, action).find(({ key }) => key === record.target);
  if (!action || !target) throw new TocsinError('PRECONDITION_FAILED', 'This no longer applies to this event.');
  return { view, action, target };
}

/** Ids of the choices that were ticked. A ticked toggle comes as the text "true". */
function picked({ offered }: PreviewRecord, inputs: Readonly<Record<string, unknown>>): readonly string[] {
  if (!offered) return [];
  const ids = offered.filter((_id, at) => String(inputs[pickInput(at)]) === 'true');
  if (ids.length === 0) throw new TocsinError('INPUT_INVALID', NOTHING_CHOSEN);
  return ids;
}
