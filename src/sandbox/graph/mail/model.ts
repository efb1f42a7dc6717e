/** A rule of an inbox; property names are Graph's. Its place in the list is its sequence. */
export interface SimRule {
  readonly id: string;
  readonly displayName: string;
  readonly isEnabled: boolean;
  /** Made by a desktop client in a way that Graph shows and cannot change. */
  readonly isReadOnly: boolean;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly exceptions: Readonly<Record<string, unknown>>;
  readonly actions: Readonly<Record<string, unknown>>;
}

export interface SimFolder {
  readonly id: string;
  readonly displayName: string;
  /** Name by which Graph finds it in every language, e.g. `junkemail`; few folders have one. */
  readonly wellKnown?: string;
}

/** Forwarding of the whole mailbox: Graph does not show it, Exchange does; property names are Exchange's. */
export interface SimForwarding {
  readonly ForwardingSmtpAddress: string | null;
  readonly ForwardingAddress: string | null;
  readonly DeliverToMailboxAndForward: boolean;
}

export interface SimDelegate {
  readonly user: string;
  readonly rights: 'FullAccess' | 'SendAs';
}

export interface SimMailbox {
  readonly userId: string;
  readonly rules: readonly SimRule[];
  readonly folders: readonly SimFolder[];
  readonly forwarding: SimForwarding;
  readonly delegates: readonly SimDelegate[];
}
