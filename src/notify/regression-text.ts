import type { Regressed, RegressionAlert } from '../posture/regression.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { inBlocks, labelled, oneLine, type PlainText } from './plain-text.ts';

const POLICY = { admin: 'Admin MFA Policy', user: 'User MFA Policy' } as const;
const LONGEST = 256;

/**
 * Everybody who lost the MFA requirement, in the words of the original (PRODUCT P11) and nothing more: its readers are
 * the rules of ticket systems. Whoever is required to use MFA only in part counts as Disabled.
 */
export function regressionText(tenant: Pick<Tenant, 'name'>, alert: RegressionAlert): PlainText {
  const name = oneLine(tenant.name, LONGEST);
  const head = [labelled('Tenant', name), labelled('Discovered on', alert.localDate)];
  return {
    subject: `${POLICY[alert.policy]} Alert for ${name}`,
    text: inBlocks([head, ...alert.people.map((person) => linesOf(person, alert.localDate))]),
  };
}

function linesOf({ userId, name, email, previousDate }: Regressed, today: string): string[] {
  const address = oneLine(email, LONGEST, oneLine(userId, LONGEST));
  return [
    labelled('Name', oneLine(name, LONGEST, address)),
    labelled('Email', address),
    labelled('Previous State', `Enabled (${previousDate})`),
    labelled('Current State', `Disabled (${today})`),
  ];
}
