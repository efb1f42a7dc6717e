import { z } from 'zod';
import { turnOff } from '../posture/switches.ts';
import { MFA_POLICIES } from '../posture/verdict.ts';
import { policyName } from '../texts/posture.ts';
import { changePosture, changedSince } from './change-posture.ts';
import { defineCommand } from './command.ts';
import { oneTenant } from './find-tenant.ts';
import { readPolicyAndTenant } from './posture-words.ts';

/** Turns an MFA policy of a tenant off: nothing is told of it until it is on again. */
export const postureOff = defineCommand({
  name: 'postureOff',
  summary: 'Tell no more who lost the MFA requirement, of admins or of everybody else',
  requires: 'administer',
  surfaces: ['chat', 'tab'],
  // Intent and conclusion are recorded in the chain of the tenant itself.
  changes: false,
  safe: false,
  input: z.object({
    policy: z.enum(MFA_POLICIES),
    tenant: z.string().min(1).max(200),
    /** Since when it was turned on, to take that back: what somebody else turned on stays on. */
    since: z.coerce.date().optional(),
  }),
  words: {
    phrases: ['posture off', 'posture disable'],
    usage: 'posture off admin-mfa contoso',
    read: (rest) => readPolicyAndTenant(rest, 'posture off'),
  },
  async run(ctx, { policy, tenant: words, since }) {
    const tenant = await oneTenant(ctx, words);
    const name = policyName(policy);
    if (!tenant.posture?.[policy]) return { show: 'text', text: `${name} is off for ${tenant.name} already.` };
    let was: Date | undefined;
    const change = (settings: typeof tenant.posture) => {
      was = settings?.[policy]?.enabledAt;
      if (since && was?.getTime() !== since.getTime()) throw changedSince(`the ${name} of ${tenant.name}`);
      return turnOff(settings, policy);
    };
    await changePosture(ctx, { verb: 'postureOff', tenant, about: { policy }, change });
    const text = `${name} is off for ${tenant.name}: nothing is told of it any more. When it is on again, the first reading is a new baseline.`;
    if (!was) return { show: 'text', text };
    return { show: 'text', text, undo: { verb: 'postureOn', input: { policy, tenant: tenant.id, since: was } } };
  },
});
