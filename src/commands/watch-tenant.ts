import { z } from 'zod';
import type { Tenant, TenantState } from '../tenants/tenant.ts';
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
    const tenant = await seenTenant(ctx, id);
    const { name, state } = tenant;
    const already = {
      show: 'changed',
      text: watch ? `${name} is watched already.` : `${name} is paused already.`,
    } as const;
    if (watch === (state !== 'paused')) return already;
    const about = { state: `${state} → ${stateFor(tenant, watch)}` };
    const mine = await audited(ctx, { verb: 'watchTenant', chain: id, about, personal: {} }, async () => {
      let changes = false;
      await ctx.tenants.update(id, (present) => {
        changes = watch === (present.state === 'paused');
        return changes ? { ...present, state: stateFor(present, watch) } : present;
      });
      return changes;
    });
    // Whose it was takes it back.
    if (!mine) return already;
    const text = watch
      ? `${name} is watched again. What happened meanwhile is read now, as far as Microsoft still has it.`
      : `${name} is paused: Tocsin reads nothing of it and rings for nothing there until you resume it.`;
    if (watch) await ctx.readNow(id);
    return { show: 'changed', text, undo: { verb: 'watchTenant', input: { tenant: id, watch: !watch } } };
  },
});

/** A tenant that could not be read when it was paused is not said to be watched before it was read again. */
function stateFor({ blind }: Tenant, watch: boolean): TenantState {
  if (!watch) return 'paused';
  return blind ? 'blind' : 'active';
}
