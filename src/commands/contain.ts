import { z } from 'zod';
import { entityKey, entityLabel } from '../entities/entity.ts';
import { TocsinError } from '../kernel/errors.ts';
import { actionOf } from '../remediation/actions/index.ts';
import { NOTHING_CHOSEN } from '../remediation/choose.ts';
import { runContain, type StepOutcome, type TickedStep } from '../remediation/contain/run.ts';
import { CONTAIN } from '../remediation/contain/steps.ts';
import { loseSecret } from '../remediation/lose-secret.ts';
import type { PreviewRecord } from '../remediation/preview.ts';
import { mayDo } from './choose-deed.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent } from './open-event.ts';
import { checkFresh, openPreview } from './open-preview.ts';
import { pickInput } from './preview-deed.ts';
import type { CommandResult, ContainedLine, EventView } from './result.ts';
import { laterWords, outcomeWords } from './tell-deed.ts';

/** Does the ticked steps of containing a user. What is done already is told, not repeated. */
export const contain = defineCommand({
  name: 'contain',
  summary: 'Do the ticked steps of containing a user',
  requires: 'remediate',
  surfaces: ['card', 'tab'],
  // Each step is recorded as the deed it is.
  changes: false,
  safe: false,
  // Beside the references come the inputs of the card: one for each step or choice.
  input: z.looseObject({ n: EventNumber, previewId: z.string().max(60) }),
  async run(ctx, { n, previewId, ...inputs }): Promise<CommandResult> {
    const view = await openEvent(ctx, n);
    const record = await openPreview(ctx, view, previewId);
    if (record.action !== CONTAIN)
      throw new TocsinError('INPUT_INVALID', 'This preview is of another action. Please choose the action again.');
    checkFresh(ctx, record);
    const steps = tickedSteps(record, inputs);
    if (steps.length === 0) throw new TocsinError('INPUT_INVALID', NOTHING_CHOSEN);
    for (const { action } of steps) mayDo(ctx, action);
    const holder = { objectId: ctx.actor.objectId, name: ctx.actor.name };
    const outcomes = await runContain(ctx.deeds, { ...view, holder, corr: ctx.corr, steps });
    return tellContained(ctx, { view, record, outcomes });
  },
});

/** Steps with a tick; a ticked toggle comes as the text "true". The inputs are counted through all steps. */
function tickedSteps({ steps = [] }: PreviewRecord, inputs: Readonly<Record<string, unknown>>): readonly TickedStep[] {
  let at = 0;
  const ticked = () => String(inputs[pickInput(at++)]) === 'true';
  return steps.flatMap(({ action: id, entity, label, offered, generation, seen }) => {
    const chosen = offered?.filter(ticked) ?? [];
    const wanted = offered ? chosen.length > 0 : ticked();
    const action = actionOf(id);
    if (!wanted || !action) return [];
    return [{ action, target: { key: entityKey(entity), label, entity }, generation, seen, chosen }];
  });
}

interface Contained {
  readonly view: EventView;
  readonly record: PreviewRecord;
  readonly outcomes: readonly StepOutcome[];
}

async function tellContained(ctx: CommandContext, { view, record, outcomes }: Contained): Promise<CommandResult> {
  const user = view.event.entities.find((entity) => entityKey(entity) === record.target);
  const handed = outcomes.flatMap(({ step, outcome }) =>
    'secret' in outcome && outcome.secret ? [{ step, deed: outcome.deed, secret: outcome.secret }] : [],
  );
  return {
    show: 'contained',
    tenant: view.tenant,
    event: (await ctx.events.get(view.tenant.id, view.event.key))?.value ?? view.event,
    target: record.target,
    targetLabel: user ? entityLabel(user) : record.target,
    lines: outcomes.map((one) => lineOf(ctx, one)),
    secrets: handed.map(({ secret }) => secret),
    async lost() {
      for (const { step, deed } of handed)
        await loseSecret(ctx.deeds, { deed, action: step.action, label: step.target.label, corr: ctx.corr });
    },
  };
}

function lineOf(ctx: CommandContext, { step, outcome }: StepOutcome): ContainedLine {
  const label = `${step.action.label}: ${step.target.label}`;
  switch (outcome.status) {
    case 'notBegun':
    case 'refused':
      return { label, state: 'notDone', words: outcome.why };
    case 'taken':
      return { label, state: takenState(outcome.deed.state), words: laterWords(ctx, step.action, outcome.deed) };
    case 'failed':
      return { label, state: 'notDone', words: outcomeWords({ ...step, label: step.target.label }, outcome) };
    case 'done':
      // The label says what was done to whom.
      return { label, state: 'done', words: outcome.deed.note ?? '' };
    case 'unknown':
    case 'asked':
      return { label, state: outcome.status, words: outcomeWords({ ...step, label: step.target.label }, outcome) };
  }
}

function takenState(state: string): ContainedLine['state'] {
  if (state === 'done') return 'done';
  if (state === 'awaitingApproval') return 'asked';
  return state === 'failed' || state === 'free' || state === 'undone' ? 'notDone' : 'unknown';
}
