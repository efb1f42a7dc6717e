import { z } from 'zod';
import { entityKey } from '../entities/entity.ts';
import { TocsinError } from '../kernel/errors.ts';
import { actionOf, targetsOf } from '../remediation/actions/index.ts';
import { CONTAIN } from '../remediation/contain/steps.ts';
import { labelWithPart, mayDo } from './choose-deed.ts';
import { defineCommand } from './command.ts';
import { isMeant, nameTarget } from './name-target.ts';
import { EventNumber, openEvent } from './open-event.ts';
import { previewContain } from './preview-contain.ts';
import { previewDeed } from './preview-deed.ts';
import { PutBackRef } from './open-alert.ts';
import { previewPutBack } from './preview-put-back.ts';
import type { CommandResult } from './result.ts';

/** Shows what a remediation would do, to the person who asked; nothing is changed yet. */
export const preview = defineCommand({
  name: 'preview',
  summary: 'Show what a remediation would do',
  requires: 'remediate',
  surfaces: ['card', 'tab'],
  changes: false,
  safe: false,
  input: z.union([
    z.object({
      n: EventNumber,
      action: z.string().max(60),
      target: z.string().max(500).optional(),
      g: z.number().int().min(0).default(0),
    }),
    PutBackRef,
  ]),
  async run(ctx, input): Promise<CommandResult> {
    if (!('n' in input)) return previewPutBack(ctx, input);
    const { n, action: id, target: key, g } = input;
    const view = await openEvent(ctx, n);
    if (id === CONTAIN) return previewContain(ctx, view, key);
    const action = actionOf(id);
    const targets = action ? targetsOf(view.event, action) : [];
    if (!action || targets.length === 0)
      throw new TocsinError('INPUT_INVALID', 'This remediation does not apply to this event.');
    mayDo(ctx, action);
    if (key === undefined && targets.length > 1) {
      const labelled = targets.map(({ entity, ...target }) => ({
        ...target,
        label: labelWithPart(view.event, entity),
      }));
      return { show: 'chooseTarget', ...view, action: id, actionLabel: action.label, targets: labelled };
    }
    const meant = key === undefined ? targets[0] : targets.find(({ entity }) => isMeant(entity, key));
    if (!meant)
      throw new TocsinError('INPUT_INVALID', 'This event does not point at that. Please look at the event again.');
    const named = await nameTarget(ctx, view, meant.entity);
    const target = { ...meant, key: entityKey(named.entity), entity: named.entity };
    return previewDeed(ctx, { view: named.view, action, target, shown: key === undefined ? undefined : g });
  },
});
