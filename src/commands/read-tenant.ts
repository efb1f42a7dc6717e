import { z } from 'zod';
import { defineCommand } from './command.ts';
import { TenantInput, seenTenant } from './seen-tenant.ts';

/** Has a tenant read at once: after a consent nobody should wait for the next try, which may be a quarter of an hour away. */
export const readTenant = defineCommand({
  name: 'readTenant',
  summary: 'Try to read a tenant now, rather than at the next round',
  requires: 'administer',
  surfaces: ['tab'],
  changes: false,
  safe: false,
  input: z.object({ tenant: TenantInput }),
  async run(ctx, { tenant: id }) {
    const { name, state } = await seenTenant(ctx, id);
    if (state === 'paused') return { show: 'changed', text: `${name} is paused: resume it, and it is read.` };
    await ctx.readNow(id);
    return { show: 'changed', text: `Tocsin asks Microsoft for ${name} now. What it is told shows here in a moment.` };
  },
});
