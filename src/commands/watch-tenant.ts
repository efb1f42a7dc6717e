import { z } from 'zod';
import { audited } from './audited.ts';
import { defineCommand } from './command.ts';
import { TenantInput, seenTenant } from './seen-tenant.ts';

/** Pauses the watching of a tenant, or goes on with it. */
export const watchTenant = defineCommand({
  name: 'watchTenant',
  summary: 'Pause the watching of a tenant, or resume it',
  requires: 'administer',
  surfaces: ['tab'],
  // Intent and conclusion are recorded in the chain of the tenant itself.
  changes: false,
  safe: false,
  input: z.object({ tenant: TenantInput, watch: z.boolean() }),
  async run(ctx, { tenant: id, watch }) {
    const { name, state } = await seenTenant(ctx, id);
    if (watch === (state !== 'paused'))
      return { show: 'changed', text: watch ? `${name} is watched already.` : `${name} is paused already.` };
    const about = { state: watch ? 'paused → active' : `${state} → paused` };
    await audited(ctx, { verb: 'watchTenant', chain: id, about, personal: {} }, () =>
      ctx.tenants.update(id, (present) =>
        watch === (present.state !== 'paused') ? present : { ...present, state: watch ? 'active' : 'paused' },
      ),
    );
    const text = watch
      ? `${name} is watched again. What happened meanwhile is read now, as far as Microsoft still has it.`
      : `${name} is paused: Tocsin reads nothing of it and rings for nothing there until you resume it.`;
    if (watch) await ctx.readNow(id);
    return { show: 'changed', text, undo: { verb: 'watchTenant', input: { tenant: id, watch: !watch } } };
  },
});
