import { z } from 'zod';
import { entityLabel, type Entity } from '../entities/entity.ts';
import type { SecurityEvent } from '../events/event.ts';
import { partOfUser } from '../events/part-of-user.ts';
import { TocsinError } from '../kernel/errors.ts';
import { actionOf, targetsOf } from '../remediation/actions/index.ts';
import { permits } from '../staff/staff.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent } from './open-event.ts';
import { choosePutBack, openAlert, PutBackRef } from './open-alert.ts';
import type { Chosen } from './tell-deed.ts';

/** How a button names a remediation on one target, at the generation that its card showed. */
export const DeedRef = z.object({
  n: EventNumber,
  action: z.string().max(60),
  target: z.string().max(500),
  g: z.number().int().min(0),
});

/** How a button names a remediation, of an event or of an alert of lost MFA. */
export const AnyDeedRef = z.union([DeedRef, PutBackRef]);

/** The remediation that a button names, if the asker may do it; of an alert as of an event. */
export async function chooseAnyDeed(ctx: CommandContext, ref: z.output<typeof AnyDeedRef>): Promise<Chosen> {
  if ('n' in ref) return chooseDeed(ctx, ref);
  const chosen = choosePutBack(await openAlert(ctx, ref), ref);
  mayDo(ctx, chosen.action);
  return chosen;
}

/** The remediation that a button names, if the asker may do it. Throws INPUT_INVALID, NOT_FOUND or NOT_AUTHORISED. */
export async function chooseDeed(
  ctx: CommandContext,
  { n, action: id, target: key }: z.output<typeof DeedRef>,
): Promise<Chosen> {
  const view = await openEvent(ctx, n);
  const action = actionOf(id);
  const target = action && targetsOf(view.event, action).find((candidate) => candidate.key === key);
  if (!action || !target)
    throw new TocsinError('INPUT_INVALID', 'This remediation does not apply to this event any more.');
  mayDo(ctx, action);
  return { view, action, target };
}

/** What people call a target where they choose among several: a person with the part that they play in the event. */
export function labelWithPart(event: SecurityEvent, entity: Entity): string {
  const part = entity.type === 'user' ? partOfUser(event, entity) : undefined;
  return part ? `${part}: ${entityLabel(entity)}` : entityLabel(entity);
}

/** Throws NOT_AUTHORISED unless the asker's role allows this action. */
export function mayDo({ member }: CommandContext, { requires, label }: Chosen['action']): void {
  if (!permits(member, requires)) throw new TocsinError('NOT_AUTHORISED', `You may not ${label.toLowerCase()} here.`);
}
