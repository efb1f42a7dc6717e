import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError } from '../kernel/errors.ts';
import { jsonOf } from '../kernel/json-text.ts';
import { createLru } from '../kernel/lru.ts';
import { within } from '../kernel/within.ts';
import type { OutboundMessage } from './card.ts';
import { connectorError, lost } from './connector-errors.ts';
import { rootOf } from './inbound.ts';
import { isTrustedServiceUrl } from './service-url.ts';
import { updateMessage, type Client } from './update-operation.ts';

/** Where a message is, so that it can be changed. */
export interface MessageRef {
  readonly serviceUrl: string;
  readonly conversationId: string;
  readonly activityId: string;
}

/** What Tocsin says to Teams. Every call throws TocsinError as `connectorError` has it; none is repeated inside. */
export interface Connector {
  /** A new message at the root of a channel. Throws UPSTREAM_UNAVAILABLE with `outcomeUnknown` when no id comes back. */
  postToChannel(to: ChannelTarget, message: OutboundMessage): Promise<MessageRef>;
  /** A new message in a chat, or in a thread as a reply to `replyToId`; the id is absent when Teams keeps it to itself. */
  reply(to: ReplyTarget, message: OutboundMessage): Promise<{ activityId: string | undefined }>;
  update(ref: MessageRef, message: OutboundMessage): Promise<void>;
  /** One run of the people who are in a conversation; `next` asks for the one behind it. */
  members(of: Pick<ReplyTarget, 'serviceUrl' | 'conversationId'>, after?: string): Promise<MembersPage>;
}

export interface MembersPage {
  /** `id` is the person's for this bot (`29:…`). */
  readonly members: readonly { readonly id: string; readonly objectId: string; readonly name: string }[];
  readonly next?: string;
}

export interface ChannelTarget {
  readonly serviceUrl: string;
  readonly channelId: string;
  readonly tenantId: string;
}

export interface ReplyTarget {
  readonly serviceUrl: string;
  readonly conversationId: string;
  readonly replyToId?: string | undefined;
}

export interface ConnectorDeps {
  readonly auth: ConfigurationBotFrameworkAuthentication;
  readonly appId: string;
  readonly loopbackOnly: boolean;
  readonly clock: Clock;
  /** How long one call may take. */
  readonly timeoutMs?: number;
}

type Params = Parameters<Client['conversations']['createConversation']>[0];
type MembersWanted = { readonly pageSize: number; readonly continuationToken: string };
type Sent = Parameters<Client['conversations']['sendToConversation']>[1];

const AUDIENCE = 'https://api.botframework.com';
const TIMEOUT_MS = 15_000;

/** Talks to Teams through the SDK's own client, one per service address. */
export function createConnector(deps: ConnectorDeps): Connector {
  const call = createCall(deps);
  return {
    async postToChannel({ serviceUrl, channelId, tenantId }, message) {
      const params = {
        isGroup: true,
        tenantId,
        channelData: { channel: { id: channelId }, tenant: { id: tenantId } },
        activity: { ...message },
      } as Params;
      const answer = await call(serviceUrl, (client, options) =>
        client.conversations.createConversation(params, options),
      );
      return postedRef(serviceUrl, answer);
    },
    async reply({ serviceUrl, conversationId, replyToId }, message) {
      const sent = { ...message, ...(replyToId && { replyToId }) } as Sent;
      const answer = await call(serviceUrl, ({ conversations }, options) =>
        replyToId
          ? conversations.replyToActivity(conversationId, replyToId, sent, options)
          : conversations.sendToConversation(conversationId, sent, options),
      );
      return { activityId: answer?.id || undefined };
    },
    async update({ serviceUrl, conversationId, activityId }, message) {
      // As bytes: the SDK's client writes a text out twice, once to count it.
      const json = Buffer.from(jsonOf({ ...message, id: activityId }));
      await call(serviceUrl, (client, options) => updateMessage(client, { conversationId, activityId, json }, options));
    },
    async members({ serviceUrl, conversationId }, after) {
      // The SDK's type asks for a token even of the first run, which has none.
      const wanted = { pageSize: 500, ...(after && { continuationToken: after }) } as MembersWanted;
      const page = await call(serviceUrl, (client, options) =>
        client.conversations.getConversationPagedMembers(conversationId, { ...options, ...wanted }),
      );
      return {
        members: page.members.flatMap(personOf),
        ...(page.continuationToken && { next: page.continuationToken }),
      };
    },
  };
}

