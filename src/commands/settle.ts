import { z } from 'zod';
import { decideDeed } from '../remediation/approval.ts';
import { cardOf, viewAfter } from './about-view.ts';
import { chooseAnyDeed, DeedRef } from './choose-deed.ts';
import { PutBackRef } from './open-alert.ts';
import { defineCommand } from './command.ts';
import { previewDeed } from './preview-deed.ts';
import { tellTaken } from './tell-deed.ts';

/** An administrator says what became of a deed that Tocsin could not find out about. */
export const settle = defineCommand({
  name: 'settle',
  summary: 'Say what became of a remediation whose outcome nobody could find out',
  requires: 'administer',
  surfaces: ['card', 'tab'],
  // The step is recorded with the deed, in its own order.
  changes: false,
  safe: false,
  input: z.union([DeedRef.extend({ happened: z.boolean() }), PutBackRef.extend({ happened: z.boolean() })]),
  async run(ctx, input) {
    const chosen = await chooseAnyDeed(ctx, input);
    const { view, action, target } = chosen;
    const by = { objectId: ctx.actor.objectId, name: ctx.actor.name };
    const ref = { tenant: view.tenant, action, target, generation: input.g, corr: ctx.corr, by };
    const answered = await decideDeed(ctx.deeds, ref, input.happened);
    if (answered.status === 'taken') {
      if (answered.deed) return tellTaken(ctx, chosen, answered.deed);
      return cardOf(view, 'There is nothing to say here any more.');
    }
    const after = viewAfter(view, answered.event);
    if (input.happened) return cardOf(after, answered.deed.note ?? 'Done.');
    return previewDeed(ctx, { view: after, action, target, shown: answered.deed.generation });
  },
});
