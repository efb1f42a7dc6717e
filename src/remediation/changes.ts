import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { DeedNote } from './run-deed.ts';

export interface Changes {
  /** `record`, with the moment of each note kept. */
  noting(record: (note: DeedNote) => Promise<void>): (note: DeedNote) => Promise<void>;
  /** When this process last did something to the tenant; undefined when it did nothing yet. */
  lastOf(tenantId: TenantId): Date | undefined;
}

/** When deeds last touched each tenant: an account is in several events, and what was read for one is shown for others. */
export function createChanges(clock: Clock): Changes {
  const last = new Map<TenantId, Date>();
  return {
    noting: (record) => async (note) => {
      last.set(note.deed.tenantId, clock.now());
      await record(note);
    },
    lastOf: (tenantId) => last.get(tenantId),
  };
}
