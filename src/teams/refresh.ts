import type { FindPosted } from '../notify/posted-event.ts';
import { inScope, type StaffDirectory } from '../staff/staff.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Card } from './card.ts';
import { forMember, refreshedFor } from './personal-view.ts';
import { runWish, show, type Turn, type TurnDeps } from './turn.ts';

/** What personal views need besides. */
export interface RefreshDeps {
  readonly staff: Pick<StaffDirectory, 'find' | 'list'>;
  /** Tenant of the event of that number. */
  readonly tenantOf: (n: number) => Promise<TenantId | undefined>;
  readonly posted: FindPosted;
}

/**
 * The card of an event as one person is shown it when Teams refreshes it by itself: by the answer alone, since changing the
 * message would make Teams ask again, for ever. Undefined where this person is shown nothing. Whoever has no right to the
 * tenant gets the card that stands in this conversation anyway, as of now, without its buttons; that is not asked of the
 * catalogue, whose refusals are kept: opening a channel is no attempt at anything.
 */
export async function refreshedCard(
  deps: TurnDeps & { readonly personal: RefreshDeps },
  turn: Turn,
  n: number,
): Promise<Card | undefined> {
  const { from, conversation } = turn.inbound;
  const { staff, tenantOf, posted } = deps.personal;
  const member = from.objectId === undefined ? undefined : await staff.find(from.objectId);
  const tenantId = await tenantOf(n);
  const own = member !== undefined && tenantId !== undefined && inScope(member, tenantId);
  const here = own ? undefined : await posted(n, conversation.rootId);
  if (!own && !here) return undefined;
  const result = here
    ? ({ show: 'event', ...here } as const)
    : await runWish(deps, turn, { verb: 'event', input: { n }, surface: 'card' });
  const shown = show(deps, result);
  if (shown.kind !== 'card' || result.show !== 'event') return undefined;
  return refreshedFor(forMember(shown.card, member, result.tenant.id), n, from.id === undefined ? [] : [from.id]);
}
