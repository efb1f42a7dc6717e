import { digest } from '../../kernel/ids.ts';
import type { SimTenant } from '../graph/model.ts';
import { stableGuid } from '../graph/tenants.ts';

/** A mail flow rule; property names are those of `Get-TransportRule`. */
export interface SimFlowRule {
  readonly Guid: string;
  readonly Name: string;
  readonly State: 'Enabled' | 'Disabled';
  readonly Mode: 'Enforce' | 'Audit' | 'AuditAndNotify';
  readonly [property: string]: unknown;
}

/** Every tenant marks mail from outside; the first also has what an intruder with Exchange rights leaves behind. */
export function seedFlowRules(tenant: SimTenant, isFirst: boolean): SimFlowRule[] {
  const banner = ruleOf(tenant, 'Mark mail from outside', {
    FromScope: 'NotInOrganization',
    PrependSubject: '[External] ',
    Description:
      "If the message:\r\n\tIs received from 'Outside the organization'\r\nTake the following actions:\r\n\tPrepend the subject with '[External] '\r\n",
  });
  const theft = ruleOf(tenant, 'Journal sync', {
    SubjectOrBodyContainsWords: ['invoice', 'payment'],
    BlindCopyTo: ['ap.clearing@fastmailbox.example'],
    SetSCL: -1,
    RemoveHeader: 'X-MS-Exchange-Organization-AuthAs',
    Description:
      "If the message:\r\n\tIncludes these words in the message subject or body: 'invoice' or 'payment'\r\nTake the following actions:\r\n\tBlind carbon copy (Bcc) the message to 'ap.clearing@fastmailbox.example'\r\n",
  });
  return isFirst ? [banner, theft] : [banner];
}

function ruleOf(tenant: SimTenant, Name: string, settings: Readonly<Record<string, unknown>>): SimFlowRule {
  return {
    Guid: stableGuid(tenant.id, 'flow', Name),
    Identity: Name,
    DistinguishedName: `CN=${Name},CN=TransportVersioned,CN=Rules,${digest([tenant.id], 8)}`,
    Name,
    State: 'Enabled',
    Mode: 'Enforce',
    Comments: null,
    WhenChanged: '2026-02-27T22:14:03.0000000Z',
    IsValid: true,
    ...settings,
  };
}
