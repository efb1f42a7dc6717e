import { newId } from '../kernel/ids.ts';
import { TocsinError } from '../kernel/errors.ts';
import { entityKey, entityLabel } from '../entities/entity.ts';
import { isContainable } from '../remediation/actions/index.ts';
import { MOST_CHOICES } from '../remediation/choose.ts';
import { planContain, type OpenStep, type PlannedStep } from '../remediation/contain/plan.ts';
import { CONTAIN, CONTAIN_LABEL } from '../remediation/contain/steps.ts';
import { PREVIEW_LASTS_MS, type PreviewedStep } from '../remediation/preview.ts';
import { permits } from '../staff/staff.ts';
import type { CommandContext } from './context.ts';
import { labelWithPart } from './choose-deed.ts';
import { isMeant, nameTarget } from './name-target.ts';
import { pickInput } from './preview-deed.ts';
import type { CommandResult, ContainLine, EventView } from './result.ts';

/** What containing a user would do, step by step, each to be ticked; nothing is changed yet. */
export async function previewContain(
  ctx: CommandContext,
  opened: EventView,
  key: string | undefined,
): Promise<CommandResult> {
  const users = opened.event.entities.filter(isContainable);
  const targets = users.map((user) => ({ key: entityKey(user), label: labelWithPart(opened.event, user) }));
  if (key === undefined && targets.length > 1)
    return { show: 'chooseTarget', ...opened, action: CONTAIN, actionLabel: CONTAIN_LABEL, targets };
  const [only] = users;
  const meant = key === undefined ? only : users.find((one) => isMeant(one, key));
  if (!meant) throw new TocsinError('INPUT_INVALID', 'This event names nobody whom this could be done to.');
  const { view, entity } = await nameTarget(ctx, opened, meant);
  const user = isContainable(entity) ? entity : meant;
  const plan = await planContain(ctx.deeds, {
    ...view,
    user,
    askedBy: ctx.actor.objectId,
    may: ({ requires }) => permits(ctx.member, requires),
  });
  const { lines, steps, hidden } = withPicks(plan);
  const id = newId();
  await ctx.deeds.previews.save({
    id,
    tenantId: view.tenant.id,
    event: { number: view.event.number, key: view.event.key },
    action: CONTAIN,
    target: entityKey(user),
    generation: 0,
    seen: '',
    askedBy: ctx.actor.objectId,
    steps,
    expiresAt: new Date(ctx.clock.now().getTime() + PREVIEW_LASTS_MS),
  });
  return { show: 'contain', ...view, previewId: id, targetLabel: entityLabel(user), lines, moreChoices: hidden };
}

interface Picks {
  readonly lines: readonly ContainLine[];
  readonly steps: readonly PreviewedStep[];
  readonly hidden: number;
}

/** One input for each step, or for each choice of a step, as many as a card has room for; the rest stays as it is. */
function withPicks(plan: readonly PlannedStep[]): Picks {
  const lines: ContainLine[] = [];
  const steps: PreviewedStep[] = [];
  let used = 0;
  let hidden = 0;
  for (const { label, words, open } of plan) {
    const all = open ? picksOf(label, open) : [];
    const shown = all.slice(0, Math.max(0, MOST_CHOICES - used));
    hidden += all.length - shown.length;
    lines.push({ label, words, picks: shown.map((pick, at) => ({ ...pick, input: pickInput(used + at) })) });
    if (open && shown.length > 0) steps.push(stepOf(open, shown));
    used += shown.length;
  }
  return { lines, steps, hidden };
}

function picksOf(label: string, { chosen, choices }: OpenStep) {
  return choices ?? [{ id: undefined, label, chosen }];
}

function stepOf({ action, target, generation, seen, choices }: OpenStep, shown: ReturnType<typeof picksOf>) {
  const offered = choices && shown.flatMap(({ id }) => id ?? []);
  return {
    action: action.id,
    entity: target.entity,
    label: target.label,
    generation,
    seen,
    ...(offered && { offered }),
  };
}
