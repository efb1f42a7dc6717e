import { chain } from '../audit/chain.ts';
import type { AuditEntry, AuditLog, ChainedEntry } from '../audit/entry.ts';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { retryDelayMs } from '../kernel/retry.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { entryRow, HEAD, headRow, isStored, readHead } from './audit-rows.ts';
import { encodeKey } from './keys.ts';
import { MAX_OPS, MAX_TRANSACTION_BYTES, type Op, type Table } from './tables.ts';

/** A transaction's worth, less the head. */
const GROUP = MAX_OPS - 1;
/** An entry without its personal fields, roughly. */
const ENTRY_BYTES = 3_000;
const POLICY = { tries: 12, baseMs: 10, capMs: 1_000 };

interface Waiting {
  readonly entry: AuditEntry;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Appends of one tenant go one after another in this process, and what comes while one is under way goes together in
 * the next transaction: writers of one chain that raced for its head would mostly lose (16 of them need 5 tries each).
 */
export function createAppender(table: Table, deps: { clock: Clock }): AuditLog['append'] {
  const lanes = new Map<TenantId, Waiting[]>();

  async function drain(tenantId: TenantId, lane: Waiting[]): Promise<void> {
    while (lane.length > 0) {
      const group = lane.splice(0, groupLength(lane));
      try {
        await store(
          { table, clock: deps.clock, tenantId },
          group.map(({ entry }) => entry),
        );
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    lanes.delete(tenantId);
  }

  return (tenantId, entry) =>
    new Promise((resolve, reject) => {
      const waiting = { entry, resolve, reject };
      const lane = lanes.get(tenantId);
      if (lane) return void lane.push(waiting);
      const opened = [waiting];
      lanes.set(tenantId, opened);
      void drain(tenantId, opened);
    });
}

/** How many of the first entries fit into one transaction: one at least, whatever it weighs. */
function groupLength(lane: readonly Waiting[]): number {
  let bytes = 0;
  const over = lane.findIndex(({ entry }, at) => {
    bytes += ENTRY_BYTES + 2 * Object.values(entry.personal).reduce((sum, text) => sum + text.length, 0);
    return at > 0 && bytes > MAX_TRANSACTION_BYTES;
  });
  return Math.min(GROUP, over < 0 ? lane.length : over);
}

interface Place {
  readonly table: Table;
  readonly clock: Clock;
  readonly tenantId: TenantId;
}

async function store({ table, clock, tenantId }: Place, entries: readonly AuditEntry[]): Promise<void> {
  const pk = encodeKey(tenantId);
  /** First entries of tries whose answer was lost: one of those may be in the chain by now. */
  const lost: ChainedEntry[] = [];
  for (let attempt = 1; ; attempt++) {
    for (const first of lost) if (await isStored(table, pk, first)) return;
    const linked = await link({ table, pk, tenantId }, entries);
    try {
      if ((await table.transact(pk, linked.ops)) === 'done') return;
      if (attempt >= POLICY.tries) throw new TocsinError('CONFLICT', 'The audit trail is busy. Please try again.');
    } catch (error) {
      if (!isTocsinError(error) || !error.outcomeUnknown || attempt >= POLICY.tries) throw error;
      lost.push(linked.first);
    }
    await clock.sleep(retryDelayMs(POLICY, attempt) * chance());
  }
}

/** The entries behind the present head, and the transaction that writes both. */
async function link(place: { table: Table; pk: string; tenantId: TenantId }, entries: readonly AuditEntry[]) {
  const { table, pk, tenantId } = place;
  const present = await table.get(pk, HEAD);
  let head = readHead(present);
  const chained = entries.map((entry) => {
    const next = chain(tenantId, head, entry, newId());
    head = next;
    return next;
  });
  const ops: Op[] = chained.map((entry) => ({ kind: 'insert', row: entryRow(pk, entry) }));
  const row = headRow(pk, head, chained[0]?.corr ?? '');
  ops.push(present ? { kind: 'replace', row, etag: present.etag } : { kind: 'insert', row });
  return { ops, first: chained[0] as ChainedEntry };
}

/** A number between 0 and 1, so that writers that met do not meet again. */
function chance(): number {
  return Number.parseInt(newId().slice(0, 8), 16) / 0xffffffff;
}
