import { z } from 'zod';
import { nextSlot, readingAt, slotOf, type DailySchedule } from '../posture/schedule.ts';
import { addDays } from '../posture/local-date.ts';
import { turnOn } from '../posture/switches.ts';
import { MFA_POLICIES } from '../posture/verdict.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { policyName } from '../texts/posture.ts';
import { timeIn } from '../texts/time.ts';
import { changePosture } from './change-posture.ts';
import { defineCommand } from './command.ts';
import { oneTenant } from './find-tenant.ts';
import { readPolicyAndTenant } from './posture-words.ts';

/** Turns an MFA policy of a tenant on: from its first reading on it is told who loses the requirement. */
export const postureOn = defineCommand({
  name: 'postureOn',
  summary: 'Tell every morning who lost the MFA requirement, of admins or of everybody else',
  requires: 'administer',
  surfaces: ['chat', 'tab'],
  // Intent and conclusion are recorded in the chain of the tenant itself.
  changes: false,
  safe: false,
  input: z.object({ policy: z.enum(MFA_POLICIES), tenant: z.string().min(1).max(200) }),
  words: {
    phrases: ['posture on', 'posture enable'],
    usage: 'posture on admin-mfa contoso',
    read: (rest) => readPolicyAndTenant(rest, 'posture on'),
  },
  async run(ctx, { policy, tenant: words }) {
    const tenant = await oneTenant(ctx, words);
    const before = tenant.posture?.[policy];
    const name = policyName(policy);
    if (before) {
      const since = timeIn(before.enabledAt, tenant.timeZone);
      return { show: 'text', text: `${name} is on for ${tenant.name} already, since ${since}.` };
    }
    const now = ctx.clock.now();
    const change = (settings: Tenant['posture']) => turnOn(settings, policy, now);
    await changePosture(ctx, { verb: 'postureOn', tenant, about: { policy }, change });
    const first = timeIn(baselineAt(tenant, now, ctx.postureSchedule), tenant.timeZone);
    const text = `${name} is on for ${tenant.name}. Nothing is told yet: the first reading, told at ${first}, is the baseline. From the day after, whoever loses the MFA requirement is told.${stateWords(tenant)}`;
    return { show: 'text', text };
  },
});

/** The first slot whose reading begins after `now`: what was read before a policy is on does not count. */
function baselineAt({ id }: Tenant, now: Date, schedule: DailySchedule): Date {
  const slot = nextSlot(now, schedule);
  return readingAt(id, slot) > now ? slot.at : slotOf(addDays(slot.localDate, 1), schedule).at;
}

function stateWords({ name, state }: Tenant): string {
  if (state === 'blind') return ` At present Tocsin cannot read ${name}: the baseline waits until it can.`;
  return state === 'paused' ? ` At present ${name} is paused: the baseline waits until it is watched again.` : '';
}
