import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { AuditLog, AuditOutcome } from './entry.ts';

/** The parts of a deed that the trail keeps; remediation hands them in without knowing of the trail. */
interface TrailNote {
  readonly outcome: AuditOutcome;
  readonly deed: {
    readonly tenantId: TenantId;
    readonly action: string;
    readonly target: string;
    readonly generation: number;
    readonly event: { readonly number: number };
    readonly holder: { readonly objectId: string; readonly name: string };
  };
  readonly before?: unknown;
  readonly note?: string;
  readonly corr: string;
}

/**
 * Writes a deed's notes into the trail of its tenant. The target and the state before name people, so they are kept
 * among the personal fields that can be erased.
 */
export function auditDeeds({ audit, clock }: { audit: AuditLog; clock: Clock }): (note: TrailNote) => Promise<void> {
  return ({ outcome, deed, before, note, corr }) =>
    audit.append(deed.tenantId, {
      id: newId(),
      at: clock.now(),
      corr,
      verb: deed.action,
      outcome,
      about: { event: deed.event.number, generation: deed.generation, ...(note && { note }) },
      personal: {
        actor: deed.holder.objectId,
        name: deed.holder.name,
        target: deed.target,
        ...(before !== undefined && { before: JSON.stringify(before) }),
      },
    });
}