/** Teams sends an Entra object id under this name; who has none is no person. */
function personOf({ id, name, aadObjectId }: PagedMember): MembersPage['members'] {
  const objectId = aadObjectId?.toLowerCase();
  return objectId ? [{ id, objectId, name: name || objectId }] : [];
}

type PagedMember = { id: string; name?: string; aadObjectId?: string };

type Work<T> = (client: Client, options: { timeout: number }) => Promise<T>;

function createCall({ auth, appId, loopbackOnly, clock, timeoutMs = TIMEOUT_MS }: ConnectorDeps) {
  const clients = createLru<string, Promise<Client>>(50);

  function clientOf(serviceUrl: string): Promise<Client> {
    const known = clients.get(serviceUrl);
    if (known) return known;
    const made = createClient(auth, appId, serviceUrl);
    clients.set(serviceUrl, made);
    made.catch(() => clients.delete(serviceUrl));
    return made;
  }

  return async function call<T>(serviceUrl: string, work: Work<T>): Promise<T> {
    if (!isTrustedServiceUrl(serviceUrl, loopbackOnly)) {
      throw new TocsinError('UPSTREAM_REFUSED', 'This address is not one of Microsoft Teams.');
    }
    // The SDK's own timeout does not cover fetching the token, so there is a second one around it all.
    const running = clientOf(serviceUrl).then((client) => work(client, { timeout: timeoutMs }));
    running.catch(() => undefined);
    try {
      return await within(running, { clock, ms: timeoutMs + 500 }, () => {
        throw lost();
      });
    } catch (error) {
      throw connectorError(error, clock.now());
    }
  };
}

/** What of an identity the SDK's factory reads: whose token to ask for. */
function identity(appId: string) {
  const claims = [
    { type: 'aud', value: appId },
    { type: 'appid', value: appId },
  ];
  const found = (wanted: string) => claims.find(({ type }) => type === wanted)?.value ?? null;
  return { claims, isAuthenticated: true, authenticationType: undefined, getClaimValue: found };
}

async function createClient(auth: ConnectorDeps['auth'], appId: string, serviceUrl: string): Promise<Client> {
  type Identity = Parameters<typeof auth.createConnectorFactory>[0];
  const factory = auth.createConnectorFactory(identity(appId) as unknown as Identity);
  const client = await factory.create(serviceUrl, AUDIENCE);
  // botframework-connector 4.23.3 repeats POSTs by itself and ignores its own switch against it: one alert would ring
  // twice.
  const { pipeline } = (client as unknown as { client: { pipeline: Pipeline } }).client;
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  // Commands and jobs have spans of ours; the SDK would make one for each call whether or not anybody reads it.
  pipeline.removePolicy({ name: 'tracingPolicy' });
  return client;
}

interface Pipeline {
  removePolicy(options: { name: string }): unknown;
}

/** A channel's answer has the thread's id and, mostly, the message's; the thread's id ends with the latter. */
function postedRef(serviceUrl: string, answer: { id?: string; activityId?: string } | undefined): MessageRef {
  const conversationId = answer?.id;
  const activityId = answer?.activityId || (conversationId && /;messageid=(\d+)/i.exec(conversationId)?.[1]);
  if (!conversationId || !activityId || rootOf(conversationId) === '') throw lost();
  return { serviceUrl, conversationId, activityId };
}
