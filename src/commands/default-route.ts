import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import type { CommandContext } from './context.ts';
import { audited } from './audited.ts';
import { defineCommand } from './command.ts';
import { openPlace, readersOf, warningFor } from './route-check.ts';
import { lookAgain } from './seen-tenant.ts';
import { placeName } from './settings.ts';

/** Makes a channel the one that takes what has no channel of its own. */
export const defaultRoute = defineCommand({
  name: 'defaultRoute',
  summary: 'Choose the channel of every tenant that has none of its own',
  requires: 'administer',
  surfaces: ['tab'],
  // Intent and conclusion are recorded with what was chosen before and after.
  changes: false,
  safe: false,
  input: z.object({
    to: z.string().min(1).max(500),
    /** The default that the asker saw. */
    was: z.string().max(500).nullable(),
    confirmed: z.string().max(64).optional(),
  }),
  async run(ctx, { to, was, confirmed }) {
    wholeScope(ctx);
    const place = await openPlace(ctx, to);
    const tenants = (await ctx.tenants.list()).filter(({ route }) => route === undefined);
    const warning = await warningFor(ctx, place, { tenants, confirmed });
    if (warning) return { show: 'routeWarning', ...warning };
    const about = { route: `${was ?? 'none'} → ${to}`, accepted: confirmed ? 'outsiders' : 'none needed' };
    await audited(ctx, { verb: 'defaultRoute', chain: ctx.homeTenantId, about, personal: {} }, async () => {
      if (!(await ctx.conversations.setDefaultRoute(to, was))) throw lookAgain('the default channel');
      return true;
    });
    ctx.hintAll();
    const text = `What has no channel of its own is told in “${placeName(place)}” from now on.`;
    // There is no way back to having none: what was told in no channel waits for one.
    if (was === null) return { show: 'changed', text };
    const input = { to: was, was: to, ...(await readersOf(ctx, was, tenants)) };
    return { show: 'changed', text, undo: { verb: 'defaultRoute', input } };
  },
});

/** `why` concerns tenants that an administrator of some may not even see. */
export function wholeScope({ member }: CommandContext, why = 'The default channel is for all tenants'): void {
  if (member.scope === 'all') return;
  throw new TocsinError('NOT_AUTHORISED', `${why}, and you administer some of them. Ask an administrator of all.`);
}
