import type { Outbox, Receipt } from '../events/outbox.ts';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Conversation, ConversationStore } from './conversation.ts';
import type { EventPage } from './event-page.ts';
import { TEAMS_CHANNEL } from './notice.ts';

/** What other channels write under "View event in Tocsin". */
export interface EventLinks {
  /**
   * The way to the event's page in the tab; without a tab, or about something else than an event, to the message of Teams
   * that tells it. Undefined where none is there or will be soon. Throws PRECONDITION_FAILED while the message is being
   * posted, for two minutes at most, so that the caller waits for it.
   */
  find(about: Linked): Promise<string | undefined>;
  /** The same, but without waiting for it. */
  findNow(about: Linked): Promise<string | undefined>;
}

/** What a link leads to: `n` is its number where it is an event. */
export interface Linked {
  readonly tenantId: TenantId;
  readonly subject: string;
  readonly n?: number | undefined;
}

interface LinkDeps {
  readonly outbox: Pick<Outbox, 'get' | 'receipt'>;
  readonly conversations: Pick<ConversationStore, 'get'>;
  /** Tenant that Teams runs in. */
  readonly homeTenantId: string;
  /** There are no pages where absent. */
  readonly page?: EventPage;
  readonly clock: Clock;
}

const WAIT_MS = 2 * 60_000;
const AGAIN_MS = 10_000;
const REMEMBERED = 5_000;

/** Links by the receipts that the Teams channel leaves. How long one was waited for is known to this process alone. */
export function createEventLinks(deps: LinkDeps): EventLinks {
  const firstAsked = createLru<string, number>(REMEMBERED);

  async function findNow({ tenantId, subject, n }: Linked): Promise<string | undefined> {
    const page = n === undefined ? undefined : deps.page?.(n);
    if (page !== undefined) return page;
    const receipt = await deps.outbox.receipt(tenantId, subject, TEAMS_CHANNEL);
    const id = receipt?.ref['conversationId'];
    return receipt && id ? messageLink(receipt.ref, deps, await deps.conversations.get(rootOf(id))) : undefined;
  }

  return {
    findNow,
    async find(about) {
      const { tenantId, subject, n } = about;
      const page = n === undefined ? undefined : deps.page?.(n);
      if (page !== undefined) return page;
      // The item before its receipt: one that is settled in between is then found by the latter.
      const waits = await deps.outbox.get(tenantId, subject, TEAMS_CHANNEL);
      const link = await findNow(about);
      if (link !== undefined || !waits) return link;
      const now = deps.clock.now().getTime();
      const key = `${tenantId}|${subject}`;
      const since = firstAsked.get(key) ?? now;
      firstAsked.set(key, since);
      if (now - since >= WAIT_MS) return undefined;
      throw new TocsinError('PRECONDITION_FAILED', 'Waits for the message in Teams, to link to it.', {
        retryAfterMs: Math.min(AGAIN_MS, since + WAIT_MS - now),
      });
    },
  };
}

function rootOf(conversationId: string): string {
  return conversationId.split(';')[0] as string;
}

/**
 * A link to a message as Teams documents it (learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/
 * deep-link-teams): a channel's by tenant, group and parent message, a chat's by its context. The names only help the eye.
 */
function messageLink(
  { conversationId = '', activityId = '' }: Receipt['ref'],
  { homeTenantId }: Pick<LinkDeps, 'homeTenantId'>,
  place: Conversation | undefined,
): string | undefined {
  const root = rootOf(conversationId);
  if (!root || !activityId) return undefined;
  const query = new URLSearchParams(
    isChannel(root, place)
      ? {
          tenantId: homeTenantId,
          parentMessageId: activityId,
          // Ids of messages are the moment of posting, in milliseconds.
          ...(/^\d{13}$/.test(activityId) && { createdTime: activityId }),
          ...(place?.groupId && { groupId: place.groupId }),
          ...(place?.teamName && { teamName: place.teamName }),
          ...(place?.name && { channelName: place.name }),
        }
      : { context: '{"contextType":"chat"}' },
  );
  const text = query.toString().replaceAll('+', '%20');
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(root)}/${encodeURIComponent(activityId)}?${text}`;
}

function isChannel(root: string, place: Conversation | undefined): boolean {
  return place ? place.type === 'channel' : /@thread\.(?:tacv2|skype)$/.test(root);
}
