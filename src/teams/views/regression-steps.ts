import { isAlertSettled, stillLost } from '../../posture/recovery.ts';
import type { Cause, CauseKind, RegressionAlert } from '../../posture/regression.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { policyLink } from '../entra.ts';
import { escape, escapeName } from '../escape.ts';

const LINKS = 3;

/** What to do about lost MFA, in order: look, ask, put back, or accept. */
export function regressionSteps(tenant: Tenant, alert: RegressionAlert, canPutBack: boolean): readonly string[] {
  if (isAlertSettled(alert)) return ['Nothing more is to be done. A new loss is told by a new card.'];
  const steps = [
    ...looks(tenant, alert),
    asks(alert),
    canPutBack
      ? 'If it was not meant, put it back with the button below: you see first what it will do.'
      : 'If it was not meant, put it back there.',
    `If it was meant, nothing more is to be done. For an account that need not have it: “posture except ${exampleOf(alert)} ${escapeName(tenant.name)} because …”.`,
  ];
  return steps.map((text, at) => `**${at + 1}.** ${text}`);
}

/** Where to look, a step for each kind of place. */
function looks({ id }: Tenant, { causes }: RegressionAlert): readonly string[] {
  const open = causes.filter(hasPage).slice(0, LINKS);
  const links = open.map((cause) => policyLink(id, { id: cause.id ?? '', name: cause.name ?? 'the policy' }));
  const others = [...new Set(causes.flatMap(({ kind }) => PLACES[kind] ?? []))];
  return [...(links.length > 0 ? [`Open the policy and look at what changed: ${links.join(', ')}.`] : []), ...others];
}

function hasPage({ kind, id }: Cause): boolean {
  return id !== null && kind.startsWith('caPolicy')
    ? kind !== 'caPolicyDeleted'
    : kind === 'dependencyChanged' && id !== null;
}

const PLACES: Readonly<Partial<Record<CauseKind, string>>> = {
  caPolicyDeleted:
    'Look for the deleted policy in the Entra admin centre under Conditional Access, Deleted policies: it may be restored there. Otherwise it has to be made anew.',
  assignmentChanged:
    'Look at the groups and admin roles of these people in the Entra admin centre: one of them took the policy away.',
  securityDefaultsDisabled:
    'Look in the Entra admin centre under Overview, Properties: security defaults are off there. Where Conditional Access took their place, look at its policies.',
  perUserMfaDisabled: 'Look in the Entra admin centre under Users, Per-user MFA.',
};

function asks({ causes }: RegressionAlert): string {
  const authors = causes.flatMap(({ author }) => (author?.status === 'found' ? [author.value.by] : []));
  const [first, ...more] = [...new Set(authors)];
  if (first === undefined)
    return 'Find out who changed it, and whether it was meant: the audit log of the tenant tells it.';
  return `Ask ${[first, ...more].slice(0, 3).map(escapeName).join(', ')} whether it was meant.`;
}

function exampleOf(alert: RegressionAlert): string {
  const address = stillLost(alert)[0]?.email ?? '';
  return address !== '' && address.length <= 40 ? escape(address, 40) : 'the address';
}
