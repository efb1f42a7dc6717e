/** Forwarding of everything that comes to a mailbox; Exchange keeps it apart from inbox rules. Plain JSON. */
export interface Forwarding {
  /** An address anywhere, without `smtp:`; null when none is set. */
  readonly toAddress: string | null;
  /** A recipient of the tenant's own directory, as Exchange names it; null when none is set. It goes before `toAddress`. */
  readonly toRecipient: string | null;
  /** A copy stays in the mailbox. */
  readonly keepsCopy: boolean;
}

export const NO_FORWARDING: Forwarding = { toAddress: null, toRecipient: null, keepsCopy: false };

export function forwards({ toAddress, toRecipient }: Forwarding): boolean {
  return toAddress !== null || toRecipient !== null;
}

/** "to x@y.example; a copy stays in the mailbox" */
export function forwardingWords({ toAddress, toRecipient, keepsCopy }: Forwarding): string {
  const targets = [toRecipient, toAddress].filter((target) => target !== null);
  const copy = keepsCopy ? 'a copy stays in the mailbox' : 'nothing stays in the mailbox';
  return `to ${targets.join(' and ')}; ${copy}`;
}

/** Somebody else who may use a mailbox. */
export interface Delegate {
  /** As Exchange names them: an address, or a name. */
  readonly who: string;
  readonly rights: readonly string[];
}
