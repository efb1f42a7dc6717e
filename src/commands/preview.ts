import { z } from 'zod';
import { newId } from '../kernel/ids.ts';
import { TocsinError } from '../kernel/errors.ts';
import { actionOf, targetsOf, type Target } from '../remediation/actions/index.ts';
import type { CatalogueAction } from '../remediation/action.ts';
import { deedKey, type Deed } from '../remediation/deed.ts';
import { PREVIEW_LASTS_MS } from '../remediation/preview.ts';
import { alsoFor, presentDeed, showOnEvent, stateDigest } from '../remediation/run-deed.ts';
import { takenWords } from '../remediation/words.ts';
import { permits } from '../staff/staff.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent } from './open-event.ts';
import type { CommandResult, EventView } from './result.ts';

/** Shows what a remediation would do, to the person who asked; nothing is changed yet. */
export const preview = defineCommand({
  name: 'preview',
  summary: 'Show what a remediation would do',
  requires: 'remediate',
  surfaces: ['card'],
  changes: false,
  input: z.object({
    n: EventNumber,
    action: z.string().max(60),
    target: z.string().max(500).optional(),
    g: z.number().int().min(0).default(0),
  }),
  async run(ctx, { n, action: id, target: key, g }): Promise<CommandResult> {
    const view = await openEvent(ctx, n);
    const action = actionOf(id);
    const targets = action ? targetsOf(view.event, action) : [];
    if (!action || targets.length === 0)
      throw new TocsinError('INPUT_INVALID', 'This remediation does not apply to this event.');
    if (!permits(ctx.member, action.requires))
      throw new TocsinError('NOT_AUTHORISED', `You may not ${action.label.toLowerCase()} here.`);
    if (key === undefined && targets.length > 1) {
      return { show: 'chooseTarget', ...view, action: id, actionLabel: action.label, targets };
    }
    const target = key === undefined ? targets[0] : targets.find((candidate) => candidate.key === key);
    if (!target)
      throw new TocsinError('INPUT_INVALID', 'This event does not point at that. Please look at the card again.');
    return previewOne(ctx, { view, action, target, shown: key === undefined ? undefined : g });
  },
});

interface Chosen {
  readonly view: EventView;
  readonly action: CatalogueAction;
  readonly target: Target;
  readonly shown: number | undefined;
}

async function previewOne(ctx: CommandContext, { view, action, target, shown }: Chosen): Promise<CommandResult> {
  const request = { tenant: view.tenant, action, target };
  const present = (await presentDeed(ctx.deeds, request))?.deed;
  const line = view.event.deeds.find(({ key }) => key === deedKey(target.key, action.family));
  const known = Math.max(shown ?? 0, line?.generation ?? 0);
  if (present && (busy(present) || (happened(present) && present.generation > known))) {
    return tellTaken(ctx, view, { deed: present, target });
  }
  const actionCtx = { tenant: view.tenant, writer: ctx.deeds.writer, askedBy: ctx.actor.objectId };
  const state = await action.capture(actionCtx, target.entity);
  const refusal = await action.guard(actionCtx, state);
  if (refusal !== undefined) throw new TocsinError('PRECONDITION_FAILED', refusal);
  const record = {
    id: newId(),
    tenantId: view.tenant.id,
    event: { number: view.event.number, key: view.event.key },
    action: action.id,
    target: target.key,
    generation: present?.generation ?? 0,
    askedBy: ctx.actor.objectId,
    seen: stateDigest(state),
    expiresAt: new Date(ctx.clock.now().getTime() + PREVIEW_LASTS_MS),
  };
  await ctx.deeds.previews.save(record);
  const last = present && takenWords(present, ctx.actor.objectId);
  return {
    show: 'preview',
    ...view,
    previewId: record.id,
    action: action.id,
    actionLabel: action.label,
    targetLabel: target.label,
    will: action.preview(state),
    concerns: action.concerns?.(state, present) ?? [],
    undo: action.undo,
    ...(last && { last }),
  };
}

function busy(deed: Deed): boolean {
  return deed.state === 'claimed' || deed.state === 'running' || deed.state === 'unknown';
}

function happened(deed: Deed): boolean {
  return deed.state === 'done' || deed.state === 'undone';
}

/** The asker's card did not know of this deed: say who did it, and put it on this event's card. */
export async function tellTaken(
  ctx: CommandContext,
  view: EventView,
  { deed, target }: { readonly deed: Deed; readonly target: Target },
): Promise<CommandResult> {
  await alsoFor(ctx.deeds, deed, view.event.number);
  const line = view.event.deeds.find(({ key }) => key === deed.key);
  const told = line?.generation === deed.generation && line.state === deed.state;
  const shown =
    told || deed.state === 'claimed' || deed.state === 'running'
      ? view.event
      : await showOnEvent(ctx.deeds, deed, { label: target.label, corr: ctx.corr, eventKey: view.event.key });
  return { show: 'event', tenant: view.tenant, event: shown ?? view.event, said: takenWords(deed, ctx.actor.objectId) };
}
