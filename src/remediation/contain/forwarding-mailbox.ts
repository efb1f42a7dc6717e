import { entityLabel } from '../../entities/entity.ts';
import { forwards } from '../../entities/mail/mailbox.ts';
import type { ActionContext } from '../action.ts';
import { placeOf } from '../forwarding.ts';
import type { About, StepTarget } from './steps.ts';

/** The user where their mailbox forwards everything by itself, apart from any inbox rule. */
export async function forwardingMailbox(
  { tenant, writer }: ActionContext,
  { user }: About,
): Promise<readonly StepTarget[]> {
  const forwarding = await writer.readForwarding(tenant, placeOf(user).mailbox);
  return forwarding && forwards(forwarding) ? [{ entity: user, label: entityLabel(user), chosen: true }] : [];
}
