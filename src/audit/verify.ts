import { isTocsinError } from '../kernel/errors.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { GENESIS, verifyChain, type ChainFault } from './chain.ts';
import type { AuditLog, ChainedEntry, ChainHead } from './entry.ts';

/**
 * The first place at which a tenant's chain is not what was written; 0 is the head. `newer` is no break, but nothing that
 * this version could check.
 */
export interface TrailFault {
  readonly seq: number;
  readonly fault: ChainFault['fault'] | 'foreign' | 'unreadable' | 'newer' | 'beyond the head';
}

export interface TrailReport {
  readonly tenantId: TenantId;
  /** Entries that were checked and are whole, from the first on. */
  readonly entries: number;
  readonly head: ChainHead;
  readonly fault?: TrailFault;
  /** Where the check was told to stop: the rest is checked from here. */
  readonly rest?: ChainHead;
}

export interface TrailCheck {
  /** The last entry that was checked before, where the check goes on. */
  readonly after?: ChainHead | undefined;
  /** Asked between pages: true ends the check there. */
  enough?(): boolean;
}

const PAGE = 1_000;

type Reading = readonly ChainedEntry[] | TrailFault;

/**
 * Checks a tenant's whole chain, page by page, up to the head as it stands when the check begins: what is appended
 * meanwhile is left alone. What it cannot see is a tail that was cut off together with the head, unless the head was
 * noted elsewhere before.
 */
export async function verifyTrail(
  audit: AuditLog,
  tenantId: TenantId,
  { after: from = GENESIS, enough }: TrailCheck = {},
): Promise<TrailReport> {
  const head = await readHead(audit, tenantId);
  if ('fault' in head) return { tenantId, entries: 0, head: GENESIS, fault: head };
  let after = from;
  while (after.seq < head.seq) {
    if (after !== from && enough?.()) return { tenantId, entries: after.seq, head, rest: after };
    const read = await readRun(audit, tenantId, { from: after.seq + 1, upTo: head.seq });
    if ('fault' in read) return { tenantId, entries: after.seq, head, fault: read };
    const last = read.at(-1);
    if (!last) return { tenantId, entries: after.seq, head, fault: { seq: after.seq + 1, fault: 'cut off' } };
    const fault = firstOf(foreignIn(read, tenantId), verifyChain(read, after, last));
    if (fault) return { tenantId, entries: fault.seq - 1, head, fault };
    after = { seq: last.seq, hash: last.hash };
  }
  const fault = after.hash === head.hash ? await beyond(audit, tenantId, head) : endFault(head);
  return { tenantId, entries: after.seq, head, ...(fault && { fault }) };
}

async function readHead(audit: AuditLog, tenantId: TenantId): Promise<ChainHead | TrailFault> {
  try {
    return await audit.head(tenantId);
  } catch (error) {
    return { seq: 0, fault: whyUnread(error) };
  }
}

/** An entry that was sealed for another tenant: a chain copied whole, its head included, holds in itself. */
function foreignIn(entries: readonly ChainedEntry[], tenantId: TenantId): TrailFault | undefined {
  const foreign = entries.find((entry) => entry.tenantId !== tenantId);
  return foreign && { seq: foreign.seq, fault: 'foreign' };
}

function firstOf(a: TrailFault | undefined, b: TrailFault | undefined): TrailFault | undefined {
  return a && b ? (a.seq <= b.seq ? a : b) : (a ?? b);
}

/** A row's fault; what storage did not answer is none, and is thrown on. */
export function whyUnread(error: unknown): 'unreadable' | 'newer' {
  if (isTocsinError(error, 'PRECONDITION_FAILED')) return 'newer';
  if (isTocsinError(error, 'INTERNAL')) return 'unreadable';
  throw error;
}

/** The last entry is another than the one that the head tells of. */
function endFault({ seq }: ChainHead): TrailFault {
  return { seq, fault: 'broken link' };
}

/** Entries that no head tells of: only a head that was set back leaves some. */
async function beyond(audit: AuditLog, tenantId: TenantId, head: ChainHead): Promise<TrailFault | undefined> {
  const read = await readRun(audit, tenantId, { from: head.seq + 1, upTo: head.seq + 1 });
  if (!('fault' in read) && read.length === 0) return undefined;
  const now = await audit.head(tenantId);
  return now.seq > head.seq ? undefined : { seq: head.seq + 1, fault: 'beyond the head' };
}

/** Entries from a place on; a row that cannot be read at all is found by reading less and less around it. */
async function readRun(
  audit: AuditLog,
  tenantId: TenantId,
  { from, upTo }: { readonly from: number; readonly upTo: number },
): Promise<Reading> {
  for (let limit = Math.min(PAGE, upTo - from + 1); ; limit = Math.ceil(limit / 2)) {
    try {
      const entries = await audit.read(tenantId, from, limit);
      return entries.filter(({ seq }) => seq <= upTo);
    } catch (error) {
      const fault = whyUnread(error);
      if (limit === 1) return { seq: from, fault };
    }
  }
}

/** Every entry of a tenant as a line of JSON, oldest first. Throws for a row that cannot be read. */
export async function* exportTrail(audit: AuditLog, tenantId: TenantId): AsyncGenerator<string> {
  const { seq: end } = await audit.head(tenantId);
  for (let from = 1; from <= end;) {
    const entries = await audit.read(tenantId, from, PAGE);
    for (const entry of entries) if (entry.seq <= end) yield JSON.stringify(entry);
    const last = entries.at(-1);
    if (!last) return;
    from = last.seq + 1;
  }
}
