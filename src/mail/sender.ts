/** One mail, whole: what a sender hands over is made from this alone. */
export interface Mail {
  readonly from: { readonly address: string; readonly name: string };
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** In angle brackets; the same for every try of the same mail. */
  readonly messageId: string;
  /** Ids of the mails that this one follows, the first of the thread first. */
  readonly references: readonly string[];
  /** One per event or regression, in every mail about it. */
  readonly key: string;
  /** A test of how a regression is told. */
  readonly test: boolean;
  readonly at: Date;
}

export interface RefusedRecipient {
  readonly address: string;
  /** Reply of the mail server (RFC 5321 §4.2): 4xx is worth another try. */
  readonly status: number;
}

export interface Sent {
  /** Those of several recipients that the server does not take; the others have the mail. */
  readonly refused: readonly RefusedRecipient[];
  /** Id that the server put in place of ours: Microsoft 365 does so for mail that comes by SMTP. */
  readonly renamed?: string | undefined;
}

/**
 * Port: hands a mail over, once. Throws TocsinError: UPSTREAM_UNAVAILABLE (try later; `outcomeUnknown` when it may have
 * been taken), UPSTREAM_REFUSED (people must mend something first). Never quotes what the server said.
 */
export interface MailSender {
  send(mail: Mail): Promise<Sent>;
}
