import type { Lookup } from '../kernel/lookup.ts';

/** A place Tocsin can post to, learned when it was installed there. */
export interface Conversation {
  /** Channel thread id (`19:…@thread.tacv2`) or personal chat id: also the key. */
  readonly id: string;
  readonly type: 'channel' | 'personal' | 'groupChat';
  readonly serviceUrl: string;
  readonly tenantId: string;
  readonly teamId?: string | undefined;
  readonly teamName?: string | undefined;
  /** Group of the team in Microsoft Entra ID, where Teams has said it. */
  readonly groupId?: string | undefined;
  readonly name?: string | undefined;
  /** `gone`: uninstalled or deleted; `parked`: the team is archived. */
  readonly state: 'active' | 'parked' | 'gone';
}

export interface ConversationStore {
  get(id: string): Promise<Conversation | undefined>;
  save(conversation: Conversation): Promise<void>;
  list(): Promise<readonly Conversation[]>;
  /** The provider's default route; undefined until Tocsin is installed in a channel. */
  defaultRoute(): Promise<string | undefined>;
  /** Sets it; where `from` is given (null: none yet) only if it is still the default. True when it was set. */
  setDefaultRoute(conversationId: string, from?: string | null): Promise<boolean>;
  /** Sets the default route only when there is none yet; true when it was set. */
  offerDefaultRoute(conversationId: string): Promise<boolean>;
}

/** Somebody who is in a conversation, as Teams calls them. */
export interface ConversationMember {
  /** Entra object id, lower case. */
  readonly objectId: string;
  readonly name: string;
}

/** Who reads what is told in a conversation. Never throws for a fault of Teams: it is said as `unavailable`. */
export type ReadMembers = (conversation: Conversation) => Promise<Lookup<readonly ConversationMember[]>>;
