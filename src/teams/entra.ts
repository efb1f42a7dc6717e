import { isGuid, type TenantId } from '../tenants/tenant.ts';
import { escape } from './escape.ts';

const CENTRE = 'https://entra.microsoft.com';

/**
 * A Markdown link to a Conditional Access policy in the Entra admin centre, opened for that tenant; the name alone where
 * the id is none that Microsoft gives.
 */
export function policyLink(tenantId: TenantId, { id, name }: { readonly id: string; readonly name: string }): string {
  const label = escape(name, 120) || 'the policy';
  if (!isGuid(id)) return label;
  return `[${label}](${CENTRE}/${tenantId}/#view/Microsoft_AAD_ConditionalAccess/PolicyBlade/policyId/${id})`;
}
