import { declineDeed } from '../remediation/approval.ts';
import { cardOf, viewAfter } from './about-view.ts';
import { AnyDeedRef, chooseAnyDeed } from './choose-deed.ts';
import { defineCommand } from './command.ts';
import { tellTaken } from './tell-deed.ts';

/** Declines what another person asked for, or withdraws what one asked for oneself. */
export const decline = defineCommand({
  name: 'decline',
  summary: 'Decline or withdraw what waits for approval',
  requires: 'remediate',
  surfaces: ['card', 'tab'],
  // The step is recorded with the deed, in its own order.
  changes: false,
  safe: false,
  input: AnyDeedRef,
  async run(ctx, input) {
    const chosen = await chooseAnyDeed(ctx, input);
    const { view, action, target } = chosen;
    const by = { objectId: ctx.actor.objectId, name: ctx.actor.name };
    const ref = { tenant: view.tenant, action, target, generation: input.g, corr: ctx.corr, by };
    const answered = await declineDeed(ctx.deeds, ref);
    if (answered.status === 'kept') return cardOf(viewAfter(view, answered.event), answered.deed.note ?? 'Declined.');
    if (answered.deed) return tellTaken(ctx, chosen, answered.deed);
    return cardOf(view, 'Nothing waits for approval here.');
  },
});
