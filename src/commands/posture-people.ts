import { z } from 'zod';
import { defineCommand } from './command.ts';
import { pageTenant, shownTenant } from './open-page.ts';
import { RollInput, rollOf, told } from './posture-roll.ts';

const PAGE = 50;

/** A page of the people of one state, as of the newest reading. */
export const posturePeople = defineCommand({
  name: 'posturePeople',
  summary: 'Of whom MFA is required, with exemptions, partly, not, or not known: 50 people at a time, and why',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: RollInput.extend({ from: z.number().int().min(1).max(9_999_999).default(1) }),
  async run(ctx, { tenant: ref, from, ...wanted }) {
    const tenant = await pageTenant(ctx, ref);
    const snapshot = await ctx.posture.latest(tenant.id);
    const all = snapshot ? rollOf(snapshot, tenant, wanted) : [];
    const people = all.slice(from - 1, from - 1 + PAGE).map(told);
    const takenAt = snapshot?.takenAt;
    return { show: 'posturePeople', tenant: shownTenant(tenant), takenAt, people, from, total: all.length };
  },
});
