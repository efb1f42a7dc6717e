import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
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
  input: z.object({
    policy: z.enum(MFA_POLICIES),
    tenant: z.string().min(1).max(200),
    /** Since when it was on, to take back that it was turned off: what was known then goes on being compared with. */
    since: z.coerce.date().optional(),
  }),
  words: {
    phrases: ['posture on', 'posture enable'],
    usage: 'posture on admin-mfa contoso',
    read: (rest) => readPolicyAndTenant(rest, 'posture on'),
  },
  async run(ctx, { policy, tenant: words, since: asBefore }) {
    const tenant = await oneTenant(ctx, words);
    const before = tenant.posture?.[policy];
    const name = policyName(policy);
    if (before) {
      const since = timeIn(before.enabledAt, tenant.timeZone);
      return { show: 'text', text: `${name} is on for ${tenant.name} already, since ${since}.` };
    }
    const now = ctx.clock.now();
    if (asBefore && asBefore > now)
      throw new TocsinError('INPUT_INVALID', 'A policy cannot have been on since a time that is still to come.');
    const change = (settings: Tenant['posture']) => turnOn(settings, policy, asBefore ?? now);
    const undo = { verb: 'postureOff', input: { policy, tenant: tenant.id, since: asBefore ?? now } };
    const about = { policy, ...(asBefore && { since: asBefore.toISOString() }) };
    await changePosture(ctx, { verb: 'postureOn', tenant, about, change });
    if (asBefore) {
      const text = `${name} is on for ${tenant.name} again, as before: since ${timeIn(asBefore, tenant.timeZone)}. It goes on from what was known.${stateWords(tenant)}`;
      return { show: 'text', text, undo };
    }
    const first = timeIn(baselineAt(tenant, now, ctx.postureSchedule), tenant.timeZone);
    const text = `${name} is on for ${tenant.name}. Nothing is told yet: the first reading, told at ${first}, is the baseline. From the day after, whoever loses the MFA requirement is told.${stateWords(tenant)}`;
    return { show: 'text', text, undo };
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
