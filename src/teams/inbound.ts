import type { Conversation } from '../notify/conversation.ts';
import { isGuid } from '../tenants/tenant.ts';
import { isObject, objectAt, objectsAt, textAt, type Json } from './json.ts';
import { isTrustedServiceUrl } from './service-url.ts';

/** An activity of Teams as plain data: what Tocsin reads of it, copied out of the turn. */
export interface Inbound {
  readonly type: string;
  readonly id: string | undefined;
  /** Of an invoke: what is asked for. */
  readonly name: string | undefined;
  /** Of an installation update: `add`, `remove`, … in lower case. */
  readonly action: string | undefined;
  readonly serviceUrl: string;
  readonly tenantId: string;
  readonly from: {
    /** The person's id for this bot (`29:…`). */
    readonly id: string | undefined;
    readonly objectId: string | undefined;
    readonly name: string;
  };
  readonly recipientId: string | undefined;
  readonly conversation: {
    /** As it came: a reply goes there. */
    readonly id: string;
    /** Without the thread: the key of a Conversation. */
    readonly rootId: string;
    readonly type: Conversation['type'];
    readonly name: string | undefined;
  };
  readonly team: {
    readonly id: string | undefined;
    readonly name: string | undefined;
    /** Its group in Microsoft Entra ID: Teams says it when Tocsin is installed, not with every activity. */
    readonly groupId: string | undefined;
  };
  readonly channel: { readonly id: string | undefined; readonly name: string | undefined };
  readonly selectedChannelId: string | undefined;
  /** Of a conversation update, in lower case: Teams is not consistent. */
  readonly eventType: string | undefined;
  readonly membersAdded: readonly string[];
  readonly membersRemoved: readonly string[];
  readonly mentions: readonly { readonly id: string | undefined; readonly text: string | undefined }[];
  readonly text: string | undefined;
  readonly value: unknown;
}

export interface InboundRules {
  readonly homeTenantId: string;
  readonly loopbackOnly: boolean;
}

export type Reading =
  | { readonly ok: true; readonly inbound: Inbound }
  | { readonly ok: false; readonly status: 400 | 403; readonly error: string; readonly reason: string };

/**
 * Reads an activity and decides whether it may come in at all: it is one of Teams, from an address of Microsoft's, and
 * from the home tenant. The bot's token says nothing of the tenant, so each tenant id the activity carries must be
 * ours, and it must carry one.
 */
export function readInbound(body: unknown, rules: InboundRules): Reading {
  if (!isObject(body)) return refused(400, 'The body must be one JSON object.', 'not an object');
  const type = textAt(body, 'type', 100);
  const conversation = objectAt(body, 'conversation');
  const id = textAt(conversation, 'id');
  const serviceUrl = textAt(body, 'serviceUrl');
  if (!type) return refused(400, 'The activity has no type.', 'no type');
  if (!serviceUrl) return refused(400, 'The activity has no serviceUrl.', 'no serviceUrl');
  if (!id) return refused(400, 'The activity has no conversation.', 'no conversation');
  if (textAt(body, 'channelId', 100) !== 'msteams') return refused(403, 'Only Microsoft Teams is served.', 'channel');
  if (!isTrustedServiceUrl(serviceUrl, rules.loopbackOnly)) {
    return refused(403, 'This serviceUrl is not served.', 'serviceUrl');
  }
  const tenantId = homeTenant(body, rules.homeTenantId);
  if (!tenantId) return refused(403, 'This tenant is not served.', 'tenant');
  return { ok: true, inbound: copy(body, { type, id, serviceUrl, tenantId }) };
}

function refused(status: 400 | 403, error: string, reason: string): Reading {
  return { ok: false, status, error, reason };
}

function homeTenant(activity: Json, home: string): string | undefined {
  const places = [
    [objectAt(objectAt(activity, 'channelData'), 'tenant'), 'id'],
    [objectAt(activity, 'conversation'), 'tenantId'],
  ] as const;
  const carried = places.filter(([place, key]) => Object.hasOwn(place, key) && place[key] !== null);
  const ours = carried.every(([place, key]) => textAt(place, key, 100)?.toLowerCase() === home.toLowerCase());
  return carried.length > 0 && ours ? home.toLowerCase() : undefined;
}

type Required = Pick<Inbound, 'type' | 'serviceUrl' | 'tenantId'> & { readonly id: string };

function copy(activity: Json, { type, id, serviceUrl, tenantId }: Required): Inbound {
  const from = objectAt(activity, 'from');
  const channelData = objectAt(activity, 'channelData');
  const objectId = textAt(from, 'aadObjectId', 100);
  return {
    type,
    serviceUrl,
    tenantId,
    id: textAt(activity, 'id'),
    name: textAt(activity, 'name', 200),
    action: textAt(activity, 'action', 100)?.toLowerCase(),
    from: {
      id: textAt(from, 'id'),
      objectId: objectId && isGuid(objectId) ? objectId.toLowerCase() : undefined,
      name: textAt(from, 'name', 500) ?? 'somebody',
    },
    recipientId: textAt(objectAt(activity, 'recipient'), 'id'),
    conversation: conversationOf(activity, id),
    team: teamOf(objectAt(channelData, 'team')),
    channel: named(objectAt(channelData, 'channel')),
    selectedChannelId: textAt(objectAt(objectAt(channelData, 'settings'), 'selectedChannel'), 'id'),
    eventType: textAt(channelData, 'eventType', 100)?.toLowerCase(),
    membersAdded: idsAt(activity, 'membersAdded'),
    membersRemoved: idsAt(activity, 'membersRemoved'),
    mentions: mentionsOf(activity),
    text: textAt(activity, 'text', 30_000),
    value: Object.hasOwn(activity, 'value') ? activity['value'] : undefined,
  };
}

function conversationOf(activity: Json, id: string): Inbound['conversation'] {
  const conversation = objectAt(activity, 'conversation');
  const given = textAt(conversation, 'conversationType', 50);
  const inTeam = textAt(objectAt(objectAt(activity, 'channelData'), 'team'), 'id') !== undefined;
  const type = given === 'channel' || given === 'personal' || given === 'groupChat' ? given : undefined;
  const guessed = inTeam ? 'channel' : conversation['isGroup'] === true ? 'groupChat' : 'personal';
  return { id, rootId: rootOf(id), type: type ?? guessed, name: textAt(conversation, 'name', 500) };
}

/** A conversation id without its thread: `19:…@thread.tacv2;messageid=1` → `19:…@thread.tacv2`. */
export function rootOf(conversationId: string): string {
  return conversationId.replace(/;messageid=.*$/i, '');
}

function named(value: Json): { id: string | undefined; name: string | undefined } {
  return { id: textAt(value, 'id'), name: textAt(value, 'name', 500) };
}

function teamOf(value: Json): Inbound['team'] {
  const groupId = textAt(value, 'aadGroupId', 100);
  return { ...named(value), groupId: groupId && isGuid(groupId) ? groupId.toLowerCase() : undefined };
}

function idsAt(activity: Json, key: string): readonly string[] {
  return objectsAt(activity, key).flatMap((member) => textAt(member, 'id') ?? []);
}

function mentionsOf(activity: Json): Inbound['mentions'] {
  return objectsAt(activity, 'entities')
    .filter((entity) => textAt(entity, 'type', 50)?.toLowerCase() === 'mention')
    .map((entity) => ({ id: textAt(objectAt(entity, 'mentioned'), 'id'), text: textAt(entity, 'text', 500) }));
}
