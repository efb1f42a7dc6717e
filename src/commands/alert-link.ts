import { eventKey } from '../events/event.ts';
import { TocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import { asTenantId } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';

/** An alert as a link of Microsoft Defender names it. */
export interface AlertLink {
  readonly alertId: string;
  readonly tenantId: string;
}

/** Alert and tenant of a Defender portal link: https://security.microsoft.com/alerts/<id>?tid=<tenant>. */
export function readAlertLink(words: string): AlertLink | undefined {
  const link = /https:\/\/security\.microsoft\.com\/alerts\/[^\s<>"]+/i.exec(words)?.[0];
  if (!link || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  const alertId = decoded(url.pathname.split('/')[2] ?? '');
  const tenantId = asTenantId(url.searchParams.get('tid') ?? '');
  return alertId !== '' && tenantId ? { alertId, tenantId } : undefined;
}

/** Text without its percent signs; empty for what is not encoded as it should be. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Number of the event that the alert became. Throws NOT_FOUND, also where the asker may not see its tenant. */
export async function numberOfAlert(ctx: CommandContext, input: AlertLink): Promise<number> {
  const tenantId = asTenantId(input.tenantId);
  const known = tenantId && inScope(ctx.member, tenantId);
  const stored = known && (await ctx.events.get(tenantId, eventKey('graph.alerts_v2', input.alertId)));
  if (!stored) throw new TocsinError('NOT_FOUND', 'Tocsin does not know the alert of this link.');
  return stored.value.number;
}
