import { errorFields } from '../kernel/errors.ts';
import type { Conversation, ConversationStore } from '../notify/conversation.ts';
import { rootOf, type Inbound } from './inbound.ts';
import type { Turn, TurnDeps } from './turn.ts';

export const INTRODUCTION =
  'Tocsin rings here when Microsoft 365 raises a security alert: one card for each event, kept up to date. ' +
  'Type @Tocsin help to see what you can ask.';

/** What an activity says of where Tocsin is, beyond being there. */
type Change =
  | { readonly is: 'added' }
  | { readonly is: 'removed' }
  | { readonly is: 'team'; readonly state: Conversation['state'] }
  | { readonly is: 'channel'; readonly state: Conversation['state'] }
  | { readonly is: 'seen' };

/** Team and channel events by their lower-cased type; Microsoft's spelling varies. */
const EVENTS: Readonly<Record<string, Change>> = {
  teamarchived: { is: 'team', state: 'parked' },
  teamunarchived: { is: 'team', state: 'active' },
  teamrestored: { is: 'team', state: 'active' },
  teamdeleted: { is: 'team', state: 'gone' },
  teamharddeleted: { is: 'team', state: 'gone' },
  channeldeleted: { is: 'channel', state: 'gone' },
  channelrestored: { is: 'channel', state: 'active' },
};

/** Keeps the conversations Tocsin knows in step with what activities say. Never throws. */
export type NoteWhereabouts = (turn: Turn) => Promise<void>;

/** One activity is noted at a time, so that two of one installation do not both introduce Tocsin. */
export function createWhereabouts(deps: TurnDeps): NoteWhereabouts {
  let last: Promise<unknown> = Promise.resolve();

  async function note(turn: Turn, before: Promise<unknown>): Promise<boolean> {
    await before;
    try {
      return await apply(deps, turn, changeOf(turn.inbound));
    } catch (error) {
      turn.log.error(errorFields(error), 'where Tocsin is installed could not be noted');
      return false;
    }
  }

  return async (turn) => {
    const noted = note(turn, last);
    last = noted;
    // Teams may take seconds to answer, so nobody queues behind the introduction.
    if (await noted) await introduce(deps, turn);
  };
}

function changeOf(inbound: Inbound): Change {
  if (inbound.type === 'installationUpdate') {
    if (inbound.action?.startsWith('add')) return { is: 'added' };
    if (inbound.action?.startsWith('remove')) return { is: 'removed' };
  }
  if (inbound.type !== 'conversationUpdate') return { is: 'seen' };
  const bot = inbound.recipientId;
  if (bot !== undefined && inbound.membersAdded.includes(bot)) return { is: 'added' };
  if (bot !== undefined && inbound.membersRemoved.includes(bot)) return { is: 'removed' };
  const { eventType } = inbound;
  return eventType && Object.hasOwn(EVENTS, eventType) ? (EVENTS[eventType] as Change) : { is: 'seen' };
}

/** True when Tocsin is new in this place and should say what it is. */
async function apply(deps: TurnDeps, turn: Turn, change: Change): Promise<boolean> {
  const { inbound } = turn;
  switch (change.is) {
    case 'added':
      return added(deps, turn);
    case 'removed':
      return setState(deps, turn, { state: 'gone', which: leaving(inbound) });
    case 'team':
      return setState(deps, turn, { state: change.state, which: ({ teamId }) => teamId === inbound.team.id });
    case 'channel':
      return setState(deps, turn, { state: change.state, which: ({ id }) => id === inbound.channel.id });
    case 'seen':
      return seen(deps.conversations, inbound);
  }
}

/** Leaving a team is leaving all its channels; leaving a chat is leaving that chat. */
function leaving({ team, conversation }: Inbound): (known: Conversation) => boolean {
  return ({ id, teamId }) => id === conversation.rootId || (team.id !== undefined && teamId === team.id);
}

/** The channel chosen at the installation, or the chat. */
function placeOf({ selectedChannelId, channel, conversation }: Inbound): string {
  return rootOf(selectedChannelId ?? channel.id ?? conversation.rootId);
}

async function added(deps: TurnDeps, { inbound }: Turn): Promise<boolean> {
  const { conversations } = deps;
  const id = placeOf(inbound);
  const known = await conversations.get(id);
  await conversations.save({ ...known, ...described(inbound, id), state: 'active' });
  const first = inbound.conversation.type === 'channel' && (await conversations.offerDefaultRoute(id));
  if (first || (known && known.state !== 'active')) await deps.onRouteChanged();
  return known === undefined;
}

/** What the activity tells of a conversation; what it leaves out stays as it was known. */
function described(inbound: Inbound, id: string): Omit<Conversation, 'state'> {
  const name = id === inbound.conversation.rootId ? inbound.conversation.name : undefined;
  const channelName = inbound.channel.id === id ? inbound.channel.name : undefined;
  return {
    id,
    type: inbound.conversation.type,
    serviceUrl: inbound.serviceUrl,
    tenantId: inbound.tenantId,
    ...(inbound.team.id && { teamId: inbound.team.id }),
    ...(inbound.team.name && { teamName: inbound.team.name }),
    ...(inbound.team.groupId && { groupId: inbound.team.groupId }),
    ...((channelName ?? name) && { name: channelName ?? name }),
  };
}

async function introduce({ connector }: TurnDeps, { inbound, log }: Turn): Promise<void> {
  const id = placeOf(inbound);
  const { serviceUrl, tenantId } = inbound;
  const message = { type: 'message', text: INTRODUCTION, textFormat: 'plain' } as const;
  try {
    if (inbound.conversation.type === 'channel') {
      await connector.postToChannel({ serviceUrl, channelId: id, tenantId }, message);
    } else {
      await connector.reply({ serviceUrl, conversationId: id }, message);
    }
  } catch (error) {
    log.warn(errorFields(error), 'the introduction could not be sent');
  }
}

interface StateChange {
  readonly state: Conversation['state'];
  readonly which: (known: Conversation) => boolean;
}

async function setState(deps: TurnDeps, { inbound }: Turn, { state, which }: StateChange): Promise<false> {
  const touched = (await deps.conversations.list()).filter((known) => which(known) && known.state !== state);
  for (const known of touched) {
    await deps.conversations.save({ ...known, state, serviceUrl: inbound.serviceUrl });
  }
  if (state === 'active' && touched.length > 0) await deps.onRouteChanged();
  return false;
}

/**
 * Whoever writes to Tocsin or clicks shows that it is there, and at which address. An installation that was never heard
 * of (Tocsin was down, or its store is new) is learned from that.
 */
async function seen(conversations: ConversationStore, inbound: Inbound): Promise<false> {
  const id = inbound.conversation.rootId;
  const known = await conversations.get(id);
  const present = inbound.type === 'message' || inbound.type === 'invoke';
  if (!known && !present) return false;
  const state = known && !present ? known.state : 'active';
  if (known && known.serviceUrl === inbound.serviceUrl && known.state === state) return false;
  await conversations.save({ ...known, ...described(inbound, id), state });
  return false;
}
