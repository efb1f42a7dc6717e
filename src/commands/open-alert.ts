import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { putBacksOf } from '../posture/put-back.ts';
import type { CatalogueAction } from '../remediation/action.ts';
import { actionOf, targetsOf, type Target } from '../remediation/actions/index.ts';
import { inScope } from '../staff/staff.ts';
import { asTenantId } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';
import type { AboutView, AlertView } from './result.ts';
import type { Chosen } from './tell-deed.ts';

/** How a button names an alert of lost MFA. */
export const AlertRef = z.object({ tenant: z.string().max(60), alert: z.string().min(1).max(120) });

/** True for what names an alert rather than an event. */
export function isAlertRef<T extends object>(ref: T): ref is Extract<T, { readonly alert: string }> {
  return 'alert' in ref && !('n' in ref);
}

/** How a button names a change that can be put back, at the generation that its card showed. */
export const PutBackRef = AlertRef.extend({
  action: z.string().max(60),
  target: z.string().max(500),
  g: z.number().int().min(0).default(0),
});

/** The alert with its tenant, if the asker may see that tenant; another tenant's answers like one that is none. */
export async function openAlert(ctx: CommandContext, ref: z.output<typeof AlertRef>): Promise<AlertView> {
  const tenantId = asTenantId(ref.tenant);
  if (tenantId === undefined || !inScope(ctx.member, tenantId)) throw notFound();
  const [tenant, alert] = await Promise.all([ctx.tenants.get(tenantId), ctx.posture.alert(tenantId, ref.alert)]);
  if (!tenant || !alert) throw notFound();
  return { tenant, alert };
}

function notFound(): TocsinError {
  return new TocsinError(
    'NOT_FOUND',
    'There is no such alert that you can see (any more). `posture` shows how it is now.',
  );
}

/** What an action can be done to, of an event or of an alert. */
export function targetsIn(view: AboutView, action: CatalogueAction): readonly Target[] {
  if ('event' in view) return targetsOf(view.event, action);
  return putBacksOf(view.alert)
    .filter((one) => one.action === action.id)
    .map(({ key, label, entity }) => ({ key, label, entity }));
}

/** What a button wants put back. Throws INPUT_INVALID where the alert has nothing of the kind (any more). */
export function choosePutBack(view: AlertView, ref: Pick<z.output<typeof PutBackRef>, 'action' | 'target'>): Chosen {
  const action = actionOf(ref.action);
  const target = action && targetsIn(view, action).find(({ key }) => key === ref.target);
  if (!action || !target)
    throw new TocsinError('INPUT_INVALID', 'This cannot be put back from here. Please look at the alert again.');
  return { view, action, target };
}
