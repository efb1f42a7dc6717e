import type { Receipt } from '../events/outbox.ts';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError, isTocsinError } from '../kernel/errors.ts';
import type { Conversation, ConversationStore } from '../notify/conversation.ts';
import type { EventPage } from '../notify/event-page.ts';
import { REPOSTED, TEAMS_CHANNEL, type Channel, type Notice } from '../notify/notice.ts';
import { messageOf, type OutboundMessage } from './card.ts';
import type { Connector, MessageRef } from './connector.ts';
import { rootOf } from './inbound.ts';
import type { Offers } from './offers.ts';
import { refreshedFor, type FindBystanders } from './personal-view.ts';
import { presentNotice } from './presenters/notice.ts';

export interface TeamsChannelDeps {
  readonly connector: Connector;
  readonly conversations: ConversationStore;
  readonly homeTenantId: string;
  readonly offers: Offers;
  readonly page?: EventPage;
  /** Whose views of a card differ; everybody has the same where absent. */
  readonly bystanders?: FindBystanders;
  readonly clock: Clock;
}

/**
 * Tells notices in the tenant's channel of Teams: one message each, changed when the news changes. It keeps no pace of
 * its own: whoever delivers queues behind `lane`, which is the conversation.
 */
export function createTeamsChannel(deps: TeamsChannelDeps): Channel {
  return {
    id: TEAMS_CHANNEL,
    async lane(notice, previous) {
      const earlier = previous && readRef(previous.ref);
      return earlier
        ? rootOf(earlier.conversationId)
        : (await resolveRoute(deps.conversations, notice.tenant.route)).id;
    },
    async deliver(notice, previous) {
      const earlier = previous && readRef(previous.ref);
      if (earlier && (await refreshed(deps, { notice, earlier }))) return { ...earlier };
      return { ...(await posted(deps, notice).catch((error: unknown) => raise(error, earlier !== undefined))) };
    },
  };
}

/** What the place is shown. People who cannot use the buttons of an open event get views of their own. */
async function messageFor(deps: TeamsChannelDeps, notice: Notice, place: Conversation | undefined) {
  const shown = presentNotice(notice, { offers: deps.offers, page: deps.page, now: deps.clock.now() });
  const open = notice.type === 'event' && notice.event.status !== 'resolved' ? notice.event : undefined;
  if (!open || !place || shown.kind === 'text') return messageOf(shown);
  const bystanders = (await deps.bystanders?.(place, notice.tenant.id)) ?? [];
  return messageOf({ ...shown, card: refreshedFor(shown.card, open.number, bystanders) });
}

/** A lost answer is told apart where the post replaced a message: repeating it would show the notice twice. */
function raise(error: unknown, replaced: boolean): never {
  if (!replaced || !isTocsinError(error) || !error.outcomeUnknown) throw error;
  throw new TocsinError(error.code, error.message, { cause: error, outcomeUnknown: true, upstreamCode: REPOSTED });
}

interface Refresh {
  readonly notice: Notice;
  readonly earlier: MessageRef;
}

/**
 * True when the earlier message now shows the news, or is gone and nobody need hear of it again; false when it is gone
 * and the notice still matters, so that it must be told anew.
 */
async function refreshed(deps: TeamsChannelDeps, { notice, earlier }: Refresh): Promise<boolean> {
  const known = await deps.conversations.get(rootOf(earlier.conversationId));
  const ref = known ? { ...earlier, serviceUrl: known.serviceUrl } : earlier;
  const message = await messageFor(deps, notice, known);
  try {
    await update(deps.connector, ref, message);
    return true;
  } catch (error) {
    if (!isTocsinError(error, 'NOT_FOUND')) throw error;
    return notice.type === 'event' && notice.event.status === 'resolved';
  }
}

/**
 * A thread that is "not found" is asked for once more through its channel: about one in a hundred such answers is wrong
 * (botbuilder-python issue 2102), and believing it would ring twice.
 */
async function update(connector: Connector, ref: MessageRef, message: OutboundMessage): Promise<void> {
  try {
    await connector.update(ref, message);
  } catch (error) {
    const unsure = isTocsinError(error, 'NOT_FOUND') && error.upstreamCode?.startsWith('Conversation');
    if (!unsure) throw error;
    await connector.update({ ...ref, conversationId: rootOf(ref.conversationId) }, message);
  }
}

async function posted(deps: TeamsChannelDeps, notice: Notice): Promise<MessageRef> {
  const place = await resolveRoute(deps.conversations, notice.tenant.route);
  return post(deps, place, await messageFor(deps, notice, place));
}

async function post({ connector, homeTenantId }: TeamsChannelDeps, place: Conversation, message: OutboundMessage) {
  const { id, serviceUrl } = place;
  if (place.type === 'channel') {
    return connector.postToChannel({ serviceUrl, channelId: id, tenantId: homeTenantId }, message);
  }
  const { activityId } = await connector.reply({ serviceUrl, conversationId: id }, message);
  if (activityId) return { serviceUrl, conversationId: id, activityId };
  throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Teams took the message without saying where it is.', {
    outcomeUnknown: true,
  });
}

/** Where a tenant's notices go now. Throws PRECONDITION_FAILED while there is no such place. */
async function resolveRoute(conversations: ConversationStore, route: string | undefined): Promise<Conversation> {
  const id = route ?? (await conversations.defaultRoute());
  if (id === undefined) {
    throw new TocsinError('PRECONDITION_FAILED', 'There is no channel yet: add Tocsin to a channel in Teams.');
  }
  const place = await conversations.get(id);
  if (place?.state === 'active') return place;
  if (place?.state === 'parked') {
    throw new TocsinError(
      'PRECONDITION_FAILED',
      'The team is archived in Teams: restore it, or choose another channel.',
    );
  }
  throw new TocsinError('PRECONDITION_FAILED', 'Tocsin was removed from the channel: add it again, or choose another.');
}

function readRef(ref: Receipt['ref']): MessageRef | undefined {
  const { conversationId, activityId, serviceUrl } = ref;
  return conversationId && activityId && serviceUrl ? { conversationId, activityId, serviceUrl } : undefined;
}
