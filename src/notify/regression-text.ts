import type { LossOver, Regressed, RegressionAlert } from '../posture/regression.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { inBlocks, labelled, oneLine, type PlainText } from './plain-text.ts';

const POLICY = { admin: 'Admin MFA Policy', user: 'User MFA Policy' } as const;
const LONGEST = 256;

type Current = (person: Regressed) => string;

/**
 * Everybody who lost the MFA requirement, in the words of the original (PRODUCT P11) and nothing more: its readers are
 * the rules of ticket systems. Whoever is required to use MFA only in part counts as Disabled. It tells the day of the
 * loss, whatever became of it since.
 */
export function regressionText(tenant: Pick<Tenant, 'name'>, alert: RegressionAlert): PlainText {
  return textOf(tenant, alert, () => `Disabled (${alert.localDate})`);
}

/** The same people as they are now, and since when: for what goes on being told, such as a ticket. */
export function presentText(tenant: Pick<Tenant, 'name'>, alert: RegressionAlert): PlainText {
  return textOf(tenant, alert, ({ over }) => (over ? overWords(over) : `Disabled (${alert.localDate})`));
}

function overWords({ how, since }: LossOver): string {
  return `${{ required: 'Enabled', gone: 'Account deleted or disabled', excepted: 'Accepted exception' }[how]} (${since})`;
}

function textOf(tenant: Pick<Tenant, 'name'>, alert: RegressionAlert, current: Current): PlainText {
  const name = oneLine(tenant.name, LONGEST);
  const head = [labelled('Tenant', name), labelled('Discovered on', alert.localDate)];
  return {
    subject: `${POLICY[alert.policy]} Alert for ${name}`,
    text: inBlocks([head, ...alert.people.map((person) => linesOf(person, current(person)))]),
  };
}

function linesOf({ userId, name, email, previousDate }: Regressed, current: string): string[] {
  const address = oneLine(email, LONGEST, oneLine(userId, LONGEST));
  return [
    labelled('Name', oneLine(name, LONGEST, address)),
    labelled('Email', address),
    labelled('Previous State', `Enabled (${previousDate})`),
    labelled('Current State', current),
  ];
}
