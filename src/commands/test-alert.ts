import { z } from 'zod';
import type { TestHop } from '../posture/test-alert.ts';
import { MFA_POLICIES } from '../posture/verdict.ts';
import { channelWords } from '../texts/channels.ts';
import { policyName } from '../texts/posture.ts';
import { capital } from '../texts/severity.ts';
import { audited } from './audited.ts';
import { defineCommand } from './command.ts';
import { oneTenant } from './find-tenant.ts';
import { readPolicyAndTenant } from './posture-words.ts';

/** Sends an alert with invented people through every channel, and says what arrived where and how fast. */
export const testAlert = defineCommand({
  name: 'testAlert',
  summary: 'Send an alert of lost MFA with invented people through every channel of a tenant',
  requires: 'administer',
  surfaces: ['chat', 'tab'],
  // Intent and conclusion are recorded in the chain of the tenant itself.
  changes: false,
  safe: false,
  input: z.object({ policy: z.enum(MFA_POLICIES), tenant: z.string().min(1).max(200) }),
  words: {
    phrases: ['test alert', 'testalert', 'test alerts'],
    usage: 'test alert admin-mfa contoso',
    read: (rest) => readPolicyAndTenant(rest, 'test alert'),
  },
  async run(ctx, { policy, tenant: words }) {
    const tenant = await oneTenant(ctx, words);
    const deed = { verb: 'testAlert', chain: tenant.id, about: { policy }, personal: {} };
    const { hops } = await audited(ctx, deed, () => ctx.sendTestAlert({ tenant, policy, corr: ctx.corr }));
    const told = hops.length > 0 ? hops.map(hopWords).join(' ') : 'No channel is set up yet.';
    const text = `Test alert of the ${policyName(policy)} for ${tenant.name}. ${told}`;
    return { show: 'testAlert', policy, tenantName: tenant.name, hops, text };
  },
});

function hopWords({ channel, outcome, ms, why }: TestHop): string {
  const where = capital(channelWords(channel));
  const because = why ? `: ${why.replace(/[.\s]+$/, '')}` : '';
  switch (outcome) {
    case 'delivered':
      return `${where}: delivered after ${secondsWords(ms)}.`;
    case 'waiting':
      return `${where}: not delivered after ${secondsWords(ms)}, still trying${because}.`;
    case 'notWanted':
      return `${where}: not sent${because}.`;
  }
}

function secondsWords(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
