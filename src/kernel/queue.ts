/** A unit of work that any replica may take. Messages carry references only. */
export interface WorkMessage {
  readonly kind: string;
  readonly [field: string]: string | number;
}

export interface ReceivedWork {
  readonly message: WorkMessage;
  /** How often this message was handed out, this time included. */
  readonly attempt: number;
  /** Keeps it hidden from others for another visibility period. */
  renew(): Promise<void>;
  /** Done: it never comes back. */
  complete(): Promise<void>;
  /** Given up: set aside for people to look at. */
  poison(): Promise<void>;
}

/** At-least-once work queue shared by all replicas. */
export interface WorkQueue {
  send(message: WorkMessage): Promise<void>;
  /** Up to `max` messages, hidden from others for 60 s; an empty list when there are none. */
  receive(max: number): Promise<ReceivedWork[]>;
}
