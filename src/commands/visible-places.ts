import type { Conversation } from '../notify/conversation.ts';
import { inScope } from '../staff/staff.ts';
import type { CommandContext } from './context.ts';

/**
 * The places that the asker may know of. A channel that tells of tenants out of sight alone is often called after them, so
 * it is shown to nobody but those who may see one of them.
 */
export async function visiblePlaces(ctx: CommandContext): Promise<readonly Conversation[]> {
  const places = await ctx.conversations.list();
  if (ctx.member.scope === 'all') return places;
  const [tenants, usual] = await Promise.all([ctx.tenants.list(), ctx.conversations.defaultRoute()]);
  return places.filter(({ id }) => {
    const told = tenants.filter(({ route }) => route === id);
    return id === usual || told.length === 0 || told.some((tenant) => inScope(ctx.member, tenant.id));
  });
}
