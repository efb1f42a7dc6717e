import type { Tenant } from '../tenants/tenant.ts';
import { addDays } from './local-date.ts';
import type { RegressionAlert } from './regression.ts';
import type { LocalDate } from './snapshot.ts';
import type { MfaPolicy } from './verdict.ts';

interface TestInput {
  readonly tenant: Pick<Tenant, 'id'>;
  readonly policy: MfaPolicy;
  readonly localDate: LocalDate;
  readonly now: Date;
  /** Makes it another test than all before. */
  readonly nonce: string;
}

/** Addresses that reach nobody (RFC 2606). */
const PEOPLE = ['One', 'Two'].map((name) => ({
  userId: `test-${name.toLowerCase()}`,
  name: `TEST User ${name}`,
  email: `test.${name.toLowerCase()}@example.com`,
}));

/**
 * An alert as a real one is, with invented people: the word TEST is in their names and that of their policy alone, so
 * that rules which sort mail and tickets take it like a real one.
 */
export function buildTestAlert({ tenant, policy, localDate, now, nonce }: TestInput): RegressionAlert {
  const previousDate = addDays(localDate, -1);
  return {
    id: `test-${policy}-${nonce}`,
    tenantId: tenant.id,
    policy,
    localDate,
    foundAt: now,
    comparedWith: previousDate,
    people: PEOPLE.map((person) => ({ ...person, previousDate, causes: [0] })),
    causes: [
      {
        kind: 'caPolicyReportOnly',
        id: null,
        count: PEOPLE.length,
        name: 'TEST Policy',
        change: { from: 'enabled', to: 'enabledForReportingButNotEnforced' },
        author: {
          status: 'found',
          value: { by: 'TEST Administrator', at: now, operation: 'Update conditional access policy' },
          source: 'test',
          asOf: now,
        },
      },
    ],
    revision: 1,
    test: true,
  };
}
