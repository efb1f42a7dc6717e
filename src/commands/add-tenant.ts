import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { asTenantId, type Tenant, type TenantId } from '../tenants/tenant.ts';
import { domainFault, nameFault, takenFault, tenantIdFault, zoneFault } from '../texts/settings.ts';
import { audited } from './audited.ts';
import { defineCommand } from './command.ts';
import { wholeScope } from './default-route.ts';

const field = z.string().trim().max(400);

/** Begins to watch a tenant: what is open there is imported as soon as Microsoft lets Tocsin read it. */
export const addTenant = defineCommand({
  name: 'addTenant',
  summary: 'Watch one more tenant',
  requires: 'administer',
  surfaces: ['tab'],
  // Intent and conclusion are recorded in the provider's own chain: before this there is no such tenant.
  changes: false,
  safe: false,
  input: z.object({ id: field, name: field, domain: field.toLowerCase(), timeZone: field }),
  async run(ctx, wanted) {
    wholeScope(ctx, 'A new tenant is for administrators of all tenants');
    const tenants = await ctx.tenants.list();
    const faults = [
      tenantIdFault(wanted.id),
      nameFault(wanted.name),
      domainFault(wanted.domain),
      zoneFault(wanted.timeZone),
    ].filter((fault) => fault !== undefined);
    if (faults.length > 0) throw new TocsinError('INPUT_INVALID', faults.join(' '));
    const taken = Object.values(takenFault(wanted, tenants));
    if (taken.length > 0) throw new TocsinError('CONFLICT', `${taken.join(' ')} Nothing was added.`);
    const { name, domain, timeZone } = wanted;
    const tenant: Tenant = { id: asTenantId(wanted.id) as TenantId, name, domain, timeZone, state: 'active' };
    const about = { tenant: tenant.id, name, domain, timeZone };
    const added = await audited(ctx, { verb: 'addTenant', chain: ctx.homeTenantId, about, personal: {} }, () =>
      ctx.tenants.add(tenant),
    );
    if (!added) throw new TocsinError('CONFLICT', 'Somebody else has just added this tenant. Nothing was changed.');
    await ctx.readNow(tenant.id);
    const text = `${name} is watched from now on. What is open there comes in one summary card, as soon as Tocsin may read it.`;
    return { show: 'changed', text };
  },
});
