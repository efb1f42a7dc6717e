import { canonicalJson } from '../kernel/canonical-json.ts';
import { digest } from '../kernel/ids.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { AuditEntry, ChainedEntry, ChainHead } from './entry.ts';

/** The head of a chain that has no entries. */
export const GENESIS: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/** Puts an entry behind `head`. `salt` must be fresh and random: it keeps personal digests from being guessed. */
export function chain(tenantId: TenantId, head: ChainHead, entry: AuditEntry, salt: string): ChainedEntry {
  const personalDigests = digestPersonal(entry.personal, salt);
  const unsealed = { ...entry, tenantId, seq: head.seq + 1, previous: head.hash, salt, personalDigests };
  return { ...unsealed, hash: seal(unsealed) };
}

function digestPersonal(personal: Readonly<Record<string, string>>, salt: string): Record<string, string> {
  return Object.fromEntries(Object.entries(personal).map(([name, value]) => [name, digest([salt, name, value], 64)]));
}

function seal(entry: Omit<ChainedEntry, 'hash'>): string {
  const { id, at, corr, verb, outcome, about, tenantId, seq, previous, personalDigests } = entry;
  return digest(
    [canonicalJson({ id, at: at.toISOString(), corr, verb, outcome, about, tenantId, seq, previous, personalDigests })],
    64,
  );
}

export type ChainFault = {
  readonly seq: number;
  readonly fault: 'missing' | 'misplaced' | 'doubled' | 'altered' | 'broken link' | 'cut off';
};

/**
 * Checks entries that should follow `after` and end at `head`. Returns the first fault with its place, or undefined.
 * Erased personal fields are no fault; altered ones are.
 */
export function verifyChain(
  entries: readonly ChainedEntry[],
  after: ChainHead,
  head: ChainHead,
): ChainFault | undefined {
  let previous = after;
  for (const entry of entries) {
    if (entry.seq !== previous.seq + 1) return outOfOrder(entries, entry, previous);
    if (entry.previous !== previous.hash) return { seq: entry.seq, fault: 'broken link' };
    if (entry.hash !== seal(entry) || !personalMatches(entry)) return { seq: entry.seq, fault: 'altered' };
    previous = entry;
  }
  if (previous.seq !== head.seq || previous.hash !== head.hash) return { seq: previous.seq + 1, fault: 'cut off' };
  return undefined;
}

/** What is wrong where another entry stands than the next: an entry of an earlier number is there twice. */
function outOfOrder(entries: readonly ChainedEntry[], found: ChainedEntry, previous: ChainHead): ChainFault {
  const next = previous.seq + 1;
  if (found.seq < next) return { seq: found.seq, fault: 'doubled' };
  return { seq: next, fault: entries.some(({ seq }) => seq === next) ? 'misplaced' : 'missing' };
}

function personalMatches(entry: ChainedEntry): boolean {
  const digests = digestPersonal(entry.personal, entry.salt);
  return Object.entries(digests).every(([name, value]) => entry.personalDigests[name] === value);
}
