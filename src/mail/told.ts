import type { EventStatus, Severity } from '../events/alert.ts';
import { SEVERITIES } from '../events/alert.ts';
import type { Receipt } from '../events/outbox.ts';

/** What the mails about one subject have told so far; kept as the reference of the channel's receipt. */
export interface Told {
  /** Mails so far, tries and the rest of one left out. */
  readonly mails: number;
  /** Ids of the first mail: ours, and the one that the mail server put in its place. */
  readonly first: readonly string[];
  /** Addresses that have at least one of them. */
  readonly to: readonly string[];
  /** Addresses that were refused the last one. */
  readonly missing: readonly string[];
  /** Of an event: what was last told of it. */
  readonly severity?: Severity | undefined;
  readonly status?: EventStatus | undefined;
}

const STATUSES: readonly EventStatus[] = ['new', 'inProgress', 'resolved'];

/** What a receipt remembers; undefined without one, or where it is not one of mails. */
export function readTold(receipt: Receipt | undefined): Told | undefined {
  const { mails, first, to = '', missing = '', severity, status } = receipt?.ref ?? {};
  if (!mails || !first) return undefined;
  return {
    mails: Number(mails),
    first: list(first),
    to: list(to),
    missing: list(missing),
    severity: SEVERITIES.find((one) => one === severity),
    status: STATUSES.find((one) => one === status),
  };
}

/** Neither ids nor addresses have spaces. */
export function toldRef({ mails, first, to, missing, severity, status }: Told): Receipt['ref'] {
  return {
    mails: String(mails),
    first: first.join(' '),
    to: to.join(' '),
    missing: missing.join(' '),
    ...(severity && { severity }),
    ...(status && { status }),
  };
}

function list(text: string): string[] {
  return text.split(' ').filter(Boolean);
}
