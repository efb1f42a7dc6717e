import { z } from 'zod';
import { mapLimit } from '../kernel/concurrency.ts';
import { nextSlot } from '../posture/schedule.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { findTenants } from '../tenants/registry.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { findPerson } from './find-person.ts';
import { missedDay } from './missed-day.ts';
import { oneTenant, visibleTenants } from './find-tenant.ts';
import { PEOPLE_LISTS, type PostureLine } from './posture-views.ts';
import { readPosture } from './read-posture.ts';
import { personPosture, tenantPosture } from './show-posture.ts';
import type { CommandResult } from './result.ts';

const Input = z.object({
  tenant: z.string().max(320).optional(),
  person: z.string().max(320).optional(),
  list: z.enum(PEOPLE_LISTS).default('notRequired'),
  from: z.number().int().min(1).max(999_999).default(1),
});

/** Of whom MFA is required: of all tenants, one tenant, or one person, as of the newest reading. */
export const posture = defineCommand({
  name: 'posture',
  summary: 'Whether MFA is required: of all tenants, of one with its people, or of one person and why',
  requires: 'read',
  surfaces: ['chat', 'card', 'tab'],
  changes: false,
  input: Input,
  words: {
    phrases: ['posture', 'mfa posture'],
    usage: 'posture [contoso] [ana@contoso.com]',
    menu: true,
    read: readPosture,
  },
  async run(ctx, input): Promise<CommandResult> {
    const { person, tenant } = input;
    if (person !== undefined)
      return { show: 'person', ...(await personPosture(ctx, await findPerson(ctx, { person, tenant }))) };
    if (tenant === undefined) return { show: 'postures', lines: await allLines(ctx) };
    const split = await tenantAndPerson(ctx, tenant);
    if (split) return { show: 'person', ...(await personPosture(ctx, await findPerson(ctx, split))) };
    return { show: 'posture', ...(await tenantPosture(ctx, await oneTenant(ctx, tenant), input)) };
  },
});

async function allLines(ctx: CommandContext): Promise<readonly PostureLine[]> {
  const next = nextSlot(ctx.clock.now(), ctx.postureSchedule).at;
  const lines = await mapLimit(await visibleTenants(ctx), 8, async (tenant) => {
    const [day] = await ctx.posture.days(tenant.id, 1);
    return { tenant, day, missed: await missedDay(ctx, tenant, day), next };
  });
  return lines.toSorted((a, b) => urgency(b) - urgency(a));
}

/** Losses first, then what could not be read; otherwise by name. */
function urgency({ tenant, day, missed }: PostureLine): number {
  if (day && day.lost.admin + day.lost.user > 0) return 2;
  return tenant.state === 'blind' || missed || (day && day.status !== 'complete') ? 1 : 0;
}

/** "contoso Ana Petrova": a tenant by the first words and a person by the rest, where all words together are no tenant. */
async function tenantAndPerson(
  ctx: CommandContext,
  words: string,
): Promise<{ tenant: string; person: string } | undefined> {
  const visible: readonly Tenant[] = await visibleTenants(ctx);
  if (findTenants(visible, words).length > 0) return undefined;
  const parts = words.trim().split(/\s+/);
  for (let at = parts.length - 1; at > 0; at--) {
    const tenant = parts.slice(0, at).join(' ');
    if (findTenants(visible, tenant).length === 1) return { tenant, person: parts.slice(at).join(' ') };
  }
  return undefined;
}
