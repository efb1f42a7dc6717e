import type { RegressionAlert } from '../../posture/regression.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Shown } from '../card.ts';
import { plain } from '../escape.ts';

const POLICY = { admin: 'Admin MFA Policy', user: 'User MFA Policy' } as const;

/** Who lost the MFA requirement. */
export function presentRegression(tenant: Tenant, { policy, people, localDate }: RegressionAlert): Shown {
  const named = people.slice(0, 25).map(({ name, email }) => `${plain(name, 80)} (${plain(email, 120)})`);
  const head = `${plain(tenant.name, 80)}: lost MFA requirement, ${POLICY[policy]}, ${localDate}: ${people.length}`;
  return { kind: 'text', text: [head, ...named].join('\n') };
}
