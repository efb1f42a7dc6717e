import { TocsinError } from '../kernel/errors.ts';
import { digest } from '../kernel/ids.ts';
import type { Conversation } from '../notify/conversation.ts';
import { inScope, type StaffMember } from '../staff/staff.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';
import { placeName } from './settings.ts';
import type { Outsider, RouteWarning } from './settings-views.ts';
import { visiblePlaces } from './visible-places.ts';

/** The channel of that id, if notices can be told there. Throws NOT_FOUND or PRECONDITION_FAILED. */
export async function openPlace(ctx: CommandContext, id: string): Promise<Conversation> {
  const place = (await visiblePlaces(ctx)).find((one) => one.id === id);
  if (!place || place.type !== 'channel')
    throw new TocsinError('NOT_FOUND', 'Tocsin knows no such channel. Add Tocsin to it in Teams, then look again.');
  if (place.state === 'active') return place;
  const why =
    place.state === 'parked'
      ? 'The team of this channel is archived in Teams: restore it, or choose another channel.'
      : 'Tocsin was removed from this channel: add it there again, or choose another channel.';
  throw new TocsinError('PRECONDITION_FAILED', why);
}

/**
 * What has to be confirmed before the tenants are told of in a channel, which everybody reads who is in it; undefined
 * where they may all see the tenants, or where `confirmed` says that exactly these people were accepted.
 */
export async function warningFor(
  ctx: CommandContext,
  place: Conversation,
  { tenants, confirmed }: { readonly tenants: readonly Tenant[]; readonly confirmed?: string | undefined },
): Promise<RouteWarning | undefined> {
  const [read, staff] = await Promise.all([ctx.readMembers(place), ctx.staff.list()]);
  const unreadable = read.status === 'unavailable' ? read.reason : undefined;
  const members = read.status === 'found' ? read.value : [];
  const outsiders = members.flatMap((member) => outsiderOf(member, { staff, tenants }));
  if (outsiders.length === 0 && unreadable === undefined) return undefined;
  const ids = outsiders.map(({ objectId }) => objectId).toSorted();
  const confirm = digest([place.id, unreadable === undefined ? 'read' : 'unread', ...ids], 16);
  if (confirm === confirmed) return undefined;
  return { place: placeName(place), outsiders, ...(unreadable !== undefined && { unreadable }), confirm };
}

/**
 * Who was told of the tenants until now, as `confirmed` for the way back: whoever reads there without scope was accepted
 * before. Somebody who joins meanwhile has to be accepted by name again.
 */
export async function readersOf(
  ctx: CommandContext,
  was: string | null,
  tenants: readonly Tenant[],
): Promise<{ readonly confirmed?: string }> {
  const id = was ?? (await ctx.conversations.defaultRoute());
  const place = id === undefined ? undefined : await ctx.conversations.get(id);
  const warning = place && (await warningFor(ctx, place, { tenants }));
  return warning ? { confirmed: warning.confirm } : {};
}

interface Insiders {
  readonly staff: readonly StaffMember[];
  readonly tenants: readonly Tenant[];
}

function outsiderOf(
  { objectId, name }: { readonly objectId: string; readonly name: string },
  { staff, tenants }: Insiders,
): readonly Outsider[] {
  const member = staff.find((one) => one.objectId.toLowerCase() === objectId);
  if (member && tenants.every(({ id }) => inScope(member, id))) return [];
  return [{ objectId, name, isStaff: member !== undefined }];
}
