import { newId } from '../kernel/ids.ts';
import { TocsinError } from '../kernel/errors.ts';
import { isUndecided } from '../remediation/approval.ts';
import { actionOf } from '../remediation/actions/index.ts';
import { labelsOf, offeredChoices, selectionFault } from '../remediation/choose.ts';
import { deedKey, isBusy, isSamePerson, lastOf, type Deed } from '../remediation/deed.ts';
import { PREVIEW_LASTS_MS, type PreviewRecord } from '../remediation/preview.ts';
import { presentDeed, stateDigest } from '../remediation/run-deed.ts';
import { weigh } from '../remediation/weigh.ts';
import { permits } from '../staff/staff.ts';
import { aboutOf, linesOn } from './about-view.ts';
import type { CommandContext } from './context.ts';
import type { CommandResult } from './result.ts';
import { laterWords, tellTaken, type Chosen } from './tell-deed.ts';

/** `shown` is the generation on the asker's card; absent where the card did not name the target. */
export type Previewing = Chosen & { readonly shown?: number | undefined };

/** What a remediation would do now; or what has become of it, where it was done or asked for meanwhile. */
export async function previewDeed(ctx: CommandContext, previewing: Previewing): Promise<CommandResult> {
  const { view, action, target, shown } = previewing;
  const present = (await presentDeed(ctx.deeds, { tenant: view.tenant, action, target }))?.deed;
  if (!present) return previewFresh(ctx, previewing, undefined);
  if (present.state === 'awaitingApproval' && present.action === action.id)
    return previewApproval(ctx, previewing, present);
  if (isUndecided(present)) return previewUndecided(ctx, previewing, present);
  const line = linesOn(view).find(({ key }) => key === deedKey(target.key, action.family));
  const known = Math.max(shown ?? 0, line?.generation ?? 0);
  const happened = present.state === 'done' || present.state === 'undone';
  if (isBusy(present) || (happened && present.generation > known)) return tellTaken(ctx, previewing, present);
  return previewFresh(ctx, previewing, present);
}

async function previewFresh(ctx: CommandContext, chosen: Chosen, present: Deed | undefined): Promise<CommandResult> {
  const { view, action, target } = chosen;
  const { state, last, refusal } = await looked(ctx, chosen, present);
  // What Tocsin did itself is told as that, not as somebody else's doing.
  if (refusal !== undefined && present?.state === 'done' && present.action === action.id)
    return tellTaken(ctx, chosen, present);
  if (refusal !== undefined) throw new TocsinError('PRECONDITION_FAILED', refusal);
  const choices = offeredChoices(action, state);
  const fault =
    choices &&
    selectionFault(
      action,
      state,
      choices.shown.map(({ id }) => id),
    );
  if (fault) throw new TocsinError('PRECONDITION_FAILED', fault);
  const record = recordOf(ctx, chosen, { generation: present?.generation ?? 0, seen: stateDigest(state, action) });
  await ctx.deeds.previews.save({ ...record, ...(choices && { offered: choices.shown.map(({ id }) => id) }) });
  return {
    show: 'preview',
    ...view,
    previewId: record.id,
    action: action.id,
    actionLabel: action.label,
    targetLabel: target.label,
    will: action.preview(state, last),
    choices: (choices?.shown ?? []).map(({ label, chosen: ticked }, at) => ({
      input: pickInput(at),
      label,
      chosen: ticked,
    })),
    moreChoices: choices?.hidden ?? 0,
    concerns: await weigh({ deps: ctx.deeds, tenant: view.tenant, action, target: target.entity }, { state, last }),
    undo: action.undo,
    ...(present && { last: laterWords(ctx, action, present) }),
  };
}

/** Name of the input that stands for the choice at this place. */
export function pickInput(at: number): string {
  return `pick${at}`;
}

async function looked(ctx: CommandContext, { view, action, target }: Chosen, present: Deed | undefined) {
  const last = lastOf(present);
  const event = 'event' in view ? view.event : undefined;
  const actionCtx = { tenant: view.tenant, event, writer: ctx.deeds.writer, askedBy: ctx.actor.objectId, last };
  const state = await action.capture(actionCtx, target.entity);
  return { state, last, refusal: await action.guard(actionCtx, state) };
}

function recordOf(
  ctx: CommandContext,
  { view, action, target }: Chosen,
  seen: Pick<PreviewRecord, 'generation' | 'seen'>,
): PreviewRecord {
  const about = aboutOf(view);
  return {
    id: newId(),
    tenantId: view.tenant.id,
    event: { number: about.number, key: about.key },
    action: action.id,
    target: target.key,
    askedBy: ctx.actor.objectId,
    expiresAt: new Date(ctx.clock.now().getTime() + PREVIEW_LASTS_MS),
    ...seen,
  };
}

/** What waits for a second person: the state is read again, and whoever asked may only withdraw it. */
async function previewApproval(ctx: CommandContext, chosen: Chosen, present: Deed): Promise<CommandResult> {
  const { view, action, target } = chosen;
  const waiting = {
    show: 'approval',
    ...view,
    action: action.id,
    actionLabel: action.label,
    target: target.key,
    targetLabel: target.label,
    generation: present.generation,
    asked: { by: present.holder.name, at: present.claimedAt },
    undo: action.undo,
  } as const;
  if (isSamePerson(present.holder.objectId, ctx.actor.objectId))
    return { ...waiting, may: 'withdraw', will: [], includes: [], concerns: [] };
  const { state, last, refusal } = await looked(ctx, chosen, present);
  const asked = present.chosen ?? [];
  const fault = refusal ?? selectionFault(action, state, asked);
  const includes = labelsOf(action, state, asked);
  const told = { ...waiting, will: action.preview(state, last), includes };
  if (fault !== undefined) return { ...told, may: 'decline', concerns: [fault] };
  const record = recordOf(ctx, chosen, { generation: present.generation, seen: stateDigest(state, action) });
  await ctx.deeds.previews.save({ ...record, approves: true });
  const weighed = { deps: ctx.deeds, tenant: view.tenant, action, target: target.entity };
  return { ...told, may: 'approve', previewId: record.id, concerns: await weigh(weighed, { state, last }) };
}

/** The looks are used up: an administrator says what happened, everybody else is told whom to ask. */
function previewUndecided(ctx: CommandContext, chosen: Chosen, present: Deed): CommandResult | Promise<CommandResult> {
  const action = actionOf(present.action);
  if (!action || !permits(ctx.member, 'administer')) return tellTaken(ctx, chosen, present);
  return {
    show: 'undecided',
    ...chosen.view,
    action: action.id,
    actionLabel: action.label,
    target: chosen.target.key,
    targetLabel: chosen.target.label,
    generation: present.generation,
    words: laterWords(ctx, action, present),
  };
}
