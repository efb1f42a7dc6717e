import { TocsinError } from '../../src/kernel/errors.ts';
import type { AccessPolicy, PerUserMfaState, PolicyWriter } from '../../src/remediation/policy-writer.ts';

/** What asks for MFA in one tenant, in memory; what was written is kept. */
export function fakePolicyWriter() {
  const policies = new Map<string, AccessPolicy>();
  const perUser = new Map<string, PerUserMfaState>();
  const writes: string[] = [];
  const state = { securityDefaults: false };
  const policyOf = (id: string) => {
    const policy = policies.get(id);
    if (policy) return policy;
    throw new TocsinError('NOT_FOUND', 'Microsoft has no such policy (any more).');
  };
  const writer: PolicyWriter = {
    readPolicy: async (_tenant, id) => policyOf(id),
    async enablePolicy(_tenant, id) {
      writes.push(`enable ${id}`);
      policies.set(id, { ...policyOf(id), state: 'enabled' });
    },
    async includeAgain(_tenant, id, userIds) {
      writes.push(`include ${userIds.join(' ')}`);
      policies.set(id, { ...policyOf(id), excluded: policyOf(id).excluded.filter((one) => !userIds.includes(one)) });
    },
    readSecurityDefaults: async () => ({ enabled: state.securityDefaults }),
    async enableSecurityDefaults() {
      writes.push('defaults');
      state.securityDefaults = true;
    },
    readPerUserMfa: async (_tenant, userId) => perUser.get(userId) ?? 'disabled',
    async setPerUserMfa(_tenant, userId, to) {
      writes.push(`perUser ${userId} ${to}`);
      perUser.set(userId, to);
    },
  };
  return { writer, policies, perUser, writes, state };
}
