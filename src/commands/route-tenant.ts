import { z } from 'zod';
import type { CommandContext } from './context.ts';
import { audited } from './audited.ts';
import { defineCommand } from './command.ts';
import { openPlace, readersOf, warningFor } from './route-check.ts';
import { TenantInput, lookAgain, seenTenant } from './seen-tenant.ts';
import { placeName } from './settings.ts';

const Place = z.string().min(1).max(500).nullable();

/** Chooses the channel that takes a tenant's notices; who reads there without scope has to be accepted by name first. */
export const routeTenant = defineCommand({
  name: 'routeTenant',
  summary: 'Choose the channel that a tenant is told of in',
  requires: 'administer',
  surfaces: ['tab'],
  // Intent and conclusion are recorded in the chain of the tenant itself.
  changes: false,
  safe: false,
  input: z.object({
    tenant: TenantInput,
    /** Null is the default route. */
    to: Place,
    /** The route that the asker saw. */
    was: Place,
    confirmed: z.string().max(64).optional(),
  }),
  async run(ctx, { tenant: id, to, was, confirmed }) {
    const tenant = await seenTenant(ctx, id);
    const place = await placeFor(ctx, to);
    const warning = place && (await warningFor(ctx, place, { tenants: [tenant], confirmed }));
    if (warning) return { show: 'routeWarning', ...warning };
    const about = {
      route: `${was ?? 'default'} → ${to ?? 'default'}`,
      accepted: confirmed ? 'outsiders' : 'none needed',
    };
    await audited(ctx, { verb: 'routeTenant', chain: id, about, personal: {} }, () =>
      ctx.tenants.update(id, ({ route, ...rest }) => {
        if ((route ?? null) !== was) throw lookAgain(`the channel of ${tenant.name}`);
        return to === null ? rest : { ...rest, route: to };
      }),
    );
    ctx.hintAll();
    const where = to === null ? 'the default channel' : `“${place ? placeName(place) : ''}”`;
    const text = `${tenant.name} is told of in ${where} from now on. Cards that are elsewhere go on changing there.`;
    const input = { tenant: id, to: was, was: to, ...(await readersOf(ctx, was, [tenant])) };
    return { show: 'changed', text, undo: { verb: 'routeTenant', input } };
  },
});

/** Where it will be told; undefined where the default is meant and there is none yet. */
async function placeFor(ctx: CommandContext, to: string | null) {
  if (to !== null) return openPlace(ctx, to);
  const route = await ctx.conversations.defaultRoute();
  return route === undefined ? undefined : ctx.conversations.get(route);
}
